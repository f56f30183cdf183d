import type { LogLine, LogStream } from '@zinit/protocol'
import { merged, textOf } from './legacy/logs.ts'
import type { CallOptions } from './options.ts'
import { Queries } from './queries.ts'

export interface LinesOptions extends CallOptions {
	/** Newest lines wanted; default 100. */
	readonly lines?: number | undefined
}

export interface LogsFilter extends LinesOptions {
	readonly name?: string | undefined
	readonly services?: readonly string[] | undefined
	readonly stream?: LogStream | undefined
	/** Unix ms, inclusive. */
	readonly since?: number | undefined
	/** Unix ms, inclusive. */
	readonly until?: number | undefined
}

/** Log lines that the daemon keeps (rpc.md 5.4), oldest first; without a name those of all services, merged by time. */
export abstract class Logs extends Queries {
	/** Newest lines as text, `<ms> [<stream>] <content>`. */
	async logs(name?: string, options: LinesOptions = {}): Promise<readonly string[]> {
		const { lines } = options
		const legacy = name === undefined ? await this.#merged(options) : undefined
		return legacy?.map(textOf) ?? this.ask('logs.get', { name, lines }, options)
	}

	/** Newest lines. */
	async logsTail(name?: string, options: LinesOptions = {}): Promise<readonly LogLine[]> {
		const { lines } = options
		const legacy = name === undefined ? await this.#merged(options) : undefined
		return legacy ?? this.ask('logs.tail', { name, lines }, options)
	}

	/** Newest lines that match. */
	async logsFilter(filter: LogsFilter = {}): Promise<readonly LogLine[]> {
		const { name, services, stream, since, until, lines } = filter
		const legacy = await this.#merged(filter)
		if (legacy !== undefined) return legacy
		const found = await this.ask('logs.filter', { name, services, stream, since, until, lines }, filter)
		// Texts are the answer to `service`, which is not sent.
		return found.filter(line => typeof line !== 'string')
	}

	/** Merged and filtered here, for a 0.3.9; undefined: the daemon does it itself. */
	async #merged(filter: LogsFilter): Promise<readonly LogLine[] | undefined> {
		const bounds = this.link.bounds('logs.filter', filter)
		return (await this.isModern(bounds)) ? undefined : merged(this.within(bounds), filter)
	}
}
