import { type Fake, startFake } from './fake.ts'

interface Unit {
	readonly state?: string
	readonly pid?: number
	readonly target?: boolean
	readonly class?: string
	readonly status?: string
	readonly requires?: readonly string[]
	readonly after?: readonly string[]
	readonly wants?: readonly string[]
}

const dependencies = ({ requires = [], after = [], wants = [] }: Unit) =>
	Object.entries({ requires, after, wants }).flatMap(([dep_type, names]) =>
		names.map(name => ({ name, dep_type, state: { state: 'inactive' }, satisfied: true })),
	)

/** A fake that answers like a 0.3.9 with these units. */
export async function startOld(
	units: Readonly<Record<string, Unit>>,
): Promise<{ readonly fake: Fake; readonly states: Map<string, string> } & AsyncDisposable> {
	const states = new Map(Object.entries(units).map(([name, { state = 'inactive' }]) => [name, state]))
	const stateOf = (name: string) => ({ state: states.get(name), pid: units[name]?.pid ?? 0, waiting_on: [] })
	const unit = (params: Readonly<Record<string, unknown>>): readonly [string, Unit] => [
		String(params.name),
		units[String(params.name)] ?? {},
	]
	const fake = await startFake({
		'system.ping': () => ({ version: '0.3.9' }),
		'service.list': () => [...states.keys()],
		'service.list_full': () => [...states.keys()].map(name => ({ name, state: stateOf(name), is_target: units[name]?.target ?? false })),
		'service.status': ({ params }) => ({ name: params.name, ...stateOf(String(params.name)) }),
		'service.status_full': ({ params }) => ({
			name: params.name,
			state: stateOf(String(params.name)),
			dependencies: dependencies(unit(params)[1]),
		}),
		'service.get': ({ params }) => {
			const [name, { target, class: kind = 'user', status = 'start' }] = unit(params)
			return target
				? { name, is_target: true }
				: { service: { name, class: kind, status }, lifecycle: { stop_signal: 'SIGINT', stop_timeout_ms: 5000 } }
		},
		'service.start': ({ params }) => ok(states.set(String(params.name), 'running')),
		'service.stop': ({ params }) => ok(states.set(String(params.name), 'exited')),
		'service.delete': ({ params }) => ok(states.delete(String(params.name))),
		'service.set': () => ({ name: 'new' }),
		'service.kill': () => ok(),
	})
	return { fake, states, [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose]() }
}

export const ok = (_effect?: unknown) => ({ ok: true })

/** Names that a method was called with. */
export const named = (fake: Fake, method: string) =>
	fake.received.filter(request => request.method === method).map(({ params }) => params.name)

/** Units of class user but one, with dependencies of every kind. */
export const shop = {
	db: { state: 'running', pid: 1 },
	app: { state: 'running', pid: 2, requires: ['db'] },
	worker: { state: 'running', pid: 3, after: ['app'] },
	log: { state: 'running', pid: 4, class: 'system' },
	idle: { status: 'stop' },
	all: { state: 'running', target: true, requires: ['app'] },
} as const
