import type { Preview, PreviewStep } from '@zinit/machines'

export type PreviewVerb =
	| 'start'
	| 'stop'
	| 'restart'
	| 'kill'
	| 'set'
	| 'delete'
	| 'reload'
	| 'start_all'
	| 'stop_all'
	| 'delete_all'
	| 'shutdown'

/** What the verb itself would be given. */
export interface PreviewParams {
	/** Of start. */
	readonly tree?: boolean
	/** Of set: unchecked input. */
	readonly config?: unknown
	/** Of delete; default true. */
	readonly force?: boolean
	/** Of kill: 1 to 64; default SIGTERM. */
	readonly signal?: number
	/** Of reload. */
	readonly restartChanged?: boolean
}

/** What a verb would do now (rpc.md 8.2). */
export interface PreviewResult extends Omit<Preview, 'steps'> {
	readonly verb: PreviewVerb
	readonly names: readonly string[]
	/** Never: the charts themselves have looked ahead. */
	readonly estimate: false
	readonly steps: readonly (Omit<PreviewStep, 'action'> & { readonly action: PreviewStep['action'] | 'reload' })[]
}
