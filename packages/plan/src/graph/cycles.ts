import type { Plan, Unit } from '../model.ts'
import { withUnit } from './change.ts'
import { componentsOf } from './components.ts'
import { type IndexedPlan, indexPlan } from './indexed.ts'

/** Units of which each reaches all the others over requires, after and wants (lifecycle.md 2.6). */
export interface Cycle {
	/** Everyone on it, in name order. */
	readonly members: readonly string[]
	/** The shortest way from the first member back to itself, which is named at both ends. */
	readonly path: readonly string[]
	/** `cyclic dependency detected: a -> b -> a`. */
	readonly text: string
}

/** All cycles of a plan, disjoint, by first member. Linear in units and edges. */
export function findCycles(plan: Plan): readonly Cycle[] {
	const indexed = indexPlan(plan)
	return groupsOf(indexed).map(group => describe(indexed, group))
}

/** The cycles that one of `names` is on; without names all of them. */
export function cyclesWith(plan: Plan, names?: Iterable<string>): readonly Cycle[] {
	const cycles = findCycles(plan)
	if (names === undefined) return cycles
	const wanted = new Set(names)
	return cycles.filter(({ members }) => members.some(name => wanted.has(name)))
}

/** The cycle that a unit would be on if it were set; null: none (config.md 6.1). */
export function cycleThatWouldClose(plan: Plan, unit: Unit): Cycle | null {
	return cyclesWith(withUnit(plan, unit), [unit.name])[0] ?? null
}

/** The units of each cycle by number, ascending; one unit alone only if it names itself. */
export function groupsOf({ names, below }: IndexedPlan): readonly (readonly number[])[] {
	const component = componentsOf(names.length, node => below[node] ?? [])
	const groups = new Map<number, number[]>()
	for (const [node, number] of component.entries()) {
		const group = groups.get(number)
		if (group === undefined) groups.set(number, [node])
		else group.push(node)
	}
	return [...groups.values()]
		.filter(group => group.length > 1 || group.some(node => below[node]?.includes(node)))
		.sort(([a = 0], [b = 0]) => a - b)
}

function describe({ names, below }: IndexedPlan, group: readonly number[]): Cycle {
	const nameOf = (node: number) => names[node] ?? ''
	const path = wayBack(below, group).map(nameOf)
	return { members: group.map(nameOf), path, text: `cyclic dependency detected: ${path.join(' -> ')}` }
}

/** Breadth first from the first member over the others until an edge leads back to it. */
function wayBack(below: IndexedPlan['below'], group: readonly number[]): readonly number[] {
	const [first = 0] = group
	const inside = new Set(group)
	const from = new Map<number, number>()
	const queue = [first]
	for (const node of queue) {
		for (const next of below[node] ?? []) {
			if (next === first) return [...trace(from, node), first]
			if (!inside.has(next) || from.has(next)) continue
			from.set(next, node)
			queue.push(next)
		}
	}
	return [first, first]
}

function trace(from: ReadonlyMap<number, number>, end: number): readonly number[] {
	const path: number[] = []
	for (let node: number | undefined = end; node !== undefined; node = from.get(node)) path.push(node)
	return path.reverse()
}
