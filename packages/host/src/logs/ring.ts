import type { LogLine, LogQuery, LogStream } from '../model.ts'
import { costOf, decodeLines, type Segment } from './segment.ts'

/** What all rings together occupy. */
export interface Total {
	bytes: number
}

/** What a service's segments are appended to. */
export interface SegmentFile {
	append(segment: Segment): void
	/** Resolves when more may come; null: it may come now. */
	congestion(): Promise<void> | null
}

/** The newest lines of one service, bounded by lines and bytes; whole segments are dropped, queries are exact. */
export class Ring {
	readonly service: string
	/** Unterminated text per stream, latin1. */
	readonly partial: Record<LogStream, string> = { stdout: '', stderr: '', syslog: '' }
	/** Number of the last line, and of the last one handed to subscribers. */
	lastSeq = 0
	delivered = 0
	bytes = 0
	limit: number
	/** Where every segment is appended; null: nowhere. */
	file: SegmentFile | null = null
	readonly #total: Total
	#segments: Segment[] = []
	#head = 0

	constructor(service: string, limit: number, total: Total) {
		this.service = service
		this.limit = limit
		this.#total = total
	}

	push(stream: LogStream, at: number, lines: number, text: string | Buffer, from: number, to: number, isCut = false): void {
		const segment = { stream, at, seq: this.lastSeq + 1, lines, text, from, to, isCut }
		this.#segments.push(segment)
		this.lastSeq += lines
		this.bytes += costOf(segment)
		this.#total.bytes += costOf(segment)
		this.file?.append(segment)
	}

	/** The oldest segment if it lies outside of the limits: all its lines are older than the newest `limit`, or the ring has more than `maxBytes`. */
	surplus(maxBytes: number): Segment | null {
		const oldest = this.#segments[this.#head]
		if (!oldest || this.#head === this.#segments.length - 1) return null
		return this.bytes > maxBytes || oldest.seq + oldest.lines - 1 <= this.lastSeq - this.limit ? oldest : null
	}

	dropOldest(): void {
		const oldest = this.#segments[this.#head]
		if (!oldest) return
		this.bytes -= costOf(oldest)
		this.#total.bytes -= costOf(oldest)
		this.#head++
		if (this.#head < 64 || this.#head * 2 < this.#segments.length) return
		this.#segments = this.#segments.slice(this.#head)
		this.#head = 0
	}

	/** The newest `query.lines` lines that match, oldest first; none up to number `floor`. */
	select(query: LogQuery, floor = this.lastSeq - this.limit): LogLine[] {
		const after = Math.max(query.afterSeq?.[this.service] ?? 0, floor)
		const wanted = query.lines ?? Number.POSITIVE_INFINITY
		const batches: LogLine[][] = []
		let count = 0
		for (let index = this.#segments.length - 1; index >= this.#head && count < wanted; index--) {
			const segment = this.#segments[index]
			if (!segment || segment.seq + segment.lines - 1 <= after) break
			if (!matches(segment, query)) continue
			const lines = this.#linesOf(segment, Math.max(after, segment.seq + segment.lines - 1 - (wanted - count)))
			count += lines.length
			batches.push(lines)
		}
		return batches.reverse().flat()
	}

	#linesOf(segment: Segment, after: number): LogLine[] {
		const skip = Math.max(0, after - segment.seq + 1)
		const { stream, at: timestamp_ms } = segment
		const contents = decodeLines(segment)
		return (skip > 0 ? contents.slice(skip) : contents).map((content, index) => ({
			seq: segment.seq + skip + index,
			timestamp_ms,
			service: this.service,
			stream,
			content,
		}))
	}
}

function matches(segment: Segment, query: LogQuery): boolean {
	if (query.stream !== undefined && segment.stream !== query.stream) return false
	if (query.since !== undefined && segment.at < query.since) return false
	return query.until === undefined || segment.at <= query.until
}
