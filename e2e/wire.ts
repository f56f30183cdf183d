import { connect, type Socket } from 'node:net'
import type { Reply } from './daemon.ts'

/** A notification of a subscription. */
export interface Notification {
	readonly method: string
	readonly params: Readonly<Record<string, unknown>> & { readonly subscription: string }
}

/** One connection on which several requests are made and notifications come. */
export interface Wire {
	readonly socket: Socket
	readonly notifications: readonly Notification[]
	/** Whether the daemon has ended the connection. */
	readonly isOver: boolean
	call(method: string, params?: unknown): Promise<Reply>
	close(): void
}

/** Connects to a daemon; what is open at the end of a test keeps nothing alive. */
export async function openWire(path: string): Promise<Wire> {
	const socket = connect(path)
	await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject))
	const notifications: Notification[] = []
	const waiting = new Map<number, (reply: Reply) => void>()
	let rest = ''
	let last = 0
	let isOver = false
	socket
		.unref()
		.setEncoding('utf8')
		.on('error', () => undefined)
	socket.on('data', chunk => {
		const lines = (rest + chunk).split('\n')
		rest = lines.pop() ?? ''
		for (const line of lines) {
			const message = JSON.parse(line)
			if ('method' in message) notifications.push(message)
			else waiting.get(message.id)?.(message)
		}
	})
	socket.on('end', () => {
		isOver = true
	})
	return {
		socket,
		notifications,
		get isOver() {
			return isOver
		},
		call(method, params) {
			last += 1
			const id = last
			socket.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
			return new Promise(resolve => waiting.set(id, resolve))
		},
		close: () => socket.destroy(),
	}
}
