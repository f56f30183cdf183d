import type { MethodName, State } from '@zinit/protocol'
import type { WaitOptions } from './options.ts'

/** Deadlines of calls that wait for their outcome, ms (cli.md 1.5). */
export const waitLimits = {
	'service.start': 60_000,
	'service.stop': 120_000,
	'service.restart': 60_000,
	'service.set': 60_000,
	'service.delete': 120_000,
	'service.reload': 60_000,
	'service.start_all': 60_000,
	'service.stop_all': 60_000,
	'service.delete_all': 60_000,
	'system.shutdown': 120_000,
} as const satisfies Partial<Record<MethodName, number>>

export type WaitingMethod = keyof typeof waitLimits

export interface Wait {
	readonly wait: boolean
	/** Deadline, ms; 0 = none. */
	readonly limit: number
	/** What the daemon is told, ms. */
	readonly wait_ms: number
	/** Longer than a daemon waits: the rest is to be watched. */
	readonly watched: boolean
	/** Deadline of the call that carries it, ms: a little later, so that the daemon can say how far it is. */
	readonly callMs: number
}

/** How a call waits, by its options. */
export const waitOf = (method: WaitingMethod, { wait = true, timeoutMs }: WaitOptions): Wait => {
	const limit = timeoutMs ?? waitLimits[method]
	const watched = wait && (limit === 0 || limit > longestWaitMs)
	const wait_ms = wait ? Math.round(watched ? longestWaitMs : limit) : 0
	return { wait, limit, wait_ms, watched, callMs: limit === 0 ? 0 : limit + graceMs }
}

/** True if the daemon answered before the effect was complete. */
export const isPending = (reply: unknown): reply is { readonly pending: true; readonly state?: State } =>
	typeof reply === 'object' && reply !== null && 'pending' in reply && reply.pending === true

/** What `wait_ms` may be at most (rpc.md 5.3). */
const longestWaitMs = 600_000
const graceMs = 500
