import { awaitedBy } from './gates.ts'
import type { Links } from './links.ts'
import { hasResidue, isActive, isRetrying, isService, type Look, satisfies } from './look.ts'

/** The effect of a start is complete: Running, Exited, Failed, or Blocked where nothing that is under way will open its gates (lifecycle.md 0.1). */
export function startIsComplete(links: Links, look: Look, name: string): boolean {
	const view = look(name)
	if (view === undefined) return true
	if (view.context.leaving !== null || view.value === 'stopping' || view.value === 'starting') return false
	if (view.value !== 'blocked') return view.value !== 'inactive' || view.context.desired === 'down'
	const closed = view.context.blocked
	if (closed === null) return false
	if (closed.conflicts_with.length + closed.ports.length + closed.obstacles.length > 0) return true
	return awaitedBy(links, view).some(required => !isOnTheWay(links, look, required))
}

/** The effect of a stop is complete: no longer active, no residue, and so is all that had to go first. */
export function stopIsComplete(look: Look, name: string): boolean {
	const view = look(name)
	return (
		view === undefined ||
		(view.context.leaving === null && !isActive(view) && (!hasResidue(view) || (isService(view) && view.context.stuck)))
	)
}

/** Satisfied already, or something under way may satisfy it: a start, an end to be followed by one, a retry, or its own wait for such. */
function isOnTheWay(links: Links, look: Look, name: string): boolean {
	const seen = new Set([name])
	const queue = [name]
	for (const next of queue) {
		const view = look(next)
		if (view === undefined) return false
		if (satisfies(view) || view.value === 'starting' || isRetrying(view)) continue
		if (view.value === 'running' || view.value === 'stopping') {
			if (view.context.desired === 'up') continue
			return false
		}
		if (view.context.desired === 'down' && view.context.leaving === null) return false
		if (view.value === 'exited' || view.value === 'failed') return false
		if (view.value === 'inactive') continue
		const closed = view.context.blocked
		if (closed === null || closed.conflicts_with.length + closed.ports.length + closed.obstacles.length > 0) return false
		for (const required of awaitedBy(links, view)) {
			if (seen.has(required)) continue
			seen.add(required)
			queue.push(required)
		}
	}
	return true
}
