import type { Plan } from '../model.ts'
import { edgesOf, ORDERED_KINDS } from './edges.ts'

/** A plan's units by number, in name order, with the edges of requires, after and wants that lead to a unit of the plan. */
export interface IndexedPlan {
	readonly names: readonly string[]
	readonly numbers: ReadonlyMap<string, number>
	/** Per unit, what it names: requires before after before wants, file order, each once. */
	readonly below: readonly (readonly number[])[]
}

export function indexPlan({ units }: Plan): IndexedPlan {
	const names = [...units.keys()].sort()
	const numbers = new Map(names.map((name, number) => [name, number]))
	const below = names.map(name => {
		const unit = units.get(name)
		if (unit === undefined) return []
		const edges = edgesOf(unit)
		const found = ORDERED_KINDS.flatMap(kind => edges[kind].flatMap(other => numbers.get(other) ?? []))
		return found.length < 2 ? found : [...new Set(found)]
	})
	return { names, numbers, below }
}
