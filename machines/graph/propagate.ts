import { lookIn } from './children.ts'
import { bringBack } from './comeback.ts'
import type { GraphContext, GraphSelf } from './context.ts'
import { deliver, gatesOf } from './deliver.ts'
import { isOnTheWay } from './gates.ts'
import { namesIn } from './links.ts'
import type { View } from './look.ts'
import { markDirty } from './marks.ts'
import { release } from './turns.ts'

/** Tells whoever was marked, in name order, and lets those take their turn that wait for nobody any more (lifecycle.md 2.5). */
export function propagate(context: GraphContext, self: GraphSelf, at: number): void {
	const look = lookIn(context)
	const marked = [...context.dirty].sort(([a], [b]) => (a < b ? -1 : 1))
	context.dirty.clear()
	for (const [name] of marked) release(context, name, at)
	if (context.closing) return
	for (const [name] of marked) bringBack(context, self, name, at)
	for (const [name, origin] of marked) {
		const before = look(name)
		if (before === undefined || !listens(before)) continue
		deliver(context, name, { type: 'changed', gates: gatesOf(context, name), at, origin })
		if (before.value === 'blocked' && look(name)?.value === 'blocked') passOn(context, self, name, at)
	}
}

/** CHANGED means something to it. */
function listens({ value, context }: View): boolean {
	if (context.leaving !== null) return false
	if (context.unit.kind === 'target' || value === 'failed') return true
	return context.desired === 'up' && (value === 'inactive' || value === 'blocked')
}

/** A Blocked unit that stays Blocked may have become, or ceased to be, something to wait for: to those after it, and to Blocked ones above it whose own wait hangs on it. */
function passOn(context: GraphContext, self: GraphSelf, name: string, at: number): void {
	const { links, onTheWay } = context
	const now = isOnTheWay(links, lookIn(context), name, onTheWay)
	if ((onTheWay.get(name) ?? true) === now) return
	onTheWay.set(name, now)
	context.settled(name)
	markDirty(context, self, [...namesIn(links.afterBy, name), ...namesIn(links.requiredBy, name)], name, at)
}
