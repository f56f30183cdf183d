import type { TreeResponse } from '@zinit/protocol'
import type { Ask } from '../bridge.ts'
import { everyEdge } from './order.ts'
import { survey } from './survey.ts'

/** The dependency graph of a 0.3.9 daemon, which itself tells only the text; it does not tell conflicts. */
export const graphOf = async (ask: Ask): Promise<TreeResponse> => {
	const { ascii } = await ask('service.tree', {})
	const units = [...(await survey(ask)).values()].sort((one, other) => (one.name < other.name ? -1 : 1))
	return {
		ascii,
		nodes: units.map(({ name, isTarget, state }) => ({ name, kind: isTarget ? 'target' : 'service', state })),
		edges: units.flatMap(unit => everyEdge.flatMap(kind => unit[kind].map(to => ({ from: unit.name, to, kind })))),
	}
}
