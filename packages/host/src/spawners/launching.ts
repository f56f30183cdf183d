import type { Readable } from 'node:stream'
import type { ProcessSettings } from '../model.ts'
import { readReport } from '../settings/failure.ts'
import type { SpawnListener } from './spawner.ts'

/** What is followed of one launch. */
export interface Launching {
	readonly pid: number
	readonly settings: ProcessSettings
	/** What the launch writes as its stderr, up to the shell. */
	readonly report: Readable
	readonly listener: SpawnListener
	readonly ready: Readable | null
	/** Takes what was said by a launch that has succeeded all the same. */
	warn(text: string): void
	kill(): void
}

const longestReport = 4096
/** Longest time for a launch, ms: a lookup of groups may hang. */
const limit = 10_000

/** Tells the listener whether a launch has reached the shell; returns what has to be told of the process's exit. */
export function followLaunch({ pid, settings, report, listener, ready, warn, kill }: Launching): SpawnListener['exited'] {
	let text = ''
	let exit: { readonly code: number | null; readonly signal: number | null } | undefined
	let state: 'launching' | 'started' | 'failed' = 'launching'

	let isLate = false
	const timer = setTimeout(() => {
		isLate = true
		kill()
	}, limit)
	timer.unref()

	const fail = () => {
		if (!exit) return
		if (isLate) return listener.failed(`cannot start the shell: not reached after ${limit} ms`)
		const read = readReport(text, settings, exit.signal === null ? `exited with code ${exit.code}` : `killed by signal ${exit.signal}`)
		listener.failed(read.ok ? 'cannot start the shell' : read.message)
	}
	report.on('data', (chunk: Buffer) => {
		text = (text + chunk.toString()).slice(-longestReport)
	})
	report.on('error', () => {})
	report.once('close', () => {
		clearTimeout(timer)
		const read = readReport(text, settings, '')
		if (!read.ok) {
			state = 'failed'
			if (exit) return fail()
			return kill()
		}
		state = 'started'
		if (read.warnings !== '') warn(read.warnings)
		const ended = exit
		listener.spawned(pid, ready)
		if (ended) setImmediate(() => listener.exited(ended.code, ended.signal))
	})
	return (code, signal) => {
		exit = { code, signal }
		if (state === 'failed') fail()
		else if (state === 'started') listener.exited(code, signal)
	}
}
