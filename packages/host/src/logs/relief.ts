/** Above this backlog, bytes, no more is read; below the other it is again. */
const high = 4 * 1024 * 1024
const low = 1024 * 1024
/** A file that makes no progress for this time, ms, is not waited for: a service is never blocked by a device that hangs. */
const patience = 100

/** Slows what is read for a file down to the speed of its device, as long as that writes. */
export class Relief {
	#promise: Promise<void> | null = null
	#resolve: () => void = () => {}
	#timer: NodeJS.Timeout | undefined
	#isStuck = false

	/** Resolves when more may be read; null: it may be now. */
	wait(backlog: number): Promise<void> | null {
		if (this.#promise || backlog < high || this.#isStuck) return this.#promise
		this.#promise = new Promise(resolve => {
			this.#resolve = resolve
		})
		this.#watch()
		return this.#promise
	}

	/** Something was written, or failed: then the backlog is gone. */
	progressed(backlog: number): void {
		this.#isStuck = false
		if (!this.#promise) return
		if (backlog < low) this.#release()
		else this.#watch()
	}

	#watch(): void {
		clearTimeout(this.#timer)
		this.#timer = setTimeout(() => {
			this.#isStuck = true
			this.#release()
		}, patience)
	}

	#release(): void {
		clearTimeout(this.#timer)
		this.#promise = null
		this.#resolve()
	}
}
