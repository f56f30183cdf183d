import type { Shape } from '@zinit/protocol'

/** Why a subscription is over (rpc.md 8.4). */
export type EndReason = Shape<'SubscriptionClosed'>['reason']

/** One subscription: news that wait for their turn on the connection. */
export interface Feed {
	readonly id: string
	/** The next notification without its LF; undefined: none now. */
	next(): string | undefined
	/** Nothing new is taken in; what waits is still handed out, then `subscription.closed`. */
	end(reason: EndReason): void
	/** `subscription.closed` was handed out. */
	readonly isOver: boolean
	/** Lets go of its source. */
	close(): void
}

/** Room for notifications that wait, shared by the subscriptions of a connection (rpc.md 8.5). */
export class Budget {
	readonly #limit: number
	#used = 0

	constructor(bytes: number) {
		this.#limit = bytes
	}

	get isFull(): boolean {
		return this.#used > this.#limit
	}

	/** Counts what is put in, or with a negative number what is taken out. */
	add(bytes: number): void {
		this.#used += bytes
	}
}
