import type { Ask } from '../bridge.ts'
import { ZinitError } from '../error.ts'
import type { Plan, PlanParams, PlanStep, PlanVerb } from '../plan.ts'
import { chain, dependents, directDependents, everyEdge, inOrder } from './order.ts'
import { survey, type Unit, type Units, unlessGone } from './survey.ts'

interface Draft {
	readonly steps: readonly PlanStep[]
	readonly blocked_after?: readonly string[]
	readonly refusals?: readonly string[]
}

type Work = (ask: Ask, units: Units, names: readonly string[], params: PlanParams) => Promise<Draft> | Draft

/** What a verb would do on a 0.3.9 daemon, by its own rules (rpc.md 5.3): an estimate, for it cannot be asked. Throws `not_supported`. */
export const estimate = async (ask: Ask, verb: PlanVerb, names: readonly string[], params: PlanParams): Promise<Plan> => {
	const work = works[verb]
	if (work === undefined) throw new ZinitError('not_supported', `cannot plan ${verb}: zinit 0.3.9 does not have it`)
	const units = await survey(ask)
	const unknown = names.find(name => verb !== 'set' && !units.has(name))
	if (unknown !== undefined) throw new ZinitError('service_not_found', `service not found: ${unknown}`, { data: { service: unknown } })
	const { steps, blocked_after = [], refusals = [] } = await work(ask, units, names, params)
	const touched = new Set(steps.map(({ service }) => service))
	return {
		verb,
		names,
		estimate: true,
		steps,
		blocked_after,
		untouched: [...units.keys()].filter(name => !touched.has(name)).length,
		refusals,
	}
}

const works: Readonly<Partial<Record<PlanVerb, Work>>> = {
	start: (_ask, units, names, { tree }) => starting(units, tree === true ? withAll(units, names) : names, names),
	stop: async (ask, units, names) => ({ steps: await stopping(ask, units, names) }),
	async restart(ask, units, names) {
		const down = await stopping(ask, units, names)
		return {
			steps: [...down, ...names.map(name => ({ order: down.length === 0 ? 1 : 2, action: 'start', service: name, because: requested }))],
		}
	},
	kill: (_ask, units, names, { signal = 'SIGTERM' }) => ({
		steps: names.map(name => ({ order: 1, action: 'kill', service: name, because: requested, signal: String(signal) })),
		refusals: names.filter(name => units.get(name)?.pid === 0).map(name => `service not running: ${name}`),
	}),
	set: (_ask, units, names) => ({
		steps: names.map(name => ({ order: 1, action: 'create', service: name, because: requested })),
		refusals: names.filter(name => units.has(name)).map(name => `'${name}' exists: this daemon would hang`),
	}),
	async delete(ask, units, names) {
		const gone = [...new Set(names.flatMap(name => [...dependents(units, name, everyEdge), name]))]
		const steps = await stopping(ask, units, names)
		const order = steps.length === 0 ? 1 : 2
		return {
			steps: [...steps, ...gone.map(service => ({ order, action: 'delete', service, because: becauseOf(units, service, names) }))],
			refusals: names.flatMap(name =>
				directDependents(units, name, everyEdge)
					.filter(other => !names.includes(other))
					.map(other => `'${other}' depends on '${name}' and would be removed too`),
			),
		}
	},
	start_all: async (ask, units) => starting(units, await userServices(ask, units, true), []),
	stop_all: async (ask, units) => ({ steps: await stopping(ask, units, await userServices(ask, units, false)) }),
	shutdown: async (ask, units) => ({ steps: (await stopping(ask, units, inOrder(units))).map((step, at) => ({ ...step, order: at + 1 })) }),
}

function starting(units: Units, wanted: readonly string[], names: readonly string[]): Draft {
	const started = inOrder(units).filter(name => wanted.includes(name) && !isActive(units.get(name)))
	const up = (name: string) => started.includes(name) || units.get(name)?.state === 'running' || units.get(name)?.state === 'exited'
	const depth = new Map<string, number>()
	for (const name of started) depth.set(name, 1 + Math.max(0, ...needs(units.get(name)).map(other => depth.get(other) ?? 0)))
	return {
		steps: started.map(service => ({
			order: depth.get(service) ?? 1,
			action: 'start',
			service,
			because: neededBy(units, service, started, names),
		})),
		blocked_after: started.filter(name => !(units.get(name)?.requires ?? []).every(up)),
	}
}

/** It stops what depends on one over any edge, all at once. */
async function stopping(ask: Ask, units: Units, names: readonly string[]): Promise<readonly PlanStep[]> {
	const all = [...new Set(names.flatMap(name => [...dependents(units, name, everyEdge), name]))].filter(
		name => isActive(units.get(name)) && units.get(name)?.isTarget === false,
	)
	return Promise.all(
		all.map(async service => {
			const definition = await unlessGone(ask('service.get', { name: service }))
			const lifecycle = definition !== undefined && 'lifecycle' in definition ? definition.lifecycle : undefined
			return {
				order: 1,
				action: 'stop',
				service,
				because: becauseOf(units, service, names),
				signal: lifecycle?.stop_signal ?? null,
				deadline_ms: lifecycle?.stop_timeout_ms ?? null,
			}
		}),
	)
}

async function userServices(ask: Ask, units: Units, wanted: boolean): Promise<readonly string[]> {
	const found: string[] = []
	for (const name of inOrder(units)) {
		const definition = await unlessGone(ask('service.get', { name }))
		if (definition === undefined || !('service' in definition) || definition.service.class === 'system') continue
		if (!wanted || definition.service.status === 'start') found.push(name)
	}
	return found
}

const requested = { kind: 'requested', of: null }

/** Why a dependent is touched: the edge by which it names one of those that are. */
function becauseOf(units: Units, name: string, names: readonly string[]): PlanStep['because'] {
	if (names.includes(name)) return requested
	const reached = new Set(names.flatMap(each => [...dependents(units, each, everyEdge), each]))
	for (const kind of everyEdge) for (const of of units.get(name)?.[kind] ?? []) if (reached.has(of)) return { kind, of }
	return requested
}

/** Why a dependency is started: the first of those started that needs it. */
function neededBy(units: Units, name: string, started: readonly string[], names: readonly string[]): PlanStep['because'] {
	if (names.includes(name)) return requested
	const of = started.find(other => needs(units.get(other)).includes(name))
	return of === undefined ? requested : { kind: 'required', of }
}

const withAll = (units: Units, names: readonly string[]) => names.flatMap(name => chain(units, name, ['requires', 'wants']))

const needs = (unit: Unit | undefined): readonly string[] => (unit === undefined ? [] : [...unit.requires, ...unit.wants])

const isActive = (unit: Unit | undefined) => unit !== undefined && ['starting', 'running', 'stopping'].includes(unit.state)
