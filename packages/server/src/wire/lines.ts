import { isUtf8 } from 'node:buffer'

/** A line without its LF; null: bytes that are not UTF-8. */
export type Line = string | null

/**
 * Cuts a byte stream into lines at LF. Each byte is searched once and each chunk decoded at once, whatever the sizes of chunks and lines.
 * A line longer than `limit` bytes ends the stream of lines: `tooLong` says so, and nothing more is taken in.
 */
export class Lines {
	readonly #limit: number
	readonly #regions: (string | Line[])[] = []
	#offset = 0
	#tail = none
	#tailLength = 0
	#overrun = false

	constructor(limit: number) {
		this.#limit = limit
	}

	/** True once all lines before the one that is too long were taken. */
	get tooLong(): boolean {
		return this.#overrun && this.#regions.length === 0
	}

	push(chunk: Buffer): void {
		if (this.#overrun) return
		const last = chunk.lastIndexOf(lineFeed)
		if (last >= 0) this.#decode(this.#afterTail(chunk.subarray(0, last)))
		if (last + 1 < chunk.length) this.#keep(chunk.subarray(last + 1))
	}

	/** The stream has ended: what is left without LF is a line too. */
	end(): void {
		if (this.#tailLength > 0) this.#decode(this.#afterTail(none))
	}

	/** The next complete line; undefined: none yet. */
	next(): Line | undefined {
		const region = this.#regions[0]
		if (region === undefined) return undefined
		if (typeof region !== 'string') {
			const line = region[this.#offset++]
			if (this.#offset >= region.length) this.#drop()
			return line
		}
		const start = this.#offset
		const end = region.indexOf('\n', start)
		if (end < 0) this.#drop()
		else this.#offset = end + 1
		return end < 0 ? region.slice(start) : region.slice(start, end)
	}

	#drop(): void {
		this.#regions.shift()
		this.#offset = 0
	}

	#afterTail(lines: Buffer): Buffer {
		if (this.#tailLength === 0) return lines
		const joined = Buffer.concat([this.#tail.subarray(0, this.#tailLength), lines])
		this.#tailLength = 0
		// One long line must not hold its memory for the life of the connection.
		if (this.#tail.length > keptTail) this.#tail = none
		return joined
	}

	#keep(chunk: Buffer): void {
		const length = this.#tailLength + chunk.length
		if (length > this.#limit) {
			this.#refuse()
			return
		}
		if (length > this.#tail.length) {
			const grown = Buffer.allocUnsafeSlow(Math.max(length, Math.min(this.#limit, this.#tail.length * 2)))
			this.#tail.copy(grown, 0, 0, this.#tailLength)
			this.#tail = grown
		}
		chunk.copy(this.#tail, this.#tailLength)
		this.#tailLength = length
	}

	#refuse(): void {
		this.#overrun = true
		this.#tail = none
		this.#tailLength = 0
	}

	#decode(region: Buffer): void {
		if (region.length <= this.#limit && isUtf8(region)) this.#regions.push(region.toString('utf8'))
		else this.#decodeOneByOne(region)
	}

	/** A region with a fault in it: only the faulty lines suffer. */
	#decodeOneByOne(region: Buffer): void {
		const lines: Line[] = []
		for (let start = 0; start <= region.length; ) {
			const found = region.indexOf(lineFeed, start)
			const end = found < 0 ? region.length : found
			const line = region.subarray(start, end)
			start = end + 1
			if (line.length > this.#limit) {
				this.#refuse()
				break
			}
			lines.push(isUtf8(line) ? line.toString('utf8') : null)
		}
		if (lines.length > 0) this.#regions.push(lines)
	}
}

const none = Buffer.alloc(0)
const lineFeed = 0x0a
const keptTail = 65_536
