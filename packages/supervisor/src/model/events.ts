import type { FailureReason, Origin, State } from '@zinit/machines'

/** Who or what made something happen, and the event it goes back to (rpc.md 8.4). */
export interface Cause extends Origin {
	readonly at_ms: number
	readonly seq?: number
}

/** One published transition, or news of the configuration or the daemon (rpc.md 8.4). */
export interface SupervisorEvent {
	readonly seq: number
	readonly at_ms: number
	readonly kind: 'transition' | 'config' | 'daemon'
	readonly service: string | null
	readonly run: number | null
	readonly from: State | null
	readonly to: State | null
	readonly event: string
	readonly reason: FailureReason | null
	readonly cause: Cause
	readonly detail?: string
}

/** What `events.list` asks for (rpc.md 8.2). */
export interface EventQuery {
	readonly services?: readonly string[]
	/** Only later ones; then the first `limit` after it, else the newest `limit`. */
	readonly sinceSeq?: number
	/** Unix ms, inclusive. */
	readonly since?: number
	readonly limit?: number
}
