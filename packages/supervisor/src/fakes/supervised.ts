import { createSupervisor, SupervisorError } from '../index.ts'
import type { State, Supervisor, SupervisorEvent, SupervisorFault, SupervisorOptions } from '../model.ts'
import { turns } from './clock.ts'
import { createFakeHost, type FakeHost } from './host.ts'

/** A supervisor on a fake host. */
export interface Supervised {
	readonly supervisor: Supervisor
	readonly host: FakeHost
	readonly events: SupervisorEvent[]
	/** What an operator was told. */
	readonly told: string[]
	states(): Readonly<Record<string, State>>
	/** Transitions so far, as `name from>to`. */
	moves(): readonly string[]
}

type Part = Readonly<Record<string, unknown>>

/** A service in the shape of `set`. */
export function service(
	name: string,
	{ dependencies = {}, lifecycle = {}, ...more }: Part & { dependencies?: Part; lifecycle?: Part; health?: Part } = {},
) {
	const { health, logging, readiness, limits, ...table } = more
	const tables = { dependencies, lifecycle, ...(health ? { health } : {}), ...(logging ? { logging } : {}) }
	return { service: { name, exec: `: ${name}`, ...table }, ...tables, ...(readiness ? { readiness } : {}), ...(limits ? { limits } : {}) }
}

export function requires(...names: readonly string[]) {
	return { dependencies: { requires: names } }
}

export function target(name: string, dependencies: Part = {}) {
	return { target: { name }, dependencies }
}

/** Boots, and waits until nothing happens any more. */
export async function supervise(
	units: readonly unknown[],
	options: SupervisorOptions & { readonly prepare?: (host: FakeHost) => void } = {},
): Promise<Supervised> {
	const { prepare, ...rest } = options
	const host = createFakeHost()
	prepare?.(host)
	const told: string[] = []
	const log = (level: string, message: string) => void told.push(`${level} ${message}`)
	const supervisor = await createSupervisor({
		units,
		host,
		environment: { PATH: '/usr/bin:/bin', HOME: '/home/x' },
		log,
		begin: 'later',
		...rest,
	})
	const events: SupervisorEvent[] = []
	supervisor.onEvent(event => events.push(event))
	if (options.begin !== 'later') supervisor.begin()
	await turns()
	return {
		supervisor,
		host,
		events,
		told,
		states: () => Object.fromEntries(supervisor.list().map(name => [name, supervisor.status(name).state])),
		moves: () => events.flatMap(({ kind, service: name, from, to }) => (kind === 'transition' ? [`${name} ${from}>${to}`] : [])),
	}
}

/** The fault that a request is refused with, as plain facts. */
export async function faultOf(work: Promise<unknown>): Promise<Partial<SupervisorFault>> {
	try {
		await work
	} catch (fault) {
		if (fault instanceof SupervisorError) return { ...fault, message: fault.message }
		throw fault
	}
	throw new Error('it was not refused')
}
