import type { LogLine } from '@zinit/protocol'
import { Bounds } from '../bounds.ts'
import type { Ask } from '../bridge.ts'
import { ZinitError } from '../error.ts'
import type { Dropped } from '../stream/dropped.ts'
import { type LogFilter, tester } from '../stream/logs.ts'

/**
 * Log lines of a daemon without subscriptions: the tail of each service every 500 ms, less what the tail before held (cli.md 7.5).
 * Rides out restarts of the daemon; over when all that were named are removed.
 */
export async function* tailing(
	ask: Ask,
	names: readonly string[] | undefined,
	filter: LogFilter,
	signal: AbortSignal,
): AsyncGenerator<LogLine | Dropped> {
	const { grep, stream, lines: backlog = 0 } = filter
	const bounds = Bounds.endless(signal)
	const passes = tester(grep)
	const held = new Map<string, readonly LogLine[]>()
	for (let round = 0; ; round++) {
		const tails = await tailsOf(ask, names, round > 0)
		if (names !== undefined && tails.length === 0) return
		const news: LogLine[] = []
		for (const [name, tail] of tails) {
			const before = held.get(name) ?? []
			const fresh = newsOf(before, tail)
			if (before.length > 0 && fresh.length === tailLines) yield { dropped: { count: 0, next_seq: 0, service: name } }
			news.push(...fresh)
			held.set(name, tail)
		}
		const lines = news.filter(line => (stream === undefined || line.stream === stream) && passes(line.content)).sort(byTime)
		yield* round === 0 ? lines.slice(Math.max(0, lines.length - backlog)) : lines
		await bounds.sleep(intervalMs)
	}
}

/** Lines of `now` that `before` did not hold: all after the longest end of `before` that `now` begins with. */
export const newsOf = (before: readonly LogLine[], now: readonly LogLine[]): readonly LogLine[] => {
	for (let start = Math.max(0, before.length - now.length); start < before.length; start++) {
		const kept = before.length - start
		if (isSame(before[start], now[0]) && before.slice(start).every((line, at) => isSame(line, now[at]))) return now.slice(kept)
	}
	return now
}

/** Tails by name, of services that are still there; none at all while the daemon is away. */
async function tailsOf(
	ask: Ask,
	names: readonly string[] | undefined,
	known: boolean,
): Promise<readonly (readonly [string, readonly LogLine[]])[]> {
	const tails: (readonly [string, readonly LogLine[]])[] = []
	for (const name of names ?? (await ask('service.list', {}))) {
		try {
			tails.push([name, await ask('logs.tail', { name, lines: tailLines })])
		} catch (error) {
			if (!known || !(error instanceof ZinitError) || error.kind !== 'service_not_found') throw error
		}
	}
	return tails
}

const isSame = (one: LogLine | undefined, other: LogLine | undefined) =>
	one !== undefined &&
	other !== undefined &&
	one.timestamp_ms === other.timestamp_ms &&
	one.stream === other.stream &&
	one.content === other.content

const byTime = (one: LogLine, other: LogLine) => one.timestamp_ms - other.timestamp_ms

const intervalMs = 500
/** The whole buffer of a service that names no other size. */
const tailLines = 1000
