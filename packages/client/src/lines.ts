/** Cuts a byte stream into lines at LF; each byte is searched once, and a line is decoded when it is complete. */
export class Lines {
	readonly #limit: number
	readonly #ready: string[] = []
	#taken = 0
	#parts: Buffer[] = []
	#length = 0

	/** `limit`: longest line in bytes. */
	constructor(limit: number) {
		this.#limit = limit
	}

	/** False: a line is longer than the limit. */
	push(chunk: Buffer): boolean {
		let start = 0
		for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
			if (!this.#keep(chunk.subarray(start, end))) return false
			this.#complete()
			start = end + 1
		}
		return start === chunk.length || this.#keep(chunk.subarray(start))
	}

	/** The stream has ended: what is left without LF is a line too. */
	end(): void {
		if (this.#length > 0) this.#complete()
	}

	/** The next complete line without its LF; undefined: none yet. */
	next(): string | undefined {
		const line = this.#ready[this.#taken]
		if (line === undefined) return undefined
		this.#taken += 1
		if (this.#taken === this.#ready.length) {
			this.#ready.length = 0
			this.#taken = 0
		}
		return line
	}

	/** True if nothing was received that was not taken. */
	get empty(): boolean {
		return this.#ready.length === 0 && this.#length === 0
	}

	#keep(bytes: Buffer): boolean {
		this.#length += bytes.length
		this.#parts.push(bytes)
		return this.#length <= this.#limit
	}

	#complete(): void {
		const [only] = this.#parts
		this.#ready.push((this.#parts.length === 1 && only !== undefined ? only : Buffer.concat(this.#parts)).toString('utf8'))
		this.#parts = []
		this.#length = 0
	}
}

const lineFeed = 0x0a
