import { type Cycle, type DependencyKind, type Edges, edgesOf, findCycles, type Plan } from '@zinit/plan'

/** The edges of a plan in both directions, derived once per plan. Lists are in name order, but for `edges`, which keeps the file's. */
export interface Links {
	readonly edges: ReadonlyMap<string, Edges>
	/** Who names it in requires. */
	readonly requiredBy: ReadonlyMap<string, readonly string[]>
	readonly afterBy: ReadonlyMap<string, readonly string[]>
	readonly wantedBy: ReadonlyMap<string, readonly string[]>
	/** Symmetric, even if only one side says so. */
	readonly conflicts: ReadonlyMap<string, readonly string[]>
	/** Services that list a port, by port. */
	readonly portUsers: ReadonlyMap<number, readonly string[]>
	readonly ports: ReadonlyMap<string, readonly number[]>
	/** Whose gates 4 and 5 only the host can see: it declares ports or process filters. */
	readonly askers: ReadonlySet<string>
	/** The text of the cycle that a unit is on. */
	readonly cycles: ReadonlyMap<string, string>
}

const NONE: readonly string[] = []
const NO_PORTS: readonly number[] = []
const NO_EDGES: Edges = { requires: [], after: [], wants: [], conflicts: [] }

export function linksOf(plan: Plan): Links {
	const cycles = new Map<string, string>()
	for (const cycle of findCycles(plan)) for (const name of cycle.members) cycles.set(name, cycle.text)
	const edges = new Map([...plan.units].map(([name, unit]) => [name, withoutCycle(edgesOf(unit), name, cycles)]))
	const ports = new Map<string, readonly number[]>()
	const askers = new Set<string>()
	for (const [name, unit] of plan.units) {
		if (unit.kind === 'target') continue
		const { service } = unit.config
		const declared = service.ports.length === 0 ? NO_PORTS : [...new Set(service.ports)].filter(port => port > 0)
		if (declared.length > 0) ports.set(name, declared)
		if (declared.length > 0 || service.process_filters.some(filter => filter !== '')) askers.add(name)
	}
	return {
		edges,
		requiredBy: reversed(edges, 'requires'),
		afterBy: reversed(edges, 'after'),
		wantedBy: reversed(edges, 'wants'),
		conflicts: symmetric(edges),
		portUsers: users(ports),
		ports,
		askers,
		cycles,
	}
}

export function edgesIn(links: Links, name: string): Edges {
	return links.edges.get(name) ?? NO_EDGES
}

export function namesIn(index: ReadonlyMap<string, readonly string[]>, name: string): readonly string[] {
	return index.get(name) ?? NONE
}

/** Other services that list one of its ports. */
export function portSharers(links: Links, name: string): readonly { readonly port: number; readonly service: string }[] {
	return (links.ports.get(name) ?? []).flatMap(port =>
		(links.portUsers.get(port) ?? NONE).filter(user => user !== name).map(service => ({ port, service })),
	)
}

/** Edges between members of one cycle are dropped (lifecycle.md 2.6). */
function withoutCycle(edges: Edges, name: string, cycles: ReadonlyMap<string, Cycle['text']>): Edges {
	const text = cycles.get(name)
	if (text === undefined) return edges
	const outside = (names: readonly string[]) => names.filter(other => cycles.get(other) !== text)
	return { requires: outside(edges.requires), after: outside(edges.after), wants: outside(edges.wants), conflicts: edges.conflicts }
}

function reversed(edges: ReadonlyMap<string, Edges>, kind: DependencyKind): ReadonlyMap<string, readonly string[]> {
	const index = new Map<string, string[]>()
	for (const [name, lists] of edges) for (const other of lists[kind]) append(index, other, name)
	return sorted(index)
}

function symmetric(edges: ReadonlyMap<string, Edges>): ReadonlyMap<string, readonly string[]> {
	const index = new Map<string, string[]>()
	for (const [name, { conflicts }] of edges) {
		for (const other of conflicts) {
			if (!edges.has(other)) continue
			append(index, name, other)
			append(index, other, name)
		}
	}
	for (const [name, names] of index) index.set(name, [...new Set(names)])
	return sorted(index)
}

function users(ports: ReadonlyMap<string, readonly number[]>): ReadonlyMap<number, readonly string[]> {
	const index = new Map<number, string[]>()
	for (const [name, list] of ports) for (const port of list) append(index, port, name)
	return sorted(index)
}

function append<K>(index: Map<K, string[]>, key: K, name: string): void {
	const list = index.get(key)
	if (list === undefined) index.set(key, [name])
	else list.push(name)
}

function sorted<K>(index: Map<K, string[]>): ReadonlyMap<K, readonly string[]> {
	for (const list of index.values()) if (list.length > 1) list.sort()
	return index
}
