import { isActive, isBlocked, isService, portConflict, type Reasons, reasonsFor, stateOf, type View, whyText } from '@zinit/machines'
import { type Core, contextOf, lookOf, viewFor } from './core.ts'
import { fixesFor } from './fixes.ts'
import type { SupervisorEvent, WhyBlocked } from './model.ts'
import { findObstacles, type Obstacles } from './obstacles.ts'
import { reasonsOf } from './reasons.ts'

/** Longest story back (rpc.md 8.3). */
const STEPS = 10

/** Why a unit is as it is: its gates now, what closes them down to the leaves, and how it came to this (rpc.md 8.3). */
export async function why(core: Core, name: string): Promise<WhyBlocked> {
	const asked = viewFor(core, name, 'query')
	const obstacles = await obstaclesFor(core, asked, reasonsFor(contextOf(core).links, lookOf(core), name))
	// The world has gone on while the host looked.
	const view = viewFor(core, name, 'query')
	const reasons: Reasons = { ...reasonsFor(contextOf(core).links, lookOf(core), name), obstacles }
	const conflict = portConflict(reasons)
	const matched = obstacles.find(({ kind }) => kind === 'process')
	const list = reasonsOf(core, name, reasons)
	return {
		name,
		blocked: isBlocked(view),
		waiting_on: reasons.waiting_on,
		conflicts_with: reasons.conflicts_with,
		...(conflict === undefined ? {} : { port_conflict: conflict }),
		...(matched === undefined ? {} : { process_conflict: { filter: matched.filter ?? '', processes: matched.processes ?? [] } }),
		ascii: whyText(lookOf(core), name, reasons),
		state: stateOf(view),
		reasons: list,
		chain: chainOf(core, name),
		fixes: fixesFor(name, view, list),
	}
}

/** The host is asked only where gates 1 to 3 are open and the service is not active. */
async function obstaclesFor(core: Core, view: View, { broken, waiting_on, conflicts_with, ports }: Reasons): Promise<Obstacles> {
	if (!isService(view) || isActive(view) || broken !== null || waiting_on.length + conflicts_with.length + ports.length > 0) return []
	const { service } = view.context.unit.config
	if (service.ports.length + service.process_filters.length === 0) return []
	return findObstacles(core.host, { ...service, kill_others: false })
}

/** From the last event of the unit back along `cause.seq`, newest first. */
function chainOf(core: Core, name: string): readonly SupervisorEvent[] {
	const chain: SupervisorEvent[] = []
	for (let event = core.journal.last(name); event !== undefined && chain.length < STEPS; ) {
		chain.push(event)
		const earlier: number | undefined = event.cause.seq
		event = earlier === undefined || earlier >= event.seq ? undefined : core.journal.bySeq(earlier)
	}
	return chain
}
