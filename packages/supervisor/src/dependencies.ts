import { edgesIn, hasResidue, isActive, isPending, satisfies, stateOf } from '@zinit/machines'
import type { DependencyKind } from '@zinit/plan'
import { type Core, contextOf, lookOf } from './core.ts'
import type { DependencyInfo } from './model.ts'

const KINDS = ['requires', 'after', 'wants', 'conflicts'] as const satisfies readonly DependencyKind[]

/** What a unit names, by the predicates of lifecycle.md 2.1; names that do not exist have no state and are left out. */
export function dependenciesOf(core: Core, name: string): readonly DependencyInfo[] {
	const { links } = contextOf(core)
	const look = lookOf(core)
	return KINDS.flatMap(kind =>
		edgesIn(links, name)[kind].flatMap(other => {
			const view = look(other)
			return view === undefined ? [] : [{ name: other, dep_type: kind, state: stateOf(view), satisfied: isSatisfied(core, kind, other) }]
		}),
	)
}

function isSatisfied(core: Core, kind: DependencyKind, other: string): boolean {
	const view = lookOf(core)(other)
	if (view === undefined) return kind !== 'requires'
	switch (kind) {
		case 'requires':
			return satisfies(view)
		case 'after':
			return !isPending(contextOf(core).links, lookOf(core), other)
		case 'wants':
			return true
		case 'conflicts':
			return !isActive(view) && !hasResidue(view)
	}
}
