import { NOTHING_CLOSED } from '../closed.ts'
import type { Verdict } from '../ports.ts'
import { lookIn } from './children.ts'
import type { GraphContext, GraphSelf } from './context.ts'
import { edgesIn, type Links } from './links.ts'
import { satisfies } from './look.ts'
import { markDirty } from './marks.ts'

/**
 * A cascaded service returns with what it went down with (lifecycle.md 2.4). Where it requires that directly its own gate says
 * so; over a finished oneshot in between only this does.
 */
export function holdBack(context: GraphContext, name: string, head: string): void {
	letBack(context, name)
	context.heldBy.set(name, head)
	const held = context.holding.get(head)
	if (held === undefined) context.holding.set(head, new Set([name]))
	else held.add(name)
}

/** It may come back when its own gates are open: somebody asked for it, or for its end. */
export function letBack(context: GraphContext, name: string): void {
	const head = context.heldBy.get(name)
	if (head === undefined) return
	context.heldBy.delete(name)
	const held = context.holding.get(head)
	held?.delete(name)
	if (held?.size === 0) context.holding.delete(head)
}

/** A changed definition may have cut what somebody was to come back over: then its own gates alone say when (lifecycle.md 8.3). */
export function reviewHeld(context: GraphContext, self: GraphSelf, at: number): void {
	for (const [name, head] of [...context.heldBy]) {
		if (context.links.cycles.has(name) || requiresInTheEnd(context.links, name, head)) continue
		letBack(context, name)
		markDirty(context, self, [name], head, at)
	}
}

function requiresInTheEnd(links: Links, name: string, head: string): boolean {
	const below = new Set([name])
	for (const each of below) for (const required of edgesIn(links, each).requires) below.add(required)
	return below.has(head)
}

/** What went down with it is told as soon as it is up again, or has ceased to exist. */
export function bringBack(context: GraphContext, self: GraphSelf, head: string, at: number): void {
	const held = context.holding.get(head)
	if (held === undefined) return
	const view = lookIn(context)(head)
	if (view !== undefined && !satisfies(view)) return
	for (const name of held) context.heldBy.delete(name)
	context.holding.delete(head)
	markDirty(context, self, held, head, at)
}

/** A verdict over the gates, and whether it may come back at all. */
export function heldBack(context: GraphContext, name: string, verdict: Verdict): Verdict {
	const head = context.heldBy.get(name)
	if (head === undefined || verdict.word === 'missing' || verdict.word === 'cycle') return verdict
	const view = lookIn(context)(head)
	if (view === undefined || satisfies(view)) return verdict
	const closed = verdict.word === 'closed' ? verdict.closed : NOTHING_CLOSED
	const waiting_on = closed.waiting_on.includes(head) ? closed.waiting_on : [...closed.waiting_on, head]
	return { word: 'closed', closed: { ...closed, waiting_on, held_by: head } }
}
