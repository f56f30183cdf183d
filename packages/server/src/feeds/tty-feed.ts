import { encodeNotification } from '@zinit/protocol'
import type { Budget, EndReason, Feed } from './feed.ts'

export interface TtyFeedOptions {
	readonly id: string
	readonly budget: Budget
	readonly onNews: () => void
	readonly close: () => void
}

/** What a terminal shows, for one watcher. One that is too slow for the budget is ended: a screen with holes is of no use (rpc.md 8.5). */
export class TtyFeed implements Feed {
	readonly id: string
	readonly close: () => void
	readonly #options: TtyFeedOptions
	readonly #waiting: string[] = []
	#count = 0
	#ending: EndReason | null = null
	#over = false

	constructor(options: TtyFeedOptions) {
		this.id = options.id
		this.close = options.close
		this.#options = options
	}

	get isOver(): boolean {
		return this.#over
	}

	push(data: Uint8Array): void {
		if (this.#ending !== null) return
		const { id, budget, onNews } = this.#options
		const line = encodeNotification('tty.output', { subscription: id, data: Buffer.from(data).toString('base64') })
		budget.add(line.length)
		if (budget.isFull) {
			budget.add(-line.length)
			this.end('slow')
		} else {
			this.#waiting.push(line)
		}
		onNews()
	}

	next(): string | undefined {
		const line = this.#waiting.shift()
		if (line !== undefined) {
			this.#count += 1
			this.#options.budget.add(-line.length)
			return line
		}
		if (this.#ending === null || this.#over) return undefined
		this.#over = true
		return encodeNotification('subscription.closed', { subscription: this.id, reason: this.#ending, last_seq: this.#count })
	}

	end(reason: EndReason): void {
		this.#ending ??= reason
	}
}
