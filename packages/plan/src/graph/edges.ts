import type { DependencyKind, Edges, Unit } from '../model.ts'

/** The lists of names in the order in which their problems are reported (config.md 4.1). */
export const DEPENDENCY_KINDS = ['requires', 'after', 'wants', 'conflicts'] as const satisfies readonly DependencyKind[]

/** The lists of a unit that must be acyclic together (lifecycle.md 2.6). */
export const ORDERED_KINDS = ['requires', 'after', 'wants'] as const satisfies readonly DependencyKind[]

/** The dependency lists in force: duplicates dropped, its own name dropped but from requires, where it is a cycle (lifecycle.md 2.1). */
export function edgesOf(unit: Unit): Edges {
	const { requires, after, wants, conflicts } = unit.config.dependencies
	const others = (names: readonly string[]) => distinct(names).filter(name => name !== unit.name)
	return { requires: distinct(requires), after: others(after), wants: others(wants), conflicts: others(conflicts) }
}

function distinct(names: readonly string[]): readonly string[] {
	return names.length < 2 ? names : [...new Set(names)]
}
