import { lookIn } from './children.ts'
import type { GraphContext } from './context.ts'
import { deliver, gatesOf } from './deliver.ts'

/** What nobody is called by: stands for all active units together, which residue waits for during a shutdown. */
export const EVERYBODY = ''

/** A stop under way waits for others that are on their way out too; but never, not even round about, for one that waits for it: edges may have turned round meanwhile. */
export function addWaits(context: GraphContext, name: string, waits: Iterable<string>): void {
	const known = context.waits.get(name) ?? new Set()
	context.waits.set(name, known)
	for (const other of waits) {
		if (known.has(other) || lookIn(context)(other)?.context.leaving === null || isWaitingFor(context, other, name)) continue
		known.add(other)
		const held = context.holds.get(other)
		if (held === undefined) context.holds.set(other, new Set([name]))
		else held.add(name)
	}
}

function isWaitingFor({ waits }: GraphContext, name: string, awaited: string): boolean {
	const seen = new Set([name])
	for (const each of seen) for (const other of waits.get(each) ?? []) seen.add(other)
	return seen.has(awaited)
}

/** Whoever of them waits for nobody takes its turn. */
export function takeTurns(context: GraphContext, names: readonly string[], at: number): void {
	for (const name of names) {
		const view = lookIn(context)(name)
		if (view !== undefined && view.context.leaving !== null) context.leaving.add(name)
		turnOf(context, name, at)
	}
}

/** A unit whose stop is complete holds nobody up any more. */
export function release(context: GraphContext, name: string, at: number): void {
	const view = lookIn(context)(name)
	if ((view !== undefined && view.context.leaving !== null) || !context.leaving.delete(name)) return
	letGo(context, name, at)
	if (context.leaving.size === context.holds.get(EVERYBODY)?.size) letGo(context, EVERYBODY, at)
}

/** What ended before its turn (row 51) leaves those that it was waiting for to those that were waiting for it; at shutdown order is by direct names alone. */
function letGo(context: GraphContext, name: string, at: number): void {
	const held = context.holds.get(name) ?? []
	const inherited = context.closing ? [] : [...(context.waits.get(name) ?? [])]
	context.holds.delete(name)
	context.waits.delete(name)
	for (const other of held) {
		if (!context.waits.get(other)?.delete(name)) continue
		addWaits(context, other, inherited)
		turnOf(context, other, at)
	}
}

function turnOf(context: GraphContext, name: string, at: number): void {
	if (context.waits.get(name)?.size !== 0) return
	context.waits.delete(name)
	deliver(context, name, { type: 'turn', gates: gatesOf(context, name), at })
}
