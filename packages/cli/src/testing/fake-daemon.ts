import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Params = Readonly<Record<string, unknown>>

/** An error that the fake answers with. */
export class Refusal extends Error {
	readonly code: number
	readonly data: object

	constructor(code: number, message: string, data: object = {}) {
		super(message)
		this.code = code
		this.data = data
	}
}

/** The result of a call, thrown as Refusal, or `undefined` for no answer at all. */
export type Answer = (params: Params, notify: (method: string, params: object) => void) => unknown

export interface FakeDaemon {
	readonly path: string
	/** Temporary, removed with the daemon. */
	readonly directory: string
	/** Methods called but `system.ping`, in order. */
	readonly called: { readonly method: string; readonly params: Params }[]
	readonly answers: Record<string, Answer>
	[Symbol.asyncDispose](): Promise<void>
}

/** A daemon on a socket of its own that answers what it is told to; others are unknown methods. */
export const startFakeDaemon = async (answers: Readonly<Record<string, Answer>> = {}): Promise<FakeDaemon> => {
	const directory = mkdtempSync(join(tmpdir(), 'zinit-cli-'))
	const path = join(directory, 'zinit.sock')
	const called: { method: string; params: Params }[] = []
	const all: Record<string, Answer> = { ...modern, ...answers }
	const open = new Set<Socket>()
	const server = createServer(socket => {
		open.add(socket)
		let text = ''
		socket.setEncoding('utf8').on('error', () => {})
		socket.on('close', () => open.delete(socket))
		socket.on('data', chunk => {
			text += chunk
			for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
				const request = JSON.parse(text.slice(0, end))
				text = text.slice(end + 1)
				if (request.method !== 'system.ping') called.push({ method: request.method, params: request.params })
				void reply(socket, request, all)
			}
		})
	})
	await new Promise<void>(resolve => server.listen(path, resolve))
	return {
		path,
		directory,
		called,
		answers: all,
		async [Symbol.asyncDispose]() {
			for (const socket of open) socket.destroy()
			await new Promise(resolve => server.close(resolve))
			rmSync(directory, { recursive: true, force: true })
		},
	}
}

async function reply(
	socket: Socket,
	{ id, method, params }: { readonly id: number; readonly method: string; readonly params: Params },
	answers: Record<string, Answer>,
): Promise<void> {
	const send = (message: object) => socket.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
	const answer =
		answers[method] ??
		(() => {
			throw new Refusal(-32601, `unknown method: ${method}`, { kind: 'unknown_method' })
		})
	try {
		const later: object[] = []
		const result = await answer(params ?? {}, (name, more) => later.push({ method: name, params: more }))
		if (result === undefined) return
		send({ id, result })
		for (const message of later) send(message)
	} catch (error) {
		if (!(error instanceof Refusal)) throw error
		send({ id, error: { code: error.code, message: error.message, data: { retryable: false, ...error.data } } })
	}
}

const modern: Readonly<Record<string, Answer>> = {
	'system.ping': () => ({
		version: '9.9.9',
		protocol: 1,
		features: ['batch', 'events', 'logs', 'wait', 'tree', 'plan', 'reload', 'bulk', 'attach'],
		pid: 1,
		pid1_mode: false,
		init: false,
		boot: 'b',
		shutting_down: false,
		critical_failed: [],
	}),
}

/** A row of `service.list_full`. */
export const info = (name: string, state: object, more: object = {}) => ({
	name,
	state,
	is_target: false,
	kind: 'service',
	pid: 'pid' in state ? state.pid : 0,
	uptime_ms: null,
	restarts: 0,
	retry_in_ms: null,
	class: 'user',
	status: 'start',
	reason: null,
	since_ms: 1_000,
	description: '',
	...more,
})

export const notFound = (name: string, near: readonly string[] = []) =>
	new Refusal(-32000, `service not found: ${name}`, { kind: 'service_not_found', service: name, ...(near.length === 0 ? {} : { near }) })
