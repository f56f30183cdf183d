import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Received {
	readonly id: number
	readonly method: string
	readonly params: Readonly<Record<string, unknown>>
	/** Connection it came on, counted from 1. */
	readonly connection: number
	readonly socket: Socket
	/** Sends a raw line. */
	line(text: string): void
	/** Sends a notification. */
	notify(method: string, params: object): void
	/** Sends the reply later, or by hand. */
	reply(result: unknown): void
	fail(code: number, message: string, data?: object): void
}

/** Answers a request: what it returns is the result; `silent`: it answers itself or never. */
export type Answer = (request: Received) => unknown

export const silent = Symbol('silent')

/** A daemon in this process, of which every byte is chosen. */
export interface Fake extends AsyncDisposable {
	readonly path: string
	readonly received: readonly Received[]
	/** Connections accepted so far, and those open now. */
	readonly accepted: number
	readonly open: ReadonlySet<Socket>
	/** Methods received so far, pings left out. */
	readonly methods: readonly string[]
	/** Ends all connections and the listener; the socket file goes. */
	stop(): Promise<void>
	/** Listens again at the same path. */
	start(): Promise<void>
	/** Ends all connections, listens on. */
	hangUp(): void
	answers: Record<string, Answer>
}

/** `system.ping` of a daemon of ours. */
export const pong = { version: '0.4.0', protocol: 1, features: ['batch', 'events', 'logs', 'wait', 'tree', 'bulk'], boot: 'boot-1' }

/** Starts a fake in a temporary directory; methods without an answer get `unknown method`. */
export async function startFake(answers: Record<string, Answer> = {}): Promise<Fake> {
	const directory = await mkdtemp(join(tmpdir(), 'zinit-client-'))
	const path = join(directory, 'zinit.sock')
	const received: Received[] = []
	const open = new Set<Socket>()
	let accepted = 0
	let server = createServer()
	const fake: Fake = {
		path,
		received,
		open,
		get accepted() {
			return accepted
		},
		get methods() {
			return received.map(({ method }) => method).filter(method => method !== 'system.ping')
		},
		answers: { 'system.ping': () => pong, ...answers },
		hangUp() {
			for (const socket of open) socket.destroy()
		},
		async stop() {
			fake.hangUp()
			await new Promise(resolve => server.close(resolve))
		},
		start() {
			server = createServer(socket => {
				accepted += 1
				accept(fake, socket, accepted, received, open)
			})
			return new Promise(resolve => server.listen(path, resolve))
		},
		async [Symbol.asyncDispose]() {
			await fake.stop()
			await rm(directory, { recursive: true, force: true })
		},
	}
	await fake.start()
	return fake
}

function accept(fake: Fake, socket: Socket, connection: number, received: Received[], open: Set<Socket>): void {
	open.add(socket)
	socket.on('error', () => {})
	socket.on('close', () => open.delete(socket))
	let text = ''
	socket.setEncoding('utf8').on('data', chunk => {
		text += chunk
		for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
			const { id, method, params } = JSON.parse(text.slice(0, end))
			text = text.slice(end + 1)
			const line = (content: string) => void socket.write(`${content}\n`)
			const request: Received = {
				id,
				method,
				params,
				connection,
				socket,
				line,
				notify: (name, about) => line(JSON.stringify({ jsonrpc: '2.0', method: name, params: about })),
				reply: result => line(JSON.stringify({ jsonrpc: '2.0', id, result })),
				fail: (code, message, data) => line(JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, data } })),
			}
			received.push(request)
			const answer = fake.answers[method]
			if (answer === undefined) request.fail(-32601, 'unknown method')
			else {
				const result = answer(request)
				if (result !== silent) request.reply(result)
			}
		}
	})
}

/** Waits for a fact; ten seconds without it are a failure. */
export async function until(what: string, holds: () => boolean): Promise<void> {
	const end = performance.now() + 10_000
	while (!holds()) {
		if (performance.now() > end) throw new Error(`waited too long for ${what}`)
		await new Promise(resolve => setTimeout(resolve, 5))
	}
}
