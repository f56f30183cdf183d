import { type Edges, edgesOf, type Plan, type Unit } from '@zinit/plan'
import { edgesIn, type Links, linksOf, namesIn } from './links.ts'

const KINDS = ['requires', 'after', 'wants'] as const
const INDEX = { requires: 'requiredBy', after: 'afterBy', wants: 'wantedBy' } as const

/**
 * The links of a plan in which one unit has come (`before` undefined), changed or gone (`after` undefined): the same as `linksOf`, at the cost of
 * what the unit touches, so that a thousand changes are not a thousand looks at all units. Conflicts, ports, filters and cycles are looked at anew.
 */
export function relinked(links: Links, plan: Plan, name: string, before: Unit | undefined, after: Unit | undefined): Links {
	const [was, is] = [lists(before), lists(after)]
	if (links.cycles.size > 0 || isContested(links, name, was, is) || asks(before) || asks(after)) return linksOf(plan)
	if (before !== undefined && after !== undefined && KINDS.every(kind => sameNames(was[kind], is[kind]))) return links
	if (reachesItself(links, name, is)) return linksOf(plan)
	const edges = new Map(links.edges)
	if (after === undefined) edges.delete(name)
	else edges.set(name, is)
	const changed = KINDS.filter(kind => !sameNames(was[kind], is[kind]))
	const indexes = changed.map(kind => [INDEX[kind], reindexed(links[INDEX[kind]], name, was[kind], is[kind])] as const)
	return { ...links, edges, ...Object.fromEntries(indexes) }
}

const NO_LISTS: Edges = { requires: [], after: [], wants: [], conflicts: [] }

function lists(unit: Unit | undefined): Edges {
	return unit === undefined ? NO_LISTS : edgesOf(unit)
}

function isContested(links: Links, name: string, was: Edges, is: Edges): boolean {
	if (was.conflicts.length + is.conflicts.length + namesIn(links.conflicts, name).length > 0) return true
	for (const { conflicts } of links.edges.values()) if (conflicts.includes(name)) return true
	return false
}

function asks(unit: Unit | undefined): boolean {
	return unit?.kind === 'service' && unit.config.service.ports.length + unit.config.service.process_filters.length > 0
}

function reachesItself(links: Links, name: string, { requires, after, wants }: Edges): boolean {
	const seen = new Set([...requires, ...after, ...wants])
	for (const each of seen) for (const kind of KINDS) for (const below of edgesIn(links, each)[kind]) seen.add(below)
	return seen.has(name)
}

function reindexed(index: Links['requiredBy'], name: string, was: readonly string[], is: readonly string[]): Links['requiredBy'] {
	const next = new Map(index)
	for (const other of was) {
		const left = namesIn(next, other).filter(each => each !== name)
		if (left.length === 0) next.delete(other)
		else next.set(other, left)
	}
	for (const other of is) next.set(other, [...namesIn(next, other), name].sort())
	return next
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
	return a.length === b.length && a.every((each, index) => each === b[index])
}
