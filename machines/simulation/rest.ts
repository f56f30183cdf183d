import { lookIn } from '../graph/children.ts'
import type { GraphContext } from '../graph/context.ts'
import { isPending } from '../graph/gates.ts'
import { isRetrying, isService, type View } from '../graph/look.ts'
import type { VirtualHost } from './host.ts'

/** Nothing is under way any more. */
export function isAtRest(context: GraphContext, host: VirtualHost): boolean {
	return unrest(context, host) === null
}

/** What is still under way, or held on to, although it has had all the time it needs; null: nothing. */
export function faultAtRest(context: GraphContext, host: VirtualHost): string | null {
	const fault = unrest(context, host)
	if (fault !== null) return `never settles: ${fault}`
	if (context.waits.size > 0) return `somebody still waits for its turn: ${[...context.waits.keys()].join()}`
	if (context.leaving.size > 0) return `a stop is never complete: ${[...context.leaving].join()}`
	const look = lookIn(context)
	for (const name of context.children.keys()) {
		const view = look(name)
		if (view?.value !== 'blocked') continue
		if (isPending(context.links, look, name)) return `${name} is pending for ever`
	}
	if (context.closing)
		for (const [name, { main, others }] of host.groups)
			if (main !== null || others.length > 0) return `${name}: a process outlives the shutdown`
	return null
}

function unrest(context: GraphContext, host: VirtualHost): string | null {
	const look = lookIn(context)
	for (const name of context.children.keys()) {
		const view = look(name)
		if (view === undefined) continue
		const { value } = view
		if (view.context.leaving !== null) return `${name} is leaving (${value})`
		if (view.context.removed) return `${name} is removed and still there`
		if (value === 'starting' || value === 'stopping') return `${name} is ${value}`
		if (isRetrying(view)) return `${name} is to be retried`
		if (isService(view) && (view.context.sweeping || view.context.stuck)) return `${name} has residue that must go`
		if (awaitsHost(view)) return `${name} waits for the host`
	}
	for (const [name, { main, others }] of host.groups)
		if (main?.killed || others.some(({ killed }) => killed)) return `${name} has a process that was killed`
	return null
}

/** Blocked by nothing that the graph can see: the host is being asked, or will be. */
function awaitsHost({ value, context }: View): boolean {
	const closed = context.blocked
	return value === 'blocked' && closed !== null && closed.waiting_on.length + closed.conflicts_with.length + closed.ports.length === 0
}
