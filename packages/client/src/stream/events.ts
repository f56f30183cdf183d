import type { Shape } from '@zinit/protocol'
import type { Bounds } from '../bounds.ts'
import { paramsOf, resultOf, type Sent, typed } from '../bridge.ts'
import type { Connection, NotificationLine } from '../connection.ts'
import { type Dropped, droppedBy, startedOver } from './dropped.ts'
import type { Feed } from './follow.ts'

export type Event = Shape<'Event'>
export type EventKind = Event['kind']

export interface EventFilter {
	/** Only events of these services. */
	readonly names?: readonly string[] | undefined
	readonly kinds?: readonly EventKind[] | undefined
	/** Begin with the retained events after this one. */
	readonly sinceSeq?: number | undefined
	readonly signal?: AbortSignal | undefined
}

/** The events of a daemon (rpc.md 8.4). */
export class EventFeed implements Feed<Event | Dropped> {
	readonly method = 'events.subscribe'
	readonly #filter: EventFilter
	#boot: string | undefined
	#last: number | undefined

	constructor(filter: EventFilter) {
		this.#filter = filter
		this.#last = filter.sinceSeq
	}

	async begin(connection: Connection, bounds: Bounds): Promise<readonly Dropped[]> {
		const another = this.#boot !== undefined && (await bootOf(connection, bounds)) !== this.#boot
		if (another) this.#last = 0
		const params: Sent<typeof this.method> = { services: this.#filter.names, kinds: this.#filter.kinds, since_seq: this.#last }
		const { boot, seq } = typed(this.method, resultOf(await connection.subscribe(this.method, params, bounds)))
		this.#boot = boot
		this.#last ??= seq
		return another ? [startedOver] : []
	}

	*items(line: NotificationLine): Generator<Event | Dropped> {
		const dropped = droppedBy(line)
		if (dropped !== undefined) {
			this.#last = dropped.dropped.next_seq - 1
			yield dropped
		}
		const notification = paramsOf('events.event', line)
		if (notification === undefined) return
		const { subscription: _, ...event } = notification
		this.#last = event.seq
		yield event
	}
}

/** The line of daemons that answers on a connection; sequence numbers of another one do not continue (rpc.md 8.4). */
export const bootOf = async (connection: Connection, bounds: Bounds): Promise<string> =>
	typed('system.ping', resultOf(await connection.exchange('system.ping', {}, bounds))).boot
