import { type Links, namesIn } from './links.ts'
import { isActive, isService, type Look } from './look.ts'

/** Active services that reach `name` over requires edges, through targets and whatever lies between; nearest first (lifecycle.md 2.4). */
export function cascadeMembers(links: Links, look: Look, name: string): readonly string[] {
	const seen = new Set([name])
	const queue = [name]
	const members: string[] = []
	for (const next of queue) {
		for (const dependent of namesIn(links.requiredBy, next)) {
			if (seen.has(dependent)) continue
			seen.add(dependent)
			queue.push(dependent)
			const view = look(dependent)
			if (view !== undefined && isService(view) && isActive(view)) members.push(dependent)
		}
	}
	return members
}

/** For each of a cascade: the others that must be gone before its turn, those that reach it with no other between. */
export function waitsOf(links: Links, members: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
	const among = new Set(members)
	return new Map(members.map(each => [each, nearestAbove(links, each, among)]))
}

function nearestAbove(links: Links, name: string, among: ReadonlySet<string>): ReadonlySet<string> {
	const found = new Set<string>()
	const seen = new Set([name])
	const queue = [name]
	for (const next of queue) {
		for (const dependent of namesIn(links.requiredBy, next)) {
			if (seen.has(dependent)) continue
			seen.add(dependent)
			if (among.has(dependent)) found.add(dependent)
			else queue.push(dependent)
		}
	}
	return found
}
