import type { RestoredFacts } from '../ports.ts'
import type { GraphContext, GraphEvent, GraphSelf } from './context.ts'
import { deliver } from './deliver.ts'

/** Each actor of which an earlier daemon has left facts goes on from them; nobody is evaluated before all know theirs. */
export function restore(context: GraphContext, facts: ReadonlyMap<string, RestoredFacts>, at: number): void {
	for (const [name, own] of facts) deliver(context, name, { type: 'restored', facts: own, at })
}

/** A copy goes on where its original stands, with all that the graph knows of stops under way, of who is still to be told, and `watched`: who is to look again. */
export function resume(context: GraphContext, { original, children, watched, at }: Resumption, self: GraphSelf): void {
	copy(original.heldBy, context.heldBy, head => head)
	copy(original.onTheWay, context.onTheWay, way => way)
	for (const map of ['holding', 'waits', 'holds'] as const) copy(original[map], context[map], names => new Set(names))
	for (const name of original.leaving) context.leaving.add(name)
	for (const [name, child] of children) context.children.set(name, child)
	for (const [name, origin] of original.dirty) context.dirty.set(name, origin)
	for (const name of watched) if (!context.dirty.has(name)) context.dirty.set(name, { kind: 'dependency', service: name })
	if (context.dirty.size > 0) self.send({ type: 'graph.propagate', at })
}

type Resumption = Extract<GraphEvent, { readonly type: 'graph.resume' }>

function copy<V>(from: ReadonlyMap<string, V>, to: Map<string, V>, each: (value: V) => V): void {
	for (const [name, value] of from) to.set(name, each(value))
}
