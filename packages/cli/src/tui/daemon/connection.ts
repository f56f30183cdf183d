import type { ZinitClient } from '@zinit/client'
import { isTold } from '../../output/problem.ts'
import type { News } from '../update/news.ts'

export interface Connection {
	/** The daemon that answers; null while there is none. */
	readonly client: ZinitClient | null
	/** Tries again now instead of later. */
	hurry(): void
	close(): void
}

export interface Setting {
	/** Reaches the daemon again that answered first. */
	reach(): Promise<ZinitClient>
	tell(news: News): void
	/** Called with what is no fault of the daemon's. */
	fail(error: unknown): void
	/** Unix ms. */
	now(): number
}

/** Keeps a connection to the daemon as long as there is one, and looks for it when it is gone. What the daemon tells by itself goes to `tell`. */
export const keepConnected = (first: ZinitClient, { reach, tell, fail, now }: Setting): Connection => {
	let client: ZinitClient | null = null
	let timer: NodeJS.Timeout | undefined
	let attempts = 0
	let isOpen = true

	void follow(first)
	return {
		get client() {
			return client
		},
		hurry() {
			// Without a timer there is a connection, or an attempt under way.
			if (timer === undefined || !isOpen) return
			clearTimeout(timer)
			void again()
		},
		close() {
			isOpen = false
			clearTimeout(timer)
			void client?.close()
		},
	}

	async function follow(daemon: ZinitClient): Promise<void> {
		client = daemon
		try {
			for await (const news of newsOf(daemon)) {
				attempts = 0
				if (isOpen) tell(news)
			}
			lost(null)
		} catch (error) {
			lost(error)
		}
	}

	async function again(): Promise<void> {
		timer = undefined
		try {
			const daemon = await reach()
			if (isOpen) void follow(daemon)
			else void daemon.close()
		} catch (error) {
			lost(error)
		}
	}

	function lost(error: unknown): void {
		void client?.close()
		client = null
		if (!isOpen) return
		if (error !== null && !isTold(error)) {
			fail(error)
			return
		}
		const delay = delays[Math.min(attempts, delays.length - 1)] ?? 0
		attempts += 1
		tell({ type: 'lost', reason: reasonOf(error), retryAt: now() + delay })
		timer = setTimeout(() => void again(), delay)
	}
}

/** Between attempts, ms. */
const delays = [1000, 1000, 2000, 3000, 5000]

/** A few words for the title; null: the daemon ended the stream. */
function reasonOf(error: unknown): string {
	if (!isTold(error) || error.kind === 'connection_lost') return 'connection lost'
	const { reason } = error.data
	return error.kind === 'unreachable' && typeof reason === 'string' ? (reasons[reason] ?? reason) : error.message
}

const reasons: Readonly<Record<string, string>> = {
	absent: 'no such socket',
	refused: 'nothing listens there',
	forbidden: 'permission denied',
	timeout: 'no answer',
}

/** First how everything is, then what happens. Throws `connection_lost`. */
async function* newsOf(client: ZinitClient): AsyncGenerator<News> {
	const modern = client.features.includes('events')
	// Calls that follow it show nothing that it misses.
	const events = modern ? client.events() : null
	const [rows, history, daemon] = await Promise.all([client.rows(), modern ? client.history({ limit: PAST }) : null, nameOf(client)])
	yield { type: 'connected', daemon, rows, events: history?.events ?? [] }
	if (events === null) yield* polled(client)
	else for await (const event of events) yield { type: 'happened', items: [event, ...events.drain()] }
}

const PAST = 500

/** A 0.3.9 tells nothing by itself: it is asked every 2 s, as its own TUI does. */
async function* polled(client: ZinitClient): AsyncGenerator<News> {
	for (;;) {
		await new Promise(resolve => setTimeout(resolve, POLL_MS))
		yield { type: 'listed', rows: await client.rows() }
	}
}

const POLL_MS = 2000

async function nameOf(client: ZinitClient): Promise<string> {
	if (client.features.length === 0) return client.version
	const { version, socket } = await client.info()
	return `${version} ${socket}`
}
