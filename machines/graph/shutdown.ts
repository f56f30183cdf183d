import { lookIn } from './children.ts'
import type { GraphContext } from './context.ts'
import { deliver } from './deliver.ts'
import { namesIn } from './links.ts'
import { hasResidue, isActive } from './look.ts'
import { addWaits, EVERYBODY, takeTurns } from './turns.ts'

const NOBODY: ReadonlySet<string> = new Set()
const ALL_ACTIVE: ReadonlySet<string> = new Set([EVERYBODY])

/** All units are told to go, each at its turn: when nothing active that names it in requires, after or wants is left, residue last of all (lifecycle.md 5.2). */
export function closeDown(context: GraphContext, at: number): void {
	const { links, children } = context
	const look = lookIn(context)
	const names = [...children.keys()]
	for (const name of names) deliver(context, name, { type: 'shutdown', at, origin: { kind: 'shutdown' } })
	const active = new Set(names.filter(name => test(look(name), isActive)))
	context.waits.clear()
	context.holds.clear()
	for (const name of names) {
		if (active.has(name)) {
			const above = [links.requiredBy, links.afterBy, links.wantedBy].flatMap(index => namesIn(index, name))
			addWaits(context, name, new Set(above.filter(other => active.has(other))))
		} else addWaits(context, name, active.size > 0 && test(look(name), hasResidue) ? ALL_ACTIVE : NOBODY)
	}
	takeTurns(context, names, at)
}

/** SIGKILL to everything that is still there. */
export function force(context: GraphContext, at: number): void {
	for (const name of context.children.keys()) {
		deliver(context, name, { type: 'turn', gates: { word: 'shutdown' }, at })
		deliver(context, name, { type: 'force', at })
	}
}

function test<V>(view: V | undefined, holds: (view: V) => boolean): boolean {
	return view !== undefined && holds(view)
}
