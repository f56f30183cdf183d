import type { GraphContext } from '../graph/context.ts'
import { hasResidue, isActive } from '../graph/look.ts'
import { viewOf } from '../graph/observe.ts'

/** Something may happen though nobody asks for it: a start or a stop has begun, residue is left, or only the host knows whether a gate is still closed. */
export function isUnderWay({ children, dirty }: GraphContext): boolean {
	return (
		dirty.size > 0 ||
		[...children.values()].some(child => {
			const view = viewOf(child)
			const { leaving, blocked } = view.context
			return (
				(isActive(view) && view.value !== 'running') ||
				hasResidue(view) ||
				leaving !== null ||
				(blocked !== null && blocked.obstacles.length > 0)
			)
		})
	)
}
