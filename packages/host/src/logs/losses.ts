/** Lines that did not get into a file: the first are told at once, further ones a minute later, or at the end (config.md 9.4). */
export class Losses {
	/** All of them. */
	lines = 0
	readonly #tell: (message: string) => void
	#untold = 0
	#reason = ''
	/** Runs for a minute after each telling. */
	#timer: NodeJS.Timeout | undefined

	constructor(tell: (message: string) => void) {
		this.#tell = tell
	}

	add(lines: number, reason: string): void {
		this.lines += lines
		this.#untold += lines
		this.#reason = reason
		if (this.#timer === undefined) this.#report(this.lines === lines ? '' : 'more ')
	}

	/** Tells what is untold: there will be no more. */
	end(): void {
		clearTimeout(this.#timer)
		this.#timer = undefined
		if (this.#untold > 0) this.#say('more ')
	}

	#report(more: string): void {
		this.#say(more)
		this.#timer = setTimeout(() => {
			this.#timer = undefined
			if (this.#untold > 0) this.#report('more ')
		}, interval).unref()
	}

	#say(more: string): void {
		this.#tell(`${this.#reason}; ${this.#untold} ${more}${this.#untold === 1 ? 'line is' : 'lines are'} missing there`)
		this.#untold = 0
	}
}

const interval = 60_000
