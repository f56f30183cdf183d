import type { Params, Shape } from '@zinit/protocol'
import type { Sent } from './bridge.ts'

/** Verbs that can be planned (rpc.md 8.2). */
export type PlanVerb = Params<'service.plan'>['verb']

/** Parameters of the planned method, by their names on the wire. */
export interface PlanParams extends Omit<Sent<'service.plan'>, 'verb' | 'names'> {
	/** Of delete: whatever requires one of the names, directly or not, is deleted before it. */
	readonly cascade?: boolean | undefined
}

export interface PlanStep extends Pick<Shape<'PlanStep'>, 'order' | 'service' | 'keys'> {
	/** start, stop, kill, create, update, delete, reload. */
	readonly action: string
	readonly because: { readonly kind: string; readonly of?: string | null }
	readonly signal?: string | null
	readonly deadline_ms?: number | null
}

/** What would happen (cli.md 3.1, 4). */
export interface Plan {
	readonly verb: string
	readonly names: readonly string[]
	/** Computed by the client, not by the daemon's charts. */
	readonly estimate: boolean
	readonly steps: readonly PlanStep[]
	readonly blocked_after: readonly string[]
	/** What keeps each of them; an estimate does not know. */
	readonly blocked_reasons?: Readonly<Record<string, string>>
	/** Services that are not touched. */
	readonly untouched: number
	readonly refusals: readonly string[]
}
