import type { RestoredFacts } from '../ports.ts'
import type { GraphContext } from './context.ts'
import { deliver } from './deliver.ts'
import { lookIn } from './observe.ts'

/** Each actor of which an earlier daemon has left facts goes on from them; nobody is evaluated before all know theirs. */
export function restore(context: GraphContext, facts: ReadonlyMap<string, RestoredFacts>, at: number): void {
	for (const [name, own] of facts) deliver(context, name, { type: 'restored', facts: own, at })
}

/** A copy goes on where its original stands: every actor, and all that the graph knows of stops under way. */
export function resume(context: GraphContext, original: GraphContext, at: number): void {
	copy(original.heldBy, context.heldBy, head => head)
	copy(original.onTheWay, context.onTheWay, way => way)
	for (const map of ['holding', 'waits', 'holds'] as const) copy(original[map], context[map], names => new Set(names))
	for (const name of original.leaving) context.leaving.add(name)
	const look = lookIn(original)
	for (const name of context.children.keys()) {
		const view = look(name)
		if (view !== undefined) deliver(context, name, { type: 'resumed', original: view, at })
	}
}

function copy<V>(from: ReadonlyMap<string, V>, to: Map<string, V>, each: (value: V) => V): void {
	for (const [name, value] of from) to.set(name, each(value))
}
