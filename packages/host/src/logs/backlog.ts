import type { Total } from './ring.ts'

/** Bytes that wait to be written, as latin1 strings: whole lines, but for what a `raw` file leaves open. */
export class Backlog {
	readonly #total: Total
	// One growing string would be copied as a whole with each part that is taken.
	#pieces: string[] = []
	#size = 0

	constructor(total: Total) {
		this.#total = total
	}

	get size(): number {
		return this.#size
	}

	add(text: string): void {
		this.#pieces.push(text)
		this.#grow(text.length)
	}

	/**
	 * Moves whole lines of at most `limit` bytes into a buffer and answers how many bytes; with `isForced` at least one line, however long, or its first
	 * part if the buffer is too small. 0: there is none that fits.
	 */
	take(into: Buffer, limit: number, isForced: boolean): number {
		const room = Math.min(limit, into.length)
		let count = 0
		let at = 0
		for (const piece of this.#pieces) {
			if (at + piece.length > room) break
			at += into.write(piece, at, 'latin1')
			count++
		}
		this.#pieces.splice(0, count)
		const [next] = this.#pieces
		if (next !== undefined) {
			const end = Math.min(endOfLines(next, room - at, isForced && at === 0), into.length - at)
			if (end === next.length) this.#pieces.shift()
			else if (end > 0) this.#pieces[0] = next.slice(end)
			if (end > 0) at += into.write(next.slice(0, end), at, 'latin1')
		}
		this.#grow(-at)
		return at
	}

	/** Drops all; answers the number of lines. */
	clear(): number {
		const lines = this.#pieces.reduce((sum, piece) => sum + countFeeds(piece), 0)
		this.#pieces = []
		this.#grow(-this.#size)
		return lines
	}

	#grow(bytes: number): void {
		this.#size += bytes
		this.#total.bytes += bytes
	}
}

/** Number of LF in bytes. */
export function countFeeds(text: string): number {
	let count = 0
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
	return count
}

/** Where the last line ends that fits, or with `isForced` the first one; 0: none does. */
function endOfLines(text: string, limit: number, isForced: boolean): number {
	const last = limit > 0 ? text.lastIndexOf('\n', limit - 1) : -1
	if (last >= 0 || !isForced) return last + 1
	return text.indexOf('\n') + 1 || text.length
}
