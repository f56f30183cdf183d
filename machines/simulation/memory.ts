import { lookIn } from '../graph/children.ts'
import type { GraphContext } from '../graph/context.ts'
import type { Links } from '../graph/links.ts'
import type { Published } from '../ports.ts'
import type { Since } from './judge.ts'

/** Keeps in mind what came after a stop was accepted, which the order of that stop could not heed. */
export interface Memory {
	/** The edges in force: those of a unit change with its definition, and when a cycle comes or goes. */
	linked(links: Links): void
	told(news: Published): void
	/** Between two events: whose stops have been accepted by now. */
	look(context: GraphContext): void
	readonly since: Since
}

export function createMemory(): Memory {
	let moment = 0
	let seen: Links | null = null
	let known: ReadonlyMap<string, string> = new Map()
	const changedAt = new Map<string, number>()
	const begunAt = new Map<string, number>()
	/** The last moment before the stop was seen. */
	const leavingSince = new Map<string, number>()
	const isAfter = (times: ReadonlyMap<string, number>, name: string, stopped: string) =>
		(times.get(name) ?? 0) > (leavingSince.get(stopped) ?? moment)
	const note = (times: Map<string, number>, name: string) => {
		moment += 1
		times.set(name, moment)
	}
	const linked = (links: Links) => {
		if (links === seen) return
		seen = links
		const now = new Map([...links.edges].map(([name, each]) => [name, JSON.stringify(each)]))
		for (const name of new Set([...known.keys(), ...now.keys()])) if (known.get(name) !== now.get(name)) note(changedAt, name)
		known = now
	}
	return {
		linked,
		told({ name, to }) {
			if (to === 'starting') note(begunAt, name)
		},
		look(context) {
			linked(context.links)
			const look = lookIn(context)
			for (const name of context.children.keys()) {
				const isLeaving = (look(name)?.context.leaving ?? null) !== null
				if (!isLeaving) leavingSince.delete(name)
				else if (!leavingSince.has(name)) leavingSince.set(name, moment)
			}
		},
		since: {
			changed: (name, stopped) => isAfter(changedAt, name, stopped),
			begun: (name, stopped) => isAfter(begunAt, name, stopped),
		},
	}
}
