import { encodeNotification, openNotification, type Shape } from '@zinit/protocol'
import type { SupervisorEvent } from '@zinit/supervisor'
import type { Budget, EndReason, Feed } from './feed.ts'

export interface EventFilter {
	readonly services?: readonly string[]
	readonly kinds?: readonly Shape<'EventKind'>[]
}

export interface EventFeedOptions {
	readonly id: string
	readonly budget: Budget
	readonly onNews: () => void
	/** Events of the past to begin with; they are not counted against the budget. */
	readonly replay: readonly SupervisorEvent[]
	/** Events lost before the first one; 0: none. */
	readonly gap: number
	/** Number of the oldest event that is retained. */
	readonly oldest: number
	/** Number of the newest event when the subscription began. */
	readonly seq: number
	readonly filter: EventFilter
	readonly close: () => void
}

/** True if a subscription or a list with this filter shows the event. */
export function showsEvent({ services, kinds }: EventFilter): (event: SupervisorEvent) => boolean {
	const names = services === undefined ? null : new Set<string | null>(services)
	const wanted = kinds === undefined ? null : new Set<string>(kinds)
	return ({ service, kind }) => (names === null || names.has(service)) && (wanted === null || wanted.has(kind))
}

/** Events for one subscriber. One that is too slow for the budget is ended, since events must not be missing in between (rpc.md 8.5). */
export class EventFeed implements Feed {
	readonly id: string
	readonly close: () => void
	readonly #options: EventFeedOptions
	readonly #shows: (event: SupervisorEvent) => boolean
	readonly #opening: string
	readonly #waiting: string[] = []
	#replayed = 0
	#gap: number
	#seq: number
	#ending: EndReason | null = null
	#over = false

	constructor(options: EventFeedOptions) {
		this.id = options.id
		this.close = options.close
		this.#options = options
		this.#shows = showsEvent(options.filter)
		this.#opening = openNotification('events.event', options.id)
		this.#gap = options.gap
		this.#seq = options.seq
	}

	get isOver(): boolean {
		return this.#over
	}

	/** `rest`: the event as JSON without its first brace, shared by all subscribers. */
	push(event: SupervisorEvent, rest: () => string): void {
		if (this.#ending !== null || !this.#shows(event)) return
		const line = `${this.#opening}${rest()}}`
		this.#options.budget.add(line.length)
		if (this.#options.budget.isFull) {
			this.#options.budget.add(-line.length)
			this.end('slow')
		} else {
			this.#waiting.push(line)
			this.#seq = event.seq
		}
		this.#options.onNews()
	}

	next(): string | undefined {
		const { id, replay, budget } = this.#options
		if (this.#gap > 0) {
			const gap = this.#gap
			this.#gap = 0
			return encodeNotification('subscription.gap', { subscription: id, gap, next_seq: this.#options.oldest })
		}
		const old = replay[this.#replayed]
		if (old !== undefined) {
			this.#replayed += 1
			return `${this.#opening}${JSON.stringify(old).slice(1)}}`
		}
		const line = this.#waiting.shift()
		if (line !== undefined) {
			budget.add(-line.length)
			return line
		}
		if (this.#ending === null || this.#over) return undefined
		this.#over = true
		return encodeNotification('subscription.closed', { subscription: id, reason: this.#ending, last_seq: this.#seq })
	}

	end(reason: EndReason): void {
		this.#ending ??= reason
	}
}
