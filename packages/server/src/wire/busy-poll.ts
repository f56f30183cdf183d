/** What a busy poll needs of the event loop. */
export interface Loop {
	/** Monotonic, ms. */
	now(): number
	/** Runs something in the next turn, which therefore does not wait. */
	nextTurn(then: () => void): void
}

const eventLoop: Loop = { now: () => performance.now(), nextTurn: then => void setImmediate(then) }

/**
 * Answers clients that ask again as soon as they have their answer without going to sleep in between, since to be woken takes longer than to
 * answer: for `WINDOW_MS` after an answer the event loop turns instead of waiting, as the kernel does for a socket (socket(7), SO_BUSY_POLL).
 * It begins when `STREAK` requests in a row came within that time and ends with the first that does not, so who asks now and then, or shares
 * the only processor with the daemon, costs nothing.
 */
export class BusyPoll {
	readonly #loop: Loop
	#answeredAt = Number.NEGATIVE_INFINITY
	#streak = 0
	#turning = false

	constructor(loop: Loop = eventLoop) {
		this.#loop = loop
	}

	/** A request has come. */
	asked(): void {
		this.#streak = this.#turning || this.#isFresh() ? this.#streak + 1 : 0
	}

	/** An answer has gone. */
	answered(): void {
		this.#answeredAt = this.#loop.now()
		if (this.#turning || this.#streak < STREAK) return
		this.#turning = true
		this.#loop.nextTurn(this.#turn)
	}

	readonly #turn = (): void => {
		this.#turning = this.#isFresh()
		if (this.#turning) this.#loop.nextTurn(this.#turn)
	}

	#isFresh(): boolean {
		return this.#loop.now() - this.#answeredAt <= WINDOW_MS
	}
}

const WINDOW_MS = 0.05
const STREAK = 16
