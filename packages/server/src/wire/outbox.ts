import type { Socket } from 'node:net'

export interface OutboxOptions {
	/** Called when the socket has taken all that was unsent. */
	readonly onDrained: () => void
	/** Called once when nothing moved for `stallMs` while something was unsent. */
	readonly onStalled: () => void
	readonly stallMs: number
}

/** What is to be sent on a connection, in order. Large texts go out in pieces, so that progress shows and the socket's own buffer stays small. */
export class Outbox {
	readonly #socket: Socket
	readonly #options: OutboxOptions
	readonly #pieces: Buffer[] = []
	// One function for all writes: Node coalesces what it calls back in one turn only then.
	readonly #written = () => this.#advance()
	#queued = 0
	#behind = false
	#timer: NodeJS.Timeout | undefined
	#closing = false

	constructor(socket: Socket, options: OutboxOptions) {
		this.#socket = socket
		this.#options = options
	}

	/** Bytes that the kernel has not taken yet. */
	get unsent(): number {
		return this.#queued + this.#socket.writableLength
	}

	send(text: string): void {
		if (this.#closing || !this.#socket.writable) return
		if (this.unsent === 0 && text.length <= pieceSize) this.#socket.write(text, this.#written)
		else this.#enqueue(Buffer.from(text))
		if (this.unsent > 0) this.#watch()
	}

	/** Ends the writing side once everything is sent. */
	close(): void {
		if (this.#closing) return
		this.#closing = true
		if (this.#queued === 0) this.#socket.end()
	}

	/** Forgets what was not sent. */
	discard(): void {
		this.#closing = true
		this.#pieces.length = 0
		this.#queued = 0
		clearTimeout(this.#timer)
	}

	#enqueue(bytes: Buffer): void {
		for (let start = 0; start < bytes.length; start += pieceSize) this.#pieces.push(bytes.subarray(start, start + pieceSize))
		this.#queued += bytes.length
		this.#feed()
	}

	#advance(): void {
		if (!this.#behind) return
		this.#timer?.refresh()
		this.#feed()
		if (this.unsent > 0) return
		this.#behind = false
		clearTimeout(this.#timer)
		this.#timer = undefined
		if (!this.#closing) this.#options.onDrained()
	}

	/** Writes pieces until the kernel takes no more at once. */
	#feed(): void {
		while (this.#socket.writableLength === 0) {
			const piece = this.#pieces.shift()
			if (piece === undefined) break
			this.#queued -= piece.length
			this.#socket.write(piece, this.#written)
		}
		if (this.#closing && this.#queued === 0) this.#socket.end()
	}

	#watch(): void {
		this.#behind = true
		this.#timer ??= setTimeout(() => this.#options.onStalled(), this.#options.stallMs).unref()
	}
}

const pieceSize = 65_536
