import type { Limits } from '@zinit/protocol'
import { Refusal } from '../rpc/refusal.ts'
import { Budget, type EndReason, type Feed } from './feed.ts'

export interface FeedsOptions {
	readonly limits: Pick<Limits, 'subscriptions' | 'queue_bytes'>
	/** There may be something to take. */
	readonly onNews: () => void
}

/** The subscriptions of one connection (rpc.md 8.4, 8.5). A new one stays silent until the reply that tells its id is under way. */
export class Feeds {
	readonly budget: Budget
	readonly onNews: () => void
	readonly #limit: number
	readonly #feeds = new Map<string, Feed>()
	readonly #started = new Set<Feed>()
	#opened: string[] = []

	constructor({ limits, onNews }: FeedsOptions) {
		this.budget = new Budget(limits.queue_bytes)
		this.onNews = onNews
		this.#limit = limits.subscriptions
	}

	get isEmpty(): boolean {
		return this.#started.size === 0
	}

	/** Makes and keeps a feed; throws `limit` when the connection has too many. */
	open(make: () => Feed): Feed {
		if (this.#feeds.size >= this.#limit) {
			throw new Refusal({
				kind: 'limit',
				message: `cannot subscribe: a connection has at most ${this.#limit} subscriptions`,
				limit: this.#limit,
			})
		}
		const feed = make()
		this.#feeds.set(feed.id, feed)
		this.#opened.push(feed.id)
		return feed
	}

	has(id: string): boolean {
		return this.#feeds.has(id)
	}

	/** Ids of the feeds opened since the last call. */
	takeOpened(): readonly string[] {
		if (this.#opened.length === 0) return none
		const opened = this.#opened
		this.#opened = []
		return opened
	}

	/** The reply with these ids is under way. */
	start(ids: readonly string[]): void {
		if (ids.length === 0) return
		for (const id of ids) {
			const feed = this.#feeds.get(id)
			if (feed !== undefined) this.#started.add(feed)
		}
		this.onNews()
	}

	/** Ends a subscription at once and silently; false: there is none of that id. */
	cancel(id: string): boolean {
		const feed = this.#feeds.get(id)
		if (feed === undefined) return false
		this.#remove(feed)
		return true
	}

	/** Lines of the next notifications, about `bytes` long in all, every subscription in turn; empty: none now. */
	take(bytes: number): string {
		let text = ''
		let found = this.#started.size > 0
		while (found && text.length < bytes) {
			found = false
			for (const feed of this.#started) {
				const line = feed.next()
				if (line === undefined) continue
				text += `${line}\n`
				found = true
				if (feed.isOver) this.#remove(feed)
			}
		}
		return text
	}

	/** Ends every subscription; what waits is still handed out. */
	end(reason: EndReason): void {
		for (const feed of this.#feeds.values()) feed.end(reason)
	}

	close(): void {
		for (const feed of [...this.#feeds.values()]) this.#remove(feed)
	}

	#remove(feed: Feed): void {
		this.#feeds.delete(feed.id)
		this.#started.delete(feed)
		feed.close()
	}
}

const none: readonly string[] = []
