import { bootOrder, type DependencyKind, type Plan } from '@zinit/plan'
import { edgesIn, type Links } from '../graph/links.ts'
import type { Look } from '../graph/look.ts'
import type { State } from '../ports.ts'
import { SYMBOLS } from './state.ts'

/** The dependency tree as text (lifecycle.md 2.7), and the same as a graph. `from` depends on `to`. */
export interface DependencyTree {
	readonly ascii: string
	readonly nodes: readonly { readonly name: string; readonly kind: 'service' | 'target'; readonly state: State }[]
	readonly edges: readonly { readonly from: string; readonly to: string; readonly kind: DependencyKind }[]
}

const DRAWN = ['requires', 'after', 'wants'] as const

export function treeOf(plan: Plan, links: Links, look: Look): DependencyTree {
	const names = bootOrder(plan)
	return {
		ascii: names.flatMap((name, index) => branch(links, look, name, index === names.length - 1)).join('\n'),
		nodes: names.map(name => ({ name, kind: plan.units.get(name)?.kind ?? 'service', state: look(name)?.value ?? 'inactive' })),
		edges: names.flatMap(from =>
			[...DRAWN, 'conflicts' as const].flatMap(kind => edgesIn(links, from)[kind].map(to => ({ from, to, kind }))),
		),
	}
}

function branch(links: Links, look: Look, name: string, last: boolean): string[] {
	const edges = edgesIn(links, name)
	const below = DRAWN.flatMap(kind => edges[kind].map(other => `${kind} ${other} (${look(other)?.value ?? 'missing'})`))
	const state = look(name)?.value ?? 'inactive'
	return [
		`${last ? '└─' : '├─'} ${SYMBOLS[state]} ${name} (${state})`,
		...below.map((text, index) => `${last ? ' ' : '│'}    ${index === below.length - 1 ? '└─' : '├─'} ${text}`),
	]
}
