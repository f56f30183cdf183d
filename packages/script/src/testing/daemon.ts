import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Params = Readonly<Record<string, unknown>>

/** What a daemon answers to a method; thrown data is an error of that kind. */
export type Answers = Readonly<Record<string, (params: Params) => unknown>>

export interface Daemon extends AsyncDisposable {
	readonly path: string
	/** Calls so far, pings left out. */
	readonly calls: readonly (readonly [string, Params])[]
}

/** A daemon in this process. */
export async function startDaemon(answers: Answers = {}): Promise<Daemon> {
	const directory = await mkdtemp(join(tmpdir(), 'zinit-script-'))
	const path = join(directory, 'zinit.sock')
	const calls: (readonly [string, Params])[] = []
	const sockets = new Set<Socket>()
	const answer = (method: string, params: Params) => {
		if (method === 'system.ping') return { result: { version: '0.4.0', features: ['wait'], boot: 'boot-1' } }
		calls.push([method, params])
		const result = answers[method]?.(params)
		return result instanceof Refusal ? { error: result.error } : { result: result ?? { ok: true } }
	}
	const server = createServer(socket => {
		sockets.add(socket)
		let text = ''
		socket.on('error', () => {})
		socket.setEncoding('utf8').on('data', chunk => {
			text += chunk
			for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
				const { id, method, params } = JSON.parse(text.slice(0, end))
				text = text.slice(end + 1)
				socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, ...answer(method, params) })}\n`)
			}
		})
	})
	await new Promise<void>(resolve => server.listen(path, resolve))
	return {
		path,
		calls,
		async [Symbol.asyncDispose]() {
			for (const socket of sockets) socket.destroy()
			await new Promise(resolve => server.close(resolve))
			await rm(directory, { recursive: true, force: true })
		},
	}
}

/** An error reply. */
export class Refusal {
	readonly error: object

	constructor(code: number, kind: string, message: string) {
		this.error = { code, message, data: { kind, retryable: false } }
	}
}
