import { type Ask, previewing } from '@zinit/machines'
import { type Core, contextOf, notFound, planOf, refuseWhenClosing } from '../core.ts'

import { SupervisorError } from '../error.ts'
import type { PreviewParams, PreviewResult, PreviewVerb } from '../model.ts'
import { inSlices } from '../slices.ts'
import { refusalOf } from './refusal.ts'
import { foreseeReload } from './reload.ts'
import { requestsOf } from './requests.ts'
import { foreseeSet } from './set.ts'

/** What a verb sends to the graph, and what it would be refused with before it gets there. */
export interface Foreseen {
	readonly asks: readonly Ask[]
	readonly refusals: readonly string[]
	/** Units that the verb is about, where the request does not name them. */
	readonly names?: readonly string[]
	/** Services whose `exec_reload` would run. */
	readonly reloaded?: readonly string[]
}

/** What a verb would do now (rpc.md 8.2); nothing is changed. Rejects with service_not_found for an unknown name, with invalid_params where one is wanting. */
export async function preview(
	core: Core,
	verb: PreviewVerb,
	given: readonly string[] = [],
	params: PreviewParams = {},
): Promise<PreviewResult> {
	const names = [...new Set(given)]
	if (NAMED.has(verb) && names.length === 0) throw new SupervisorError('invalid_params', `cannot plan ${verb}: it needs names`)
	const unknown = verb === 'set' ? undefined : names.find(name => !planOf(core).units.has(name))
	if (unknown !== undefined) throw notFound(core, unknown, 'mutation')
	const closed = GOES_ON.has(verb) ? [] : refusalOf(() => refuseWhenClosing(core))
	const foreseen: Foreseen = closed.length > 0 ? { asks: [], refusals: closed } : await foresee(core, verb, names, params)
	const { asks, refusals, reloaded = [] } = foreseen
	const ahead = await inSlices(() => previewing(contextOf(core), asks, core.host.clock.now()))
	const reloads = reloaded.map(service => ({ order: 1, action: 'reload', service, because: { kind: 'requested' } }) as const)
	return {
		verb,
		names: foreseen.names ?? names,
		estimate: false,
		steps: [...reloads, ...ahead.steps],
		blocked_after: ahead.blocked_after,
		blocked_reasons: ahead.blocked_reasons,
		untouched: ahead.untouched - reloads.length,
		refusals: [...new Set([...refusals, ...ahead.refusals])],
	}
}

/** Not refused in a shutdown. */
const GOES_ON: ReadonlySet<PreviewVerb> = new Set(['stop', 'kill', 'shutdown'])

const NAMED: ReadonlySet<PreviewVerb> = new Set(['start', 'stop', 'restart', 'kill', 'delete'])

async function foresee(core: Core, verb: PreviewVerb, names: readonly string[], params: PreviewParams): Promise<Foreseen> {
	switch (verb) {
		case 'set':
			return foreseeSet(core, params.config)
		case 'reload':
			return foreseeReload(core, names, params.restartChanged ?? false)
		default:
			return requestsOf[verb](core, names, params)
	}
}
