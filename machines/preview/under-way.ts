import { viewOf } from '../graph/children.ts'
import type { GraphContext } from '../graph/context.ts'
import { hasResidue, isActive, type View } from '../graph/look.ts'

/** Something may happen though nobody asks for it. */
export function isUnderWay({ children, dirty }: GraphContext): boolean {
	return dirty.size > 0 || [...children.values()].some(child => isMoving(viewOf(child)) || isWatched(viewOf(child)))
}

/** A start or a stop has begun, or residue is left. */
export function isMoving(view: View): boolean {
	return (isActive(view) && view.value !== 'running') || hasResidue(view) || view.context.leaving !== null
}

/** Only the host knows whether a gate is still closed. */
export function isWatched({ context: { blocked } }: View): boolean {
	return blocked !== null && blocked.waiting_on.length + blocked.conflicts_with.length + blocked.ports.length === 0
}
