import type { Ask } from '@zinit/machines'
import { brokenFault } from '../actions.ts'
import { deletedByAll, startedByAll, stoppedByAll } from '../bulk.ts'
import { type Core, notFound } from '../core.ts'
import { deletable } from '../deletion.ts'
import type { PreviewParams, PreviewVerb } from '../model.ts'
import type { Foreseen } from './preview.ts'
import { refusalOf } from './refusal.ts'

type Verb = Exclude<PreviewVerb, 'set' | 'reload'>

const SIGTERM = 15

/** What each verb that changes no definition sends to the graph. */
export const requestsOf: Readonly<Record<Verb, (core: Core, names: readonly string[], params: PreviewParams) => Foreseen>> = {
	start: (core, names, { tree = false }) => startable(core, names, name => ({ type: 'service.start', name, tree })),
	stop: (_, names) => ({ asks: names.map(name => ({ type: 'service.stop', name })), refusals: [] }),
	// Where a start would be refused it is only the wish that is noted.
	restart: (core, names) =>
		startable(core, names, name =>
			brokenFault(core, name) === null ? { type: 'service.restart', name } : { type: 'service.start', name, tree: false },
		),
	kill: (_, names, { signal = SIGTERM }) => ({ asks: names.map(name => ({ type: 'service.kill', name, signal })), refusals: [] }),
	delete(core, names, { force }) {
		const refusals = names.flatMap(name => refusalOf(() => deletable(core, name, force)))
		const deleted = names.filter(name => refusalOf(() => deletable(core, name, force)).length === 0)
		return { asks: deletions(deleted, false), refusals }
	},
	start_all: core => ({ asks: startedByAll(core).map(name => ({ type: 'service.start', name, tree: false })), refusals: [] }),
	stop_all: core => ({ asks: [{ type: 'service.stop_together', names: stoppedByAll(core) }], refusals: [] }),
	delete_all(core) {
		const names = deletedByAll(core)
		const refusals = names.flatMap(name => refusalOf(() => deletable(core, name)))
		const deleted = names.filter(name => refusalOf(() => deletable(core, name)).length === 0)
		return { asks: [{ type: 'service.stop_together', names: stoppedByAll(core) }, { type: 'rest' }, ...deletions(deleted, true)], refusals }
	},
	shutdown: () => ({ asks: [{ type: 'graph.shutdown' }], refusals: [] }),
}

/** Nobody starts what is being deleted. */
function startable(core: Core, names: readonly string[], ask: (name: string) => Ask): Foreseen {
	const gone = names.filter(name => core.removing.has(name))
	return {
		asks: names.filter(name => !gone.includes(name)).map(ask),
		refusals: gone.map(name => notFound(core, name, 'mutation').message),
	}
}

/** Each is stopped, then taken out. */
function deletions(names: readonly string[], stopped: boolean): readonly Ask[] {
	const stops = names.map(name => ({ type: 'service.stop', name }) as const)
	return [...(stopped ? [] : stops), { type: 'rest' }, ...names.map(name => ({ type: 'service.remove', name }) as const)]
}
