import { decodeReply, defaultLimits, encodeRequest, type ReplyLine } from '@zinit/protocol'
import type { Bounds } from './bounds.ts'
import { ZinitError } from './error.ts'
import { Lines } from './lines.ts'
import { openWire } from './wire/socket.ts'
import type { Wire } from './wire/wire.ts'

export type Answer = Extract<ReplyLine, { readonly kind: 'result' | 'error' }>
export type NotificationLine = Extract<ReplyLine, { readonly kind: 'notification' }>

interface Call {
	readonly method: string
	readonly resolve: (answer: Answer) => void
	readonly reject: (error: ZinitError) => void
}

/** One socket with at most one call in flight (cli.md 7.3). */
export class Connection {
	readonly path: string
	readonly #wire: Wire
	readonly #lines = new Lines(defaultLimits.reply_bytes)
	#call: Call | undefined
	/** Notifications that wait; undefined: they are skipped. */
	#news: NotificationLine[] | undefined
	#arrived: (() => void) | undefined
	#onEnd: ((lost: boolean) => void) | undefined
	#ended = false
	#fault: ZinitError | undefined
	#id = 0

	private constructor(path: string, wire: Wire) {
		this.path = path
		this.#wire = wire
		wire.listen({
			data: chunk => this.#receive(chunk),
			end: () => this.#finish(),
			gone: error => this.#end(error),
		})
	}

	/** Connects. Rejects with the error of the system, or with that of the bounds. */
	static async open(path: string, bounds: Bounds): Promise<Connection> {
		return new Connection(path, await openWire(path, bounds))
	}

	get ended(): boolean {
		return this.#ended
	}

	/** Sends a request and resolves with its reply; blank lines and notifications before it are skipped, its id is not checked (rpc.md R3). */
	exchange(method: string, params: object, bounds: Bounds): Promise<Answer> {
		return bounds.race((resolve, reject) => {
			if (this.#ended) {
				reject(connectionLost(this.path, method, false))
				return undefined
			}
			this.#id += 1
			const line = encodeRequest(this.#id, method, params)
			if (Buffer.byteLength(line) > defaultLimits.line_bytes) {
				reject(tooLong(method))
				return undefined
			}
			this.#call = { method, resolve, reject }
			this.#wire.resume()
			this.#wire.write(`${line}\n`)
			return () => this.close()
		})
	}

	/** True if it can take another call. One that got more than was asked for is closed: the rest might be taken for the next reply. */
	rest(): boolean {
		for (let line = this.#lines.next(); line !== undefined; line = this.#lines.next()) {
			const { kind } = decodeReply(line)
			if (kind !== 'blank' && kind !== 'notification') this.close()
		}
		if (!this.#lines.empty) this.close()
		return !this.#ended
	}

	/** Like `exchange`; what follows the reply is for `notifications`, and the connection takes no other call. */
	subscribe(method: string, params: object, bounds: Bounds): Promise<Answer> {
		this.#news = []
		return this.exchange(method, params, bounds)
	}

	/** What comes after a subscription, until the connection ends. While nobody asks for the next one, the socket is not read. Throws `protocol`. */
	async *notifications(): AsyncGenerator<NotificationLine> {
		for (;;) {
			const next = this.#news?.shift()
			if (next !== undefined) yield next
			else if (this.#fault !== undefined) throw this.#fault
			else if (this.#ended) return
			else await this.#arrival()
		}
	}

	/** Called once when it ends; `lost`: not because this side closed it. */
	onEnd(listener: (lost: boolean) => void): void {
		this.#onEnd = listener
	}

	/** Whether it keeps the process alive. */
	hold(alive: boolean): void {
		this.#wire.hold(alive)
	}

	/** Ends at once; a call in flight rejects with `connection_lost`. */
	close(): void {
		this.#end(undefined, false)
	}

	#receive(chunk: Buffer): void {
		if (this.#ended) return
		if (!this.#lines.push(chunk)) this.#refuse(`a line longer than ${defaultLimits.reply_bytes} bytes`)
		else if (this.#news !== undefined) this.#sort(this.#news)
		else if (this.#call !== undefined) this.#answer()
		else this.rest()
	}

	/** Lines up to the reply. */
	#answer(): void {
		while (this.#call !== undefined) {
			const line = this.#lines.next()
			if (line === undefined) return
			this.#take(decodeReply(line))
		}
	}

	/** All lines: those of the subscription are kept for who follows it. */
	#sort(news: NotificationLine[]): void {
		for (let line = this.#lines.next(); line !== undefined; line = this.#lines.next()) {
			const reply = decodeReply(line)
			if (reply.kind === 'notification') news.push(reply)
			else this.#take(reply)
		}
		if (this.#arrived !== undefined) this.#arrived()
		else if (news.length > 0 && this.#call === undefined) this.#wire.pause()
	}

	#take(reply: ReplyLine): void {
		if (reply.kind === 'malformed') this.#refuse(reply.reason)
		if (reply.kind !== 'result' && reply.kind !== 'error') return
		const call = this.#call
		this.#call = undefined
		call?.resolve(reply)
	}

	#arrival(): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>()
		this.#arrived = () => {
			this.#arrived = undefined
			resolve()
		}
		this.#wire.resume()
		return promise
	}

	/** The daemon ends the connection; a last line without LF counts if it is a reply. */
	#finish(): void {
		this.#lines.end()
		const last = this.#call === undefined ? undefined : this.#lines.next()
		const reply = last === undefined ? undefined : decodeReply(last)
		if (reply?.kind === 'result' || reply?.kind === 'error') {
			this.#call?.resolve(reply)
			this.#call = undefined
		}
		this.#end()
	}

	#refuse(reason: string): void {
		this.#fault = malformed(this.path, reason)
		this.#call?.reject(this.#fault)
		this.#call = undefined
		this.#end()
	}

	#end(cause?: NodeJS.ErrnoException, lost = true): void {
		if (this.#ended) return
		this.#ended = true
		this.#wire.destroy()
		// EPIPE: the daemon had closed before the request came, so it cannot have read it.
		this.#call?.reject(connectionLost(this.path, this.#call.method, cause?.code !== 'EPIPE', cause))
		this.#call = undefined
		this.#onEnd?.(lost)
		this.#arrived?.()
	}
}

const connectionLost = (path: string, method: string, sent: boolean, cause?: Error) =>
	new ZinitError('connection_lost', `the connection to zinit-server at ${path} ended before the reply to ${method}`, {
		data: { path, method, sent },
		cause,
	})

const malformed = (path: string, reason: string) =>
	new ZinitError('protocol', `cannot understand what answers at ${path}: ${reason}`, { data: { path } })

const tooLong = (method: string) =>
	new ZinitError('line_too_long', `cannot send ${method}: the request is longer than ${defaultLimits.line_bytes} bytes`, {
		data: { method },
	})
