import type { Published } from '../ports.ts'
import { lookIn, viewOf } from './children.ts'
import type { ChildRef, GraphContext, GraphSelf } from './context.ts'
import { nest } from './deliver.ts'
import { isOnTheWay } from './gates.ts'
import { heldDirectly } from './held.ts'
import { namesIn, portSharers } from './links.ts'
import { hasResidue, isActive, isRetrying, isService, type View } from './look.ts'
import { markDirty } from './marks.ts'

/**
 * Follows a child: every published transition is announced once it is visible, and whoever names the child is marked to be
 * told (lifecycle.md 2.5). The graph is woken through its mailbox, once for all that is marked meanwhile.
 */
export function observe(context: () => GraphContext, self: GraphSelf, name: string, child: ChildRef): void {
	let before = viewOf(child)
	child.subscribe({
		next: () => {
			const after = viewOf(child)
			const earlier = before
			before = after
			if (transitioned(earlier, after)) context().announce(published(earlier, after))
			if (!transitioned(earlier, after) && !factsMoved(earlier, after)) return
			nest(context(), name, () => {
				noteWay(context(), name, earlier, after)
				mark(context(), self, name, earlier, after)
				context().settled(name)
				if (after.context.removed) self.send({ type: 'service.removed', name, at: after.context.trigger.at })
			})
		},
		error: () => undefined,
	})
}

/** What becomes Blocked is on its way or not from the beginning: later only a change of that is news to those above it. */
function noteWay(context: GraphContext, name: string, before: View, after: View): void {
	const { links, onTheWay } = context
	if (before.value !== 'blocked' && after.value === 'blocked') onTheWay.set(name, isOnTheWay(links, lookIn(context), name, onTheWay))
}

function mark(context: GraphContext, self: GraphSelf, name: string, before: View, after: View): void {
	const { links } = context
	const related = [name, ...namesIn(links.requiredBy, name), ...namesIn(links.afterBy, name), ...heldDirectly(context, name)]
	if (isActive(before) !== isActive(after) || hasResidue(before) !== hasResidue(after)) {
		related.push(...namesIn(links.conflicts, name))
		for (const { service } of portSharers(links, name)) related.push(service)
	}
	markDirty(context, self, related, name, after.context.trigger.at)
}

function transitioned(before: View, after: View): boolean {
	return before.value !== after.value || runOf(before) !== runOf(after) || before.context.reason !== after.context.reason
}

/** pid, desired, leaving and retry count as transitions (2.5), and so does the end of residue. */
function factsMoved(before: View, after: View): boolean {
	const [a, b] = [before.context, after.context]
	return (
		a.desired !== b.desired ||
		a.leaving !== b.leaving ||
		a.removed !== b.removed ||
		a.startAfter !== b.startAfter ||
		isRetrying(before) !== isRetrying(after) ||
		hasResidue(before) !== hasResidue(after) ||
		pidOf(before) !== pidOf(after) ||
		requestedOf(before) !== requestedOf(after) ||
		a.blocked !== b.blocked
	)
}

function published({ value: from }: View, { value: to, context }: View): Published {
	const { event, origin, at } = context.trigger
	return { name: context.name, run: 'run' in context ? context.run : 0, from, to, event, reason: context.reason, origin, at }
}

function runOf(view: View): number {
	return isService(view) ? view.context.run : 0
}

function pidOf(view: View): number {
	return isService(view) ? view.context.pid : 0
}

function requestedOf(view: View): boolean {
	return isService(view) && (view.context.lastExit?.requested ?? false)
}
