import { edgesIn, type Links, namesIn, portSharers } from '../graph/links.ts'
import type { Published } from '../ports.ts'

/** Why a step is taken: `requested`, or the edge over which the request reaches it, with whom it leads to. */
export interface Because {
	readonly kind: 'requested' | 'requires' | 'after' | 'conflicts' | 'port' | 'required' | 'wanted' | 'returns' | 'shutdown' | 'dependency'
	readonly of?: string
}

/** Who has a part in a request so far. */
export interface Cast {
	readonly asked: ReadonlySet<string>
	readonly started: ReadonlySet<string>
	readonly stopped: ReadonlySet<string>
}

/** Why a unit is told to stop: the first that it requires among those that go with it. */
export function whyStopped(links: Links, { name, origin }: Published, asked: ReadonlySet<string>): Because {
	if (origin.kind === 'shutdown') return { kind: 'shutdown' }
	const head = origin.service
	if (asked.has(name) || head === undefined || head === name) return { kind: 'requested' }
	const leading = leadingTo(links, head)
	return { kind: 'requires', of: edgesIn(links, name).requires.find(other => leading.has(other)) ?? head }
}

/** Why a unit is started: somebody asked for it, it went down for the request, somebody who is started with it needs it, or what it waited for has come or gone. */
export function whyStarted(links: Links, { name, origin }: Published, { asked, started, stopped }: Cast): Because {
	if (asked.has(name)) return { kind: 'requested' }
	const freed = origin.kind === 'dependency' && origin.service !== undefined ? freedBy(links, name, origin.service) : null
	if (stopped.has(name)) return { kind: 'returns', ...(freed?.of === undefined ? {} : { of: freed.of }) }
	if (freed !== null) return freed
	const among = (names: readonly string[]) => names.find(each => asked.has(each)) ?? names.find(each => started.has(each))
	const required = among(namesIn(links.requiredBy, name))
	if (required !== undefined) return { kind: 'required', of: required }
	const wanted = among(namesIn(links.wantedBy, name))
	return wanted === undefined ? { kind: 'requested' } : { kind: 'wanted', of: wanted }
}

function freedBy(links: Links, name: string, other: string): Because | null {
	const { requires, after } = edgesIn(links, name)
	if (requires.includes(other)) return { kind: 'requires', of: other }
	if (after.includes(other)) return { kind: 'after', of: other }
	if (namesIn(links.conflicts, name).includes(other)) return { kind: 'conflicts', of: other }
	if (portSharers(links, name).some(({ service }) => service === other)) return { kind: 'port', of: other }
	return other === name ? null : { kind: 'dependency', of: other }
}

const known = new WeakMap<Links, Map<string, ReadonlySet<string>>>()

/** Whoever requires it, over whatever lies between, and itself; looked for once. */
function leadingTo(links: Links, head: string): ReadonlySet<string> {
	const heads = known.get(links) ?? new Map<string, ReadonlySet<string>>()
	known.set(links, heads)
	const found = heads.get(head)
	if (found !== undefined) return found
	const leading = new Set([head])
	for (const each of leading) for (const above of namesIn(links.requiredBy, each)) leading.add(above)
	heads.set(head, leading)
	return leading
}
