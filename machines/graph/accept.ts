import type { ServiceEvent } from '../ports.ts'
import { waitsOf } from './cascade.ts'
import { lookIn } from './children.ts'
import { holdBack, letBack } from './comeback.ts'
import type { GraphContext } from './context.ts'
import { deliver, gatesOf } from './deliver.ts'
import { namesIn } from './links.ts'
import { isActive, isService, type View } from './look.ts'
import { reach } from './reach.ts'
import { addWaits, takeTurns } from './turns.ts'

/** The ways in which an accepted stop of some kind is asked of one service. */
export type Acceptance = Extract<ServiceEvent, { type: 'stop' | 'restart' | 'replace' | 'remove' }>

export interface Head {
	readonly name: string
	readonly event: Acceptance
}

/**
 * A stop, restart, replacement or removal is accepted: from here on its cascade is leaving, and who waits for nobody takes its
 * turn (lifecycle.md 2.4). Everybody hears of it after what it requires, so that a target between two services has fallen
 * back before the upper one could be evaluated again.
 */
export function accept(context: GraphContext, heads: readonly Head[], member: 'cascade' | 'stop' = 'cascade'): void {
	const look = lookIn(context)
	const known = heads.filter(({ name }) => context.children.has(name))
	const [first] = known
	if (first === undefined) return
	const { at } = first.event
	const asked = new Map(known.map(({ name, event }) => [name, event]))
	const because = new Map(known.map(({ name }) => [name, name]))
	const leaving: string[] = []
	for (const name of reach(asked.keys(), each => namesIn(context.links.requiredBy, each))) {
		const head = because.get(name) ?? name
		for (const above of namesIn(context.links.requiredBy, name)) if (!because.has(above)) because.set(above, head)
		const own = asked.get(name)
		const view = look(name)
		if (view === undefined) continue
		if (own !== undefined) {
			letBack(context, name)
			deliver(context, name, own)
		} else if (!isService(view)) {
			if (view.value === 'running')
				deliver(context, name, { type: 'changed', gates: gatesOf(context, name), at, origin: { kind: 'dependency', service: head } })
			continue
		} else if (isActive(view)) {
			if (member === 'cascade') holdBack(context, name, head)
			const origin = { ...(asked.get(head)?.origin ?? first.event.origin), kind: 'cascade', service: head } as const
			deliver(
				context,
				name,
				member === 'stop' ? { type: 'stop', at, origin } : { type: 'cascade', gates: gatesOf(context, name), at, origin },
			)
		} else continue
		if (leavesNow(look(name))) leaving.push(name)
	}
	for (const [name, waits] of waitsOf(context.links, leaving)) addWaits(context, name, waits)
	takeTurns(context, leaving, at)
}

/** A start attempt that the cascade ended at once is gone already: nobody waits for it. */
function leavesNow(view: View | undefined): boolean {
	return view !== undefined && view.context.leaving !== null
}
