import type { LogLine, LogStream, Result } from '@zinit/protocol'
import type { Bounds } from '../bounds.ts'
import { paramsOf, resultOf, type Sent, typed } from '../bridge.ts'
import type { Connection, NotificationLine } from '../connection.ts'
import { type Dropped, droppedBy, startedOver } from './dropped.ts'
import { bootOf } from './events.ts'
import type { Feed } from './follow.ts'

export interface LogFilter {
	/** Lines of the past to begin with, in all; default 0. */
	readonly lines?: number | undefined
	/** Last line already known: of each named service, or by service. */
	readonly sinceSeq?: number | Readonly<Record<string, number>> | undefined
	readonly stream?: LogStream | undefined
	/** Tested on the content, on the client. */
	readonly grep?: RegExp | undefined
	readonly signal?: AbortSignal | undefined
}

/** The log lines of some services, or of all (rpc.md 8.4); over when all that were named are removed. */
export class LogFeed implements Feed<LogLine | Dropped> {
	readonly method = 'logs.subscribe'
	readonly #names: readonly string[] | undefined
	readonly #filter: LogFilter
	readonly #passes: (content: string) => boolean
	readonly #last: Map<string, number>
	#boot: string | undefined

	constructor(names: readonly string[] | undefined, filter: LogFilter) {
		this.#names = names
		this.#filter = filter
		this.#passes = tester(filter.grep)
		this.#last = new Map(known(names, filter.sinceSeq))
	}

	begin(connection: Connection, bounds: Bounds): Promise<readonly Dropped[] | 'over'> {
		return this.#boot === undefined ? this.#first(connection, bounds) : this.#again(connection, bounds, this.#boot)
	}

	*items(line: NotificationLine): Generator<LogLine | Dropped> {
		const dropped = droppedBy(line)
		if (dropped !== undefined) {
			const { service, next_seq } = dropped.dropped
			if (service !== undefined) this.#last.set(service, next_seq - 1)
			yield dropped
		}
		for (const entry of paramsOf('logs.lines', line)?.lines ?? []) {
			this.#last.set(entry.service, entry.seq)
			if (this.#passes(entry.content)) yield entry
		}
	}

	async #first(connection: Connection, bounds: Bounds): Promise<readonly Dropped[]> {
		const { lines = 0, sinceSeq } = this.#filter
		const { boot, seq } = await this.#subscribe(connection, bounds, this.#names, lines, sinceSeq === undefined ? undefined : this.#last)
		this.#boot = boot
		// Of the lines of the past that are still to come, at most so many are of one service.
		for (const [name, last] of Object.entries(seq)) if (!this.#last.has(name)) this.#last.set(name, Math.max(0, last - lines))
		return []
	}

	/** After a loss: every line that the daemon has and that did not come, of services made meanwhile too. */
	async #again(connection: Connection, bounds: Bounds, before: string): Promise<readonly Dropped[] | 'over'> {
		const another = (await bootOf(connection, bounds)) !== before
		if (another) this.#last.clear()
		const all = typed('service.list', resultOf(await connection.exchange('service.list', {}, bounds)))
		const names = this.#names?.filter(name => all.includes(name))
		if (names?.length === 0) return 'over'
		const since = new Map((names ?? all).map(name => [name, this.#last.get(name) ?? 0]))
		const { boot } = await this.#subscribe(connection, bounds, names, 0, since)
		this.#boot = boot
		return another ? [startedOver] : []
	}

	async #subscribe(
		connection: Connection,
		bounds: Bounds,
		services: readonly string[] | undefined,
		lines: number,
		since: ReadonlyMap<string, number> | undefined,
	): Promise<Result<'logs.subscribe'>> {
		const since_seq = since === undefined ? undefined : Object.fromEntries(since)
		const params: Sent<typeof this.method> = { services, stream: this.#filter.stream, lines, since_seq }
		return typed(this.method, resultOf(await connection.subscribe(this.method, params, bounds)))
	}
}

/** A test without memory: a global or sticky expression would begin where it ended. */
export const tester = (expression: RegExp | undefined): ((content: string) => boolean) => {
	if (expression === undefined) return () => true
	const plain = new RegExp(expression.source, expression.flags.replace(/[gy]/g, ''))
	return content => plain.test(content)
}

function known(names: readonly string[] | undefined, since: LogFilter['sinceSeq']): [string, number][] {
	if (since === undefined) return []
	return typeof since === 'number' ? (names ?? []).map(name => [name, since]) : Object.entries(since)
}
