import type { Host } from '@zinit/host'
import {
	type GraphContext,
	type GraphEvent,
	isActive,
	isService,
	type Look,
	lookIn,
	type Origin,
	startIsComplete,
	stopIsComplete,
	type View,
} from '@zinit/machines'
import { nearestName, type Plan, type Unit } from '@zinit/plan'
import type { GraphActor } from './charts.ts'
import type { Environments } from './environment.ts'
import { SupervisorError } from './error.ts'
import type { Journal } from './journal.ts'
import type { Caller, SupervisorOptions } from './model.ts'
import type { Notices } from './notices.ts'
import type { Sampling } from './processes.ts'
import type { Settling } from './settling.ts'
import type { Store } from './store.ts'
import type { Turns } from './turns.ts'

/** What the parts of a supervisor share. */
export interface Core {
	readonly host: Host
	readonly graph: GraphActor
	readonly journal: Journal
	readonly settling: Settling
	readonly store: Store
	readonly turns: Turns
	readonly notices: Notices
	readonly sampling: Sampling
	readonly environments: Environments
	/** Units whose deletion has been accepted: nobody may start them any more. */
	readonly removing: Set<string>
	/** Definitions that have passed every check and are being written. */
	readonly drafts: Map<string, Unit>
	/** Units whose definition in force is in memory only (`persist: false`): no file displaces it. */
	readonly ephemeral: Set<string>
	/** Where units are now that were found in another file by a reload, unchanged. */
	readonly moved: Map<string, string>
	readonly pid1Mode: boolean
	readonly log: NonNullable<SupervisorOptions['log']>
}

export function contextOf({ graph }: Pick<Core, 'graph'>): GraphContext {
	return graph.getSnapshot().context
}

export function lookOf(core: Pick<Core, 'graph'>): Look {
	return lookIn(contextOf(core))
}

export function planOf(core: Core): Plan {
	return contextOf(core).plan
}

/** Without `at`: the time is now. */
export function tell(core: Core, event: WithoutTime<GraphEvent>): void {
	core.graph.send({ ...event, at: core.host.clock.now() })
}

/** The unit, or the fault `service_not_found`; queries say it without the name, as 0.3.9 does (rpc.md 3). */
export function viewFor(core: Core, name: string, asked: 'query' | 'mutation'): View {
	const view = lookOf(core)(name)
	if (view !== undefined) return view
	throw notFound(core, name, asked)
}

/** The unit with the file that it is in now. */
export function unitFor(core: Core, name: string, asked: 'query' | 'mutation'): Unit {
	const { unit } = viewFor(core, name, asked).context
	return { ...unit, file: fileOf(core, unit) }
}

/** Where its definition is now; null: in no file. */
export function fileOf({ moved }: Pick<Core, 'moved'>, { name, file }: Pick<Unit, 'name' | 'file'>): string | null {
	return moved.get(name) ?? file
}

export function notFound(core: Core, name: string, asked: 'query' | 'mutation'): SupervisorError {
	const near = nearestName(name, [...planOf(core).units.keys()])
	const message = asked === 'query' ? 'service not found' : `service not found: ${name}`
	return new SupervisorError('service_not_found', message, { service: name, ...(near === null ? {} : { near: [near] }) })
}

export function refuseWhenClosing(core: Core): void {
	if (contextOf(core).closing) throw new SupervisorError('shutting_down', 'zinit-server is shutting down')
}

export function originOf(caller: Caller | undefined, method: string): Origin {
	return { kind: 'request', method, ...caller }
}

/** The effect of a start of the unit is complete; in a shutdown nothing starts any more. */
export function startComplete(core: Core): (name: string) => boolean {
	return name => {
		const context = contextOf(core)
		const look = lookIn(context)
		if (!context.closing) return startIsComplete(context.links, look, name)
		const view = look(name)
		return view === undefined || !isActive(view)
	}
}

/** What ran when this was asked has ended, whether or not a later request has started it anew; asked before the stop is told. */
export function stopComplete(core: Core, names: readonly string[]): (name: string) => boolean {
	const runs = new Map(names.map(name => [name, runOf(lookOf(core)(name))]))
	return name => {
		const look = lookOf(core)
		return stopIsComplete(look, name) || runOf(look(name)) > (runs.get(name) ?? 0)
	}
}

function runOf(view: View | undefined): number {
	return view !== undefined && isService(view) ? view.context.run : 0
}

type WithoutTime<T> = T extends unknown ? Omit<T, 'at'> : never
