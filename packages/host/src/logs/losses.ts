/** Lines that did not get into a file, told at most once a minute (config.md 9.4). */
export class Losses {
	/** All of them. */
	lines = 0
	readonly #tell: (message: string) => void
	#untold = 0
	/** Monotonic ms. */
	#told = Number.NEGATIVE_INFINITY

	constructor(tell: (message: string) => void) {
		this.#tell = tell
	}

	add(lines: number, reason: string): void {
		this.lines += lines
		this.#untold += lines
		const now = performance.now()
		if (now - this.#told < interval) return
		this.#told = now
		this.#tell(`${reason}; ${this.#untold} ${this.#untold === 1 ? 'line is' : 'lines are'} missing there`)
		this.#untold = 0
	}
}

const interval = 60_000
