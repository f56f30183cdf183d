import type { Origin } from '../ports.ts'
import type { GraphContext, GraphSelf } from './context.ts'

/** Marks units to be looked at again because of another, or of who asks, and wakes the graph once for all of them: only when every mark is set, since an idle graph takes the call at once. */
export function markDirty(context: GraphContext, self: GraphSelf, names: Iterable<string>, because: string | Origin, at: number): void {
	const { dirty } = context
	const asleep = dirty.size === 0
	const origin = typeof because === 'string' ? ({ kind: 'dependency', service: because } as const) : because
	for (const name of names) if (!dirty.has(name)) dirty.set(name, origin)
	if (asleep && dirty.size > 0) self.send({ type: 'graph.propagate', at })
}
