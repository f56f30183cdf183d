import type { LogLine } from '@zinit/protocol'
import type { Ask } from '../bridge.ts'
import type { LogsFilter } from '../logs.ts'

/** What `logs.filter` ought to answer, from the tails of a 0.3.9 daemon: its own filter ignores most of what it is asked (rpc.md 9). */
export const merged = async (ask: Ask, { name, services, stream, since, until, lines = 100 }: LogsFilter): Promise<readonly LogLine[]> => {
	const names = name === undefined ? (services ?? (await ask('service.list', {}))) : [name]
	const narrowed = stream !== undefined || since !== undefined || until !== undefined
	const tails = await Promise.all(names.map(each => ask('logs.tail', { name: each, lines: narrowed ? wholeBuffer : lines })))
	const found = tails
		.flat()
		.filter(
			line =>
				(stream === undefined || line.stream === stream) && line.timestamp_ms >= (since ?? 0) && line.timestamp_ms <= (until ?? Infinity),
		)
		.sort((one, other) => one.timestamp_ms - other.timestamp_ms)
	return found.slice(Math.max(0, found.length - lines))
}

/** The text form of a line (rpc.md 4). */
export const textOf = ({ timestamp_ms, stream, content }: LogLine): string => `${timestamp_ms} [${stream}] ${content}`

/** More than any buffer holds. */
export const wholeBuffer = 1_000_000
