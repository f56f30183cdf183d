import { treeOf } from '@zinit/machines'
import type { Diagnostic } from '@zinit/plan'
import { kill, restart, start, stop } from './actions.ts'
import { configure } from './application.ts'
import { assemble } from './assembly.ts'
import { deleteAll, startAll, stopAll } from './bulk.ts'
import { type Core, contextOf, lookOf, planOf, tell, viewFor } from './core.ts'
import { debugState } from './debug.ts'
import { set } from './definitions.ts'
import { remove } from './deletion.ts'
import { reloadService } from './hooks.ts'
import type { Supervisor, SupervisorOptions } from './model.ts'
import { openHost } from './opening.ts'
import { preview } from './preview/preview.ts'
import { processTree } from './process-tree.ts'
import { children } from './processes.ts'
import { reload } from './reload.ts'
import { createShutdown, type Shutdown } from './shutdown.ts'
import { get, list, listFull, status, statusFull } from './status.ts'
import { createStore } from './store.ts'
import { receiveSyslog } from './syslog.ts'
import { createTerminals } from './terminals.ts'
import { unitsAtStart } from './units.ts'
import { why } from './why.ts'

/**
 * A supervisor in this process: loads the definitions, starts what is wanted, and keeps it so until `shutdown`. If the process
 * ends without that, everything it started is SIGKILLed. Rejects if a directory or the host cannot be opened.
 */
export async function createSupervisor(options: SupervisorOptions = {}): Promise<Supervisor> {
	const store = createStore(options)
	const { host, close } = await openHost(options)
	try {
		const loaded = await store.load()
		const units = unitsAtStart(loaded, options)
		const core = assemble(options, host, store, units)
		const endSyslog = await receiveSyslog(core, options.syslog)
		const shutdown = createShutdown(core, async () => {
			await endSyslog()
			await close()
		})
		core.graph.start()
		for (const unit of units.values()) configure(core, unit)
		tell(core, { type: 'graph.load' })
		if (options.begin !== 'later') tell(core, { type: 'graph.boot' })
		return interfaceOf(core, shutdown, loaded.diagnostics)
	} catch (fault) {
		await close()
		throw fault
	}
}

function interfaceOf(core: Core, shutdown: Shutdown, loaded: readonly Diagnostic[]): Supervisor {
	const { host, journal } = core
	const terminals = createTerminals()
	let diagnostics = loaded
	return {
		boot: host.boot,
		ended: shutdown.ended,
		get shuttingDown() {
			return contextOf(core).closing
		},
		begin: () => tell(core, { type: 'graph.boot' }),
		start: (name, request) => start(core, name, request),
		stop: (name, request) => stop(core, name, request),
		restart: (name, request) => restart(core, name, request),
		kill: (name, signal, request) => kill(core, name, signal, request?.caller),
		set: (config, request) => set(core, config, request),
		remove: (name, request) => remove(core, name, request),
		reload: (request = {}) =>
			reload(core, request, kept => {
				diagnostics = kept
			}),
		reloadService: (name, request) => reloadService(core, name, request),
		startAll: request => startAll(core, request),
		stopAll: request => stopAll(core, request),
		deleteAll: request => deleteAll(core, request),
		shutdown: (request = {}) => shutdown.begin(request.caller),

		list: () => list(core),
		listFull: () => listFull(core),
		status: name => status(core, name),
		statusFull: name => statusFull(core, name),
		get: name => get(core, name),
		isRunning: name => lookOf(core)(name)?.value === 'running',
		why: name => why(core, name),
		preview: (verb, names, params) => preview(core, verb, names, params),
		tree: () => treeOf(planOf(core), contextOf(core).links, lookOf(core)),
		stats: name => core.sampling.stats(core, name),
		children: name => children(core, name),
		debugState: () => debugState(core),
		debugProcessTree: name => processTree(core, name),
		plan: () => planOf(core),
		diagnostics: () => diagnostics,
		attach: (name, request = {}) => terminals.attach(core, name, request),

		logs(names, query) {
			for (const name of names) viewFor(core, name, 'query')
			return host.logs.query(names.length === 0 ? list(core) : names, query)
		},
		lastLogSeq: name => host.logs.lastSeq(name),
		onLogs: listener => host.logs.subscribe(listener),
		get seq() {
			return journal.seq
		},
		get oldestSeq() {
			return journal.oldest
		},
		history: query => journal.history(query ?? {}),
		onEvent: listener => journal.subscribe(listener),
	}
}
