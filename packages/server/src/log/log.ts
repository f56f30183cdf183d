import { type Logger, pino } from 'pino'
import type { LogFormat, LogLevel } from './levels.ts'
import { textLine } from './text.ts'

/** The daemon log. A call with fields is `log.info({ socket }, 'listening')`. */
export type Log = Pick<Logger, 'trace' | 'debug' | 'info' | 'warn' | 'error'>

export interface LogOptions {
	readonly level: LogLevel
	readonly format: LogFormat
	readonly isColoured: boolean
	/** Takes one line with its LF at once and never throws. */
	readonly write: (line: string) => void
}

/** One line for each event, as text or as JSON with `ts`, `level`, `msg` and the fields (config.md 8.3). */
export function createLog({ level, format, isColoured, write }: LogOptions): Log {
	const target = format === 'json' ? { write } : { write: (json: string) => write(textLine(json, isColoured)) }
	return pino(
		{
			level: level === 'off' ? 'silent' : level,
			base: null,
			messageKey: 'msg',
			timestamp: () => `,"ts":"${utcNow()}"`,
			formatters: { level: label => ({ level: label }) },
		},
		target,
	)
}

/** Now in UTC, `2026-11-24T03:56:13.044000Z`: the form has microseconds, the wall clock of JavaScript has none. */
const utcNow = () => `${new Date().toISOString().slice(0, -1)}000Z`
