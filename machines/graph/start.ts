import { bootOrder } from '@zinit/plan'
import type { Origin } from '../ports.ts'
import { lookIn } from './children.ts'
import { letBack } from './comeback.ts'
import type { GraphContext } from './context.ts'
import { deliver, gatesOf } from './deliver.ts'
import { edgesIn } from './links.ts'
import { satisfies } from './look.ts'
import { reach } from './reach.ts'

/** Every unit that is wanted is evaluated, dependencies first, ties by name (lifecycle.md 2.2). */
export function boot(context: GraphContext, at: number): void {
	for (const name of bootOrder(context.plan)) {
		deliver(context, name, { type: 'changed', gates: gatesOf(context, name), at, origin: { kind: 'boot' } })
	}
}

/** START; with `tree`, and always for a target, of what it requires and wants first, except what satisfies already (2.2, 1.2). */
export function start(context: GraphContext, name: string, tree: boolean, at: number, origin: Origin): void {
	const look = lookIn(context)
	if (tree || context.plan.units.get(name)?.kind === 'target') {
		for (const below of closureBelow(context, name)) {
			const view = look(below)
			if (view === undefined || below === name || satisfies(view)) continue
			letBack(context, below)
			deliver(context, below, { type: 'start', gates: gatesOf(context, below), at, origin: { ...origin, service: origin.service ?? name } })
		}
	}
	letBack(context, name)
	deliver(context, name, { type: 'start', gates: gatesOf(context, name), at, origin })
}

/** Dependencies before dependents, the name itself last. */
function closureBelow({ links }: GraphContext, name: string): readonly string[] {
	const order = reach([name], each => {
		const { requires, wants } = edgesIn(links, each)
		return wants.length === 0 ? requires : [...requires, ...wants]
	})
	return [...order].reverse()
}
