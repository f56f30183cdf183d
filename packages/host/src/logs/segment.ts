import type { LogStream } from '../model.ts'

/**
 * Lines that were read at once, undecoded: joined by LF, without the last LF. Most lines are dropped unseen, so decoding waits until somebody asks.
 * Little text is kept as a latin1 string (one byte a character, no buffer of its own), much of it in the chunk it was read into.
 */
export interface Segment {
	readonly stream: LogStream
	/** Unix ms. */
	readonly at: number
	/** Number of the first line. */
	readonly seq: number
	readonly lines: number
	readonly text: string | Buffer
	readonly from: number
	readonly to: number
	/** A piece of a line that was too long; the rest of it comes next of its stream. */
	readonly isCut: boolean
}

/** What the kernel's part of a segment costs beside its text, bytes; bounds a ring of empty lines. */
const overhead = 96

/** Bytes that a segment occupies. */
export function costOf(segment: Segment): number {
	return overhead + segment.text.length
}

/** The lines of a segment, in order. Bytes that are not UTF-8 become U+FFFD; one CR before each LF is dropped (lifecycle.md 7). */
export function decodeLines(segment: Segment): string[] {
	const text = decode(segment.text, segment.from, segment.to)
	const lines = text.split('\n')
	if (!text.includes('\r')) return lines
	return lines.map(line => (line.charCodeAt(line.length - 1) === 13 ? line.slice(0, -1) : line))
}

function decode(text: string | Buffer, from: number, to: number): string {
	if (typeof text !== 'string') return text.toString('utf8', from, to)
	return isAscii(text) ? text : Buffer.from(text, 'latin1').toString('utf8')
}

function isAscii(text: string): boolean {
	for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false
	return true
}
