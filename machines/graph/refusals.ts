import { brokenDependency } from './gates.ts'
import type { Links } from './links.ts'
import { isService, type Look } from './look.ts'

/** A request that the charts would not honour, with what the requester is told (rpc.md 3). */
export type Refusal =
	| { readonly kind: 'service_not_found' }
	| { readonly kind: 'dependency_missing'; readonly dependency: string }
	| { readonly kind: 'cycle'; readonly text: string }
	| { readonly kind: 'not_running' }

/** start and restart: rows 1, 2 and 39 of lifecycle.md 1.1. The wish is noted all the same. */
export function refuseStart(links: Links, look: Look, name: string): Refusal | null {
	const view = look(name)
	if (view === undefined) return { kind: 'service_not_found' }
	if (isService(view) && (view.context.leaving === 'remove' || view.context.cause === 'remove')) return { kind: 'service_not_found' }
	const broken = brokenDependency(links, look, name)
	if (broken === null || view.value === 'starting' || view.value === 'running') return null
	return broken.word === 'missing' ? { kind: 'dependency_missing', dependency: broken.dependency } : { kind: 'cycle', text: broken.message }
}

/** kill: rows 46 and 47. */
export function refuseKill(look: Look, name: string): Refusal | null {
	const view = look(name)
	if (view === undefined) return { kind: 'service_not_found' }
	if (!isService(view)) return { kind: 'not_running' }
	const { pid, residue } = view.context
	return pid > 0 || (view.value === 'stopping' && residue.length > 0) ? null : { kind: 'not_running' }
}
