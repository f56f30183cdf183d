/** When something must give up: an end on the monotonic clock, and a signal. */
export class Bounds {
	readonly signal: AbortSignal | undefined
	readonly #end: number
	readonly #expired: () => unknown

	/** `end`: on the clock of `performance.now()`, ms; `expired` makes the error of the deadline. */
	constructor(end: number, signal: AbortSignal | undefined, expired: () => unknown) {
		this.#end = end
		this.signal = signal
		this.#expired = expired
	}

	/** From now on; 0 = no deadline. */
	static after(ms: number, signal: AbortSignal | undefined, expired: () => unknown): Bounds {
		return new Bounds(ms === 0 ? Number.POSITIVE_INFINITY : performance.now() + ms, signal, expired)
	}

	/** Until aborted. */
	static endless(signal: AbortSignal | undefined): Bounds {
		return new Bounds(Number.POSITIVE_INFINITY, signal, () => undefined)
	}

	/** The same bounds, or sooner after `ms`. */
	within(ms: number, expired: () => unknown): Bounds {
		const end = performance.now() + ms
		return end < this.#end ? new Bounds(end, this.signal, expired) : this
	}

	/** ms left; 0: over. */
	remaining(): number {
		return Math.max(0, this.#end - performance.now())
	}

	/** Throws the reason of the signal or the error of the deadline once there is one. */
	check(): void {
		this.signal?.throwIfAborted()
		if (this.remaining() === 0) throw this.#expired()
	}

	/** What `start` promises; if the bounds are reached first, `cancel` is called and the promise rejects. */
	race<T>(start: (resolve: (value: T) => void, reject: (error: unknown) => void) => (() => void) | undefined): Promise<T> {
		return new Promise((resolve, reject) => {
			this.check()
			let timer: NodeJS.Timeout | undefined
			const free = () => {
				clearTimeout(timer)
				this.signal?.removeEventListener('abort', aborted)
			}
			const cancel = start(
				value => {
					free()
					resolve(value)
				},
				error => {
					free()
					reject(error)
				},
			)
			const giveUp = (error: unknown) => {
				free()
				reject(error)
				cancel?.()
			}
			const aborted = () => giveUp(this.signal?.reason)
			const tick = () => {
				const left = this.remaining()
				if (left === 0) giveUp(this.#expired())
				else timer = setTimeout(tick, Math.min(left, longestTimer))
			}
			this.signal?.addEventListener('abort', aborted, { once: true })
			if (this.#end !== Number.POSITIVE_INFINITY) tick()
		})
	}

	/** Rejects if the bounds are reached before `ms` have passed. */
	sleep(ms: number): Promise<void> {
		return this.race<void>(resolve => {
			const timer = setTimeout(resolve, ms)
			return () => clearTimeout(timer)
		})
	}
}

/** A longer delay makes setTimeout fire at once. */
const longestTimer = 2_147_483_647
