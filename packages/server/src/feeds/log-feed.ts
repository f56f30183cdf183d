import { encodeNotification, type LogLine, type LogStream } from '@zinit/protocol'
import type { Budget, EndReason, Feed } from './feed.ts'

export interface LogFeedOptions {
	readonly id: string
	readonly budget: Budget
	readonly onNews: () => void
	/** Null: all. */
	readonly services: ReadonlySet<string> | null
	readonly stream: LogStream | null
	/** Number of the last line that the subscriber knows, by service; missing: 0. */
	readonly known: ReadonlyMap<string, number>
	/** Lines of the past to begin with; they are not counted against the budget, and `known` includes them. */
	readonly backlog: readonly (LogLine | Hole)[]
	readonly close: () => void
}

/** Lines of a service that are lost. */
export interface Hole {
	readonly service: string
	readonly gap: number
	readonly next_seq: number
}

/** Log lines for one subscriber. When the budget is spent its oldest lines are dropped, and a gap for each service stands in their place (rpc.md 8.5). */
export class LogFeed implements Feed {
	readonly id: string
	readonly close: () => void
	readonly #options: LogFeedOptions
	readonly #known: Map<string, number>
	readonly #waiting: (LogLine | Hole)[] = []
	readonly #dropped = new Map<string, Hole>()
	#replayed = 0
	#lastSeq = 0
	#ending: EndReason | null = null
	#over = false

	constructor(options: LogFeedOptions) {
		this.id = options.id
		this.close = options.close
		this.#options = options
		this.#known = new Map(options.known)
	}

	get isOver(): boolean {
		return this.#over
	}

	push(lines: readonly LogLine[]): void {
		if (this.#ending !== null) return
		const before = this.#waiting.length
		for (const line of lines) this.#take(line)
		if (this.#waiting.length !== before || this.#dropped.size > 0) this.#options.onNews()
	}

	/** The service was removed: another of its name begins with line 1. */
	forget(service: string): void {
		this.#known.delete(service)
	}

	next(): string | undefined {
		const { backlog, budget } = this.#options
		const past = chunkFrom(backlog, this.#replayed)
		this.#replayed += past.length
		if (past.length > 0) return this.#encode(past)
		for (const [service, hole] of this.#dropped) {
			this.#dropped.delete(service)
			return this.#encode([hole])
		}
		const news = chunkFrom(this.#waiting, 0)
		if (news.length === 0) return this.#farewell()
		this.#waiting.splice(0, news.length)
		for (const entry of news) if (!isHole(entry)) budget.add(-sizeOf(entry))
		return this.#encode(news)
	}

	end(reason: EndReason): void {
		this.#ending ??= reason
	}

	#take(line: LogLine): void {
		const { services, stream, budget } = this.#options
		const { service, seq } = line
		if (services !== null && !services.has(service)) return
		const known = this.#known.get(service) ?? 0
		if (seq <= known) return
		this.#known.set(service, seq)
		if (seq > known + 1) this.#waiting.push({ service, gap: seq - known - 1, next_seq: seq })
		if (stream !== null && line.stream !== stream) return
		this.#waiting.push(line)
		budget.add(sizeOf(line))
		while (budget.isFull && this.#waiting.length > 0) this.#dropOldest()
	}

	#dropOldest(): void {
		const oldest = this.#waiting.shift()
		if (oldest === undefined) return
		const hole = isHole(oldest) ? oldest : { service: oldest.service, gap: 1, next_seq: oldest.seq + 1 }
		if (!isHole(oldest)) this.#options.budget.add(-sizeOf(oldest))
		const before = this.#dropped.get(hole.service)
		this.#dropped.set(hole.service, { ...hole, gap: hole.gap + (before?.gap ?? 0) })
	}

	#encode([first, ...others]: readonly (LogLine | Hole)[]): string {
		const subscription = this.id
		if (first !== undefined && isHole(first)) return encodeNotification('subscription.gap', { subscription, ...first })
		const lines = [first, ...others].filter(isLine)
		this.#lastSeq = lines.at(-1)?.seq ?? this.#lastSeq
		return encodeNotification('logs.lines', { subscription, lines })
	}

	#farewell(): string | undefined {
		if (this.#ending === null || this.#over) return undefined
		this.#over = true
		return encodeNotification('subscription.closed', { subscription: this.id, reason: this.#ending, last_seq: this.#lastSeq })
	}
}

/** What makes one notification: one hole, or lines, at most 256 and not much more than 256 KiB. */
function chunkFrom(entries: readonly (LogLine | Hole)[], start: number): readonly LogLine[] | readonly [Hole] {
	const lines: LogLine[] = []
	let size = 0
	for (let at = start; lines.length < 256 && size < 262_144; at += 1) {
		const entry = entries[at]
		if (entry === undefined) break
		if (isHole(entry)) return lines.length === 0 ? [entry] : lines
		lines.push(entry)
		size += sizeOf(entry)
	}
	return lines
}

const isLine = (entry: LogLine | Hole | undefined): entry is LogLine => entry !== undefined && !isHole(entry)

const isHole = (entry: LogLine | Hole): entry is Hole => 'gap' in entry

/** About the bytes of the line on the wire. */
const sizeOf = ({ content, service }: LogLine) => content.length + service.length + 80
