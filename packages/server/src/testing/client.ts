import { connect, type Socket } from 'node:net'

/** How long a fact is waited for, ms; being late is a failure. */
const DEADLINE_MS = 10_000

/** A client that sees every byte, for tests of the wire. */
export class RawClient {
	readonly socket: Socket
	#text = ''
	#ended = false
	#onChange: () => void = () => undefined

	constructor(path: string) {
		this.socket = connect({ path, allowHalfOpen: true })
		this.socket.setEncoding('utf8')
		this.socket.on('data', chunk => {
			this.#text += chunk
			this.#onChange()
		})
		const end = () => {
			this.#ended = true
			this.#onChange()
		}
		this.socket.on('end', end)
		this.socket.on('error', end)
	}

	send(text: string | Uint8Array): void {
		this.socket.write(text)
	}

	/** The next line, parsed. */
	async line(): Promise<unknown> {
		return JSON.parse(await this.text())
	}

	/** The next line as it came. */
	async text(): Promise<string> {
		await this.#until(() => this.#text.includes('\n'), 'a line')
		const end = this.#text.indexOf('\n')
		const line = this.#text.slice(0, end)
		this.#text = this.#text.slice(end + 1)
		return line
	}

	async lines(count: number): Promise<unknown[]> {
		const lines: unknown[] = []
		while (lines.length < count) lines.push(await this.line())
		return lines
	}

	/** Resolves when the other side ended the connection; answers what came before that and was not read. */
	async end(): Promise<string> {
		await this.#until(() => this.#ended, 'the end')
		return this.#text
	}

	/** Sends a request and takes its reply, which must be the next line. */
	async ask(method: string, params?: unknown, id = 1): Promise<unknown> {
		this.send(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
		return this.line()
	}

	close(): void {
		this.socket.destroy()
	}

	#until(holds: () => boolean, what: string): Promise<void> {
		return new Promise((resolve, reject) => {
			const late = setTimeout(() => reject(new Error(`waited too long for ${what}, have: ${this.#text.slice(0, 500)}`)), DEADLINE_MS)
			this.#onChange = () => {
				if (!holds() && !this.#ended) return
				clearTimeout(late)
				if (holds()) resolve()
				else reject(new Error(`the connection ended before ${what}`))
			}
			this.#onChange()
		})
	}
}
