import type { Socket } from 'node:net'
import { readShared } from '@zinit/host'
import { decodeRequest, encodeBatch, encodeError, type Limits, type Refusal, type Request } from '@zinit/protocol'
import { Feeds } from '../feeds/feeds.ts'
import type { Answer, Dispatch } from '../rpc/dispatch.ts'
import type { Peer, Session } from '../rpc/session.ts'
import type { BusyPoll } from './busy-poll.ts'
import { Lines } from './lines.ts'
import { Outbox } from './outbox.ts'

export interface ConnectionOptions {
	readonly peer: Peer
	readonly limits: Limits
	readonly dispatch: Dispatch
	readonly busyPoll: BusyPoll
	/** The socket is gone; called once. */
	readonly onGone: () => void
}

/**
 * `open`: requests are read. `ended`: the client sends no more, what it has sent is answered. `refused`: a line was too long, the rest is thrown
 * away. `finishing`: the daemon ends, subscriptions are told.
 */
type Phase = 'open' | 'ended' | 'refused' | 'finishing'

/**
 * One client: reads requests, starts them in order, sends each reply when it is ready and notifications when there is room (rpc.md 1, 8.5).
 * What becomes ready in one turn goes out in one write.
 */
export class Connection {
	readonly #socket: Socket
	readonly #options: ConnectionOptions
	readonly #lines: Lines
	readonly #outbox: Outbox
	readonly #feeds: Feeds
	readonly #session: Session
	#phase: Phase = 'open'
	#inFlight = 0
	#replies = ''
	#isProceeding = false
	#isScheduled = false

	constructor(accepted: Socket, options: ConnectionOptions) {
		const { limits, peer } = options
		const socket = readShared(accepted, chunk => this.#hear(chunk))
		this.#socket = socket
		this.#options = options
		this.#lines = new Lines(limits.line_bytes)
		this.#outbox = new Outbox(socket, {
			stallMs: limits.stall_ms,
			onDrained: () => this.#proceed(),
			onStalled: () => socket.destroy(),
		})
		this.#feeds = new Feeds({ limits, onNews: () => this.#schedule() })
		this.#session = { peer, feeds: this.#feeds }
		socket.on('end', () => this.#hearEnd())
		socket.on('error', () => socket.destroy())
		socket.on('close', () => {
			this.#outbox.discard()
			this.#feeds.close()
			options.onGone()
		})
	}

	/** The daemon ends: subscriptions are closed, what is unsent is sent, then the connection ends (rpc.md 8.4). Nobody waits for the client to end it too. */
	finish(): void {
		if (this.#phase === 'open' || this.#phase === 'ended') this.#phase = 'finishing'
		this.#socket.once('finish', () => this.#socket.destroy())
		if (this.#socket.writableFinished) this.#socket.destroy()
		this.#feeds.end('shutdown')
		this.#proceed()
	}

	destroy(): void {
		this.#socket.destroy()
	}

	#hear(chunk: Buffer): void {
		if (this.#phase !== 'open') return
		this.#options.busyPoll.asked()
		this.#lines.push(chunk)
		this.#proceed()
	}

	#hearEnd(): void {
		if (this.#phase === 'open') this.#phase = 'ended'
		this.#lines.end()
		this.#proceed()
	}

	/** Takes requests until a limit says stop, sends what is ready, and decides whether to read on or to end. */
	#proceed(): void {
		this.#isProceeding = true
		while (this.#hasRoom()) {
			const line = this.#lines.next()
			if (line === undefined) break
			this.#take(line)
		}
		this.#isProceeding = false
		if (this.#lines.tooLong && this.#phase === 'open') this.#refuse()
		this.#flush()
		this.#sendNotifications()
		this.#steer()
	}

	/** Answers and news of one turn of the event loop share a write. */
	#schedule(): void {
		if (this.#isScheduled || this.#isProceeding) return
		this.#isScheduled = true
		setImmediate(() => {
			this.#isScheduled = false
			this.#proceed()
		})
	}

	#hasRoom(): boolean {
		const { in_flight, unsent_bytes } = this.#options.limits
		const isReading = this.#phase === 'open' || this.#phase === 'ended'
		return isReading && this.#inFlight < in_flight && this.#outbox.unsent + this.#replies.length <= unsent_bytes
	}

	#take(line: string | null): void {
		if (line === null) {
			this.#reply(encodeError('null', { kind: 'parse', message: 'cannot parse the request: not UTF-8' }))
			return
		}
		const decoded = decodeRequest(line, this.#options.limits)
		if (decoded.kind === 'batch') this.#answerAll(decoded.entries)
		else this.#answerOne(decoded)
	}

	#answerOne(entry: Request | Refusal): void {
		const answer = this.#answerTo(entry)
		const opened = this.#feeds.takeOpened()
		this.#whenReady(answer, reply => this.#conclude(reply, opened))
	}

	/** A batch is answered by one line, once all of it is ready; until then its subscriptions are silent. */
	#answerAll(entries: readonly (Request | Refusal)[]): void {
		const replies: string[] = []
		const opened: string[] = []
		let left = entries.length
		for (const entry of entries) {
			const answer = this.#answerTo(entry)
			opened.push(...this.#feeds.takeOpened())
			this.#whenReady(answer, reply => {
				left -= 1
				if (reply !== undefined) replies.push(reply)
				if (left === 0) this.#conclude(encodeBatch(replies), opened)
			})
		}
	}

	#answerTo(entry: Request | Refusal): Answer | Promise<Answer> {
		if (entry.kind === 'request') return this.#options.dispatch(entry, this.#session)
		return encodeError(entry.id, { kind: entry.error, message: entry.message })
	}

	/** A promise of an answer counts as in flight; it never rejects. */
	#whenReady(answer: Answer | Promise<Answer>, use: (answer: Answer) => void): void {
		if (!(answer instanceof Promise)) {
			use(answer)
			return
		}
		this.#inFlight += 1
		void answer.then(reply => {
			this.#inFlight -= 1
			use(reply)
			this.#schedule()
		})
	}

	/** Without a reply nobody knows the id of a subscription, so it would talk to nobody. */
	#conclude(reply: Answer, opened: readonly string[]): void {
		if (reply === undefined) {
			for (const id of opened) this.#feeds.cancel(id)
			return
		}
		this.#reply(reply)
		this.#feeds.start(opened)
	}

	#reply(line: string): void {
		this.#replies += `${line}\n`
	}

	#flush(): void {
		if (this.#replies === '') return
		const text = this.#replies
		this.#replies = ''
		this.#outbox.send(text)
		this.#options.busyPoll.answered()
	}

	/** Notifications go out only while little is unsent, so that replies come first. */
	#sendNotifications(): void {
		while (this.#outbox.unsent < notificationRoom) {
			const text = this.#feeds.take(notificationRoom)
			if (text === '') break
			this.#outbox.send(text)
		}
	}

	/** The rest of the line is read and thrown away, since a client that cannot finish writing would not read the reply. */
	#refuse(): void {
		const { line_bytes, stall_ms } = this.#options.limits
		this.#phase = 'refused'
		this.#feeds.close()
		const message = `a request line exceeds the limit of ${line_bytes} bytes`
		this.#reply(encodeError('null', { kind: 'line_too_long', message, limit: line_bytes }))
		setTimeout(() => this.#socket.destroy(), stall_ms).unref()
	}

	#steer(): void {
		if (this.#isDone()) this.#outbox.close()
		else if (this.#phase !== 'open') this.#socket.resume()
		else if (this.#hasRoom()) this.#socket.resume()
		else this.#socket.pause()
	}

	#isDone(): boolean {
		if (this.#phase === 'open' || this.#inFlight > 0) return false
		if (this.#phase === 'ended') return this.#hasRoom()
		return this.#phase === 'refused' || this.#feeds.isEmpty
	}
}

const notificationRoom = 65_536
