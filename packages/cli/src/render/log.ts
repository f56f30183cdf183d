import type { Dropped } from '@zinit/client'
import type { LogLine } from '@zinit/protocol'
import type { Paint } from '../output/colour.ts'
import { preciseText } from './amounts.ts'

export type LogFormat = 'short' | 'epoch' | 'raw'

export interface LogLook {
	readonly format: LogFormat
	readonly paint: Paint
	/** Unix ms. */
	readonly now: () => number
}

/** Renders log lines; names of `short` are padded to the widest seen so far. */
export const logRenderer = ({ format, paint, now }: LogLook, names: readonly string[]): ((line: LogLine | Dropped) => string) => {
	let width = names.reduce((widest, name) => Math.max(widest, name.length), 0)
	return line => {
		if ('dropped' in line) return droppedText(line, names.length === 1)
		const { content } = line
		if (format === 'raw') return content
		if (format === 'epoch') return `${line.timestamp_ms} [${line.stream}] ${content}`
		width = Math.max(width, line.service.length)
		const bar = line.stream === 'stderr' ? paint('red', '!') : '│'
		return `${paint('dim', preciseText(line.timestamp_ms, now()))} ${line.service.padEnd(width)} ${bar} ${content}`
	}
}

/** `isOnly`: lines of one service are shown, so that it need not be named (cli.md 2). */
const droppedText = ({ dropped: { count, service } }: Dropped, isOnly: boolean): string =>
	count === 0
		? '-- lines lost: another daemon answers --'
		: `-- ${count} ${count === 1 ? 'line' : 'lines'} lost${service === undefined || isOnly ? '' : ` of ${service}`} --`
