import type { LogStream } from '../model.ts'
import { countLines } from './count.ts'
import type { Ring } from './ring.ts'

/** Longest line, bytes; a longer one is cut (lifecycle.md 7). */
const longestLine = 64 * 1024
/** From this many bytes of whole lines on a chunk is kept as it is instead of copied. */
const keepFrom = 32 * 1024

/** Puts what was read into the ring, line by line; true if it has kept `chunk`. */
export function splitChunk(ring: Ring, stream: LogStream, at: number, chunk: Buffer, length: number): boolean {
	const last = length === 0 ? -1 : chunk.lastIndexOf(10, length - 1)
	if (last < 0) {
		extend(ring, stream, at, chunk, 0, length)
		return false
	}
	let from = 0
	if (ring.partial[stream] !== '') {
		const first = chunk.indexOf(10)
		extend(ring, stream, at, chunk, 0, first)
		ring.push(stream, at, 1, ring.partial[stream], 0, ring.partial[stream].length)
		from = first + 1
	}
	ring.partial[stream] = chunk.toString('latin1', last + 1, length)
	if (from > last) return false
	// A chunk that is longer than a line may be (only a foreign one is) may hold lines to be cut.
	if (length > longestLine) {
		pushCut(ring, stream, at, chunk, from, last)
		return false
	}
	const lines = countLines(chunk, from, last) + 1
	const keep = last - from >= keepFrom
	if (keep) ring.push(stream, at, lines, chunk, from, last)
	else ring.push(stream, at, lines, chunk.toString('latin1', from, last), 0, last - from)
	return keep
}

/** Makes a line of what is left of the stream. */
export function terminate(ring: Ring, stream: LogStream, at: number): void {
	const text = ring.partial[stream]
	if (text === '') return
	ring.partial[stream] = ''
	ring.push(stream, at, 1, text, 0, text.length)
}

/** Adds to the unterminated line; what is certain to be longer than 64 KiB is pushed, cut where no character of UTF-8 is broken. */
function extend(ring: Ring, stream: LogStream, at: number, chunk: Buffer, from: number, to: number): void {
	let start = from
	for (;;) {
		const partial = ring.partial[stream]
		if (partial.length + to - start <= longestLine) {
			ring.partial[stream] = partial + chunk.toString('latin1', start, to)
			return
		}
		const end = start + longestLine - partial.length
		const text = partial + chunk.toString('latin1', start, end)
		const cut = isContinuation(chunk[end]) ? leadOf(text) : text.length
		ring.push(stream, at, 1, text.slice(0, cut), 0, cut, true)
		ring.partial[stream] = text.slice(cut)
		start = end
	}
}

function isContinuation(byte: number | undefined): boolean {
	return byte !== undefined && (byte & 0xc0) === 0x80
}

/** Where the last character of a text begins, if its bytes can be one that is unfinished (at most 3 of 4); else the end. */
function leadOf(text: string): number {
	for (let at = text.length - 1; at >= text.length - 3; at--)
		if (!isContinuation(text.charCodeAt(at))) return text.charCodeAt(at) >= 0xc0 ? at : text.length
	return text.length
}

function pushCut(ring: Ring, stream: LogStream, at: number, chunk: Buffer, from: number, last: number): void {
	const rest = ring.partial[stream]
	for (let start = from; start <= last; ) {
		const end = chunk.indexOf(10, start)
		ring.partial[stream] = ''
		extend(ring, stream, at, chunk, start, end)
		ring.push(stream, at, 1, ring.partial[stream], 0, ring.partial[stream].length)
		start = end + 1
	}
	ring.partial[stream] = rest
}
