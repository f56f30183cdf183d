import type { Edge, Unit, Units } from './survey.ts'

/** Names of the unit and all it depends on over these edges, dependencies first; names that do not exist are left out. */
export const chain = (units: Units, name: string, edges: readonly Edge[]): readonly string[] => {
	const ordered: string[] = []
	const seen = new Set<string>()
	const visit = (each: string) => {
		const unit = units.get(each)
		if (unit === undefined || seen.has(each)) return
		seen.add(each)
		for (const edge of edges) for (const other of unit[edge]) visit(other)
		ordered.push(each)
	}
	visit(name)
	return ordered
}

/** All units, dependencies first, ties by name. */
export const inOrder = (units: Units, edges: readonly Edge[] = everyEdge): readonly string[] => {
	const names = [...units.keys()].sort()
	return [...new Set(names.flatMap(name => chain(units, name, edges)))]
}

/** Units that depend on the one, directly or not, over these edges; those that depend on others first. */
export const dependents = (units: Units, name: string, edges: readonly Edge[]): readonly string[] => {
	const reached = new Set([name])
	for (let size = 0; size < reached.size; ) {
		size = reached.size
		for (const unit of units.values()) if (namesAny(unit, reached, edges)) reached.add(unit.name)
	}
	reached.delete(name)
	return inOrder(units)
		.filter(each => reached.has(each))
		.reverse()
}

/** Units that name the one directly. */
export const directDependents = (units: Units, name: string, edges: readonly Edge[]): readonly string[] =>
	[...units.values()].filter(unit => unit.name !== name && namesAny(unit, new Set([name]), edges)).map(unit => unit.name)

export const everyEdge: readonly Edge[] = ['requires', 'after', 'wants']

const namesAny = (unit: Unit, names: ReadonlySet<string>, edges: readonly Edge[]) =>
	edges.some(edge => unit[edge].some(other => names.has(other)))
