import type { Notification, NotificationName } from './contract.ts'
import { errorObject, type Fault } from './errors.ts'

/** A reply without its LF; `id` is JSON text. A result of undefined is sent as null. */
export const encodeResult = (id: string, result: unknown): string =>
	`{"jsonrpc":"2.0","id":${id},"result":${JSON.stringify(result) ?? 'null'}}`

/** An error reply without its LF (rpc.md 3). */
export const encodeError = (id: string, fault: Fault): string =>
	`{"jsonrpc":"2.0","id":${id},"error":${JSON.stringify(errorObject(fault))}}`

/** A notification without its LF (rpc.md 8.4). */
export const encodeNotification = <N extends NotificationName>(method: N, params: Notification<N>): string =>
	`{"jsonrpc":"2.0","method":"${method}","params":${JSON.stringify(params)}}`

/**
 * The beginning of a notification whose other params many subscriptions share: after it come their JSON without its first brace, and one brace
 * more, so that a shared text is made once.
 */
export const openNotification = (method: NotificationName, subscription: string): string =>
	`{"jsonrpc":"2.0","method":"${method}","params":{"subscription":${JSON.stringify(subscription)},`

/** One line of replies for a batch, without its LF; undefined if nothing is to be answered. */
export const encodeBatch = (replies: readonly string[]): string | undefined => (replies.length === 0 ? undefined : `[${replies.join(',')}]`)

/** A request without its LF; `id` undefined makes a notification. */
export const encodeRequest = (id: number | string | undefined, method: string, params: object = {}): string =>
	JSON.stringify(id === undefined ? { jsonrpc: '2.0', method, params } : { jsonrpc: '2.0', id, method, params })

export type ReplyLine =
	| { readonly kind: 'result'; readonly id: unknown; readonly result: unknown }
	| {
			readonly kind: 'error'
			readonly id: unknown
			readonly error: { readonly code: number; readonly message: string; readonly data: unknown }
	  }
	| { readonly kind: 'notification'; readonly method: string; readonly params: Readonly<Record<string, unknown>> }
	| { readonly kind: 'blank' }
	| { readonly kind: 'malformed'; readonly reason: string }

/** Reads a line of a daemon as tolerantly as old clients do (rpc.md 2, R1 to R8). Never throws. */
export const decodeReply = (line: string): ReplyLine => {
	if (line.trim() === '') return { kind: 'blank' }
	const value = parsed(line)
	if (!isObject(value)) return { kind: 'malformed', reason: 'not a JSON object' }
	if (typeof value.method === 'string' && !Object.hasOwn(value, 'id')) {
		return { kind: 'notification', method: value.method, params: isObject(value.params) ? value.params : {} }
	}
	const { error } = value
	if (error === undefined || error === null) return { kind: 'result', id: value.id, result: value.result }
	if (!isObject(error) || !Number.isInteger(error.code) || typeof error.message !== 'string') {
		return { kind: 'malformed', reason: 'an error without code or message' }
	}
	return { kind: 'error', id: value.id, error: { code: Number(error.code), message: error.message, data: error.data } }
}

function parsed(line: string): unknown {
	try {
		return JSON.parse(line)
	} catch {
		return undefined
	}
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value)
