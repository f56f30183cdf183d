import type { State } from '../ports.ts'
import type { ServiceContext } from '../service/context.ts'
import { isSuccess } from '../service/success.ts'
import type { TargetContext } from '../target/target.ts'

/** A child as the graph sees it: its snapshot, read and never kept. */
export interface View<C extends ServiceContext | TargetContext = ServiceContext | TargetContext> {
	readonly value: State
	readonly context: C
}

export type Look = (name: string) => View | undefined

export function isService(view: View): view is View<ServiceContext> {
	return view.context.unit.kind === 'service'
}

export function isActive({ value }: View): boolean {
	return value === 'starting' || value === 'running' || value === 'stopping'
}

/** Live processes of former runs. */
export function hasResidue(view: View): boolean {
	return isService(view) && view.context.residue.length > 0
}

/** An automatic restart is due. */
export function isRetrying(view: View): boolean {
	return isService(view) && view.context.timer?.kind === 'retry'
}

/** Running, or ended with success and not stopped by request; nothing that is leaving (lifecycle.md 2.1). */
export function satisfies(view: View): boolean {
	if (view.context.leaving !== null) return false
	if (view.value === 'running') return true
	if (view.value !== 'exited' || !isService(view)) return false
	const { lastExit, unit } = view.context
	return lastExit !== null && !lastExit.requested && isSuccess(unit.config, lastExit)
}
