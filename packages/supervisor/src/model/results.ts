import type { State } from '@zinit/machines'
import type { Diagnostic } from '@zinit/plan'

/** Outcome of start, stop, restart, set and delete (rpc.md 5.3). */
export interface MutationResult {
	readonly name: string
	/** State at the time of the answer. */
	readonly state: State
	/** False if nothing had to be done. */
	readonly changed: boolean
	/** Others that were started or stopped, in order. */
	readonly affected: readonly string[]
	readonly pending?: true
}

export interface SetResult extends MutationResult {
	readonly action: 'created' | 'updated' | 'unchanged'
	/** File written; absent if memory only. */
	readonly path?: string
	readonly warnings: readonly string[]
}

export interface RemoveResult extends MutationResult {
	/** File deleted. */
	readonly path?: string
}

export interface ReloadResult {
	readonly added: readonly string[]
	readonly removed: readonly string[]
	readonly changed: readonly string[]
	readonly unchanged: number
	readonly changed_keys: Readonly<Record<string, readonly string[]>>
	/** Errors and missing dependencies. */
	readonly errors: readonly Diagnostic[]
	readonly needs_restart: readonly string[]
	readonly pending?: true
}

export interface BulkResult {
	/** Names that are up or done, stopped or deleted by now. */
	readonly names: readonly string[]
	readonly skipped: readonly string[]
	readonly failed: readonly { readonly name: string; readonly error: string }[]
	/** Names whose outcome is still to come; only with `pending`. */
	readonly under_way?: readonly string[]
	readonly pending?: true
}
