import { lookIn } from '../graph/children.ts'
import type { GraphContext } from '../graph/context.ts'
import type { Published } from '../ports.ts'
import type { Since } from './judge.ts'

/** Keeps in mind what came after a stop was accepted, which the order of that stop could not heed. */
export interface Memory {
	/** A unit has come, changed or gone. */
	changed(name: string): void
	told(news: Published): void
	/** Between two events: whose stops have been accepted by now. */
	look(context: GraphContext): void
	readonly since: Since
}

export function createMemory(): Memory {
	let moment = 0
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
	return {
		changed: name => note(changedAt, name),
		told({ name, to }) {
			if (to === 'starting') note(begunAt, name)
		},
		look(context) {
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
