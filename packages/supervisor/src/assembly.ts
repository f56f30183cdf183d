import type { Host } from '@zinit/host'
import { lookIn } from '@zinit/machines'
import type { Unit } from '@zinit/plan'
import { alertOf } from './alerts.ts'
import { createBuiltins } from './builtins.ts'
import { createCharts, type GraphActor } from './charts.ts'
import type { Core } from './core.ts'
import { createEnvironments } from './environment.ts'
import { createJournal } from './journal.ts'
import type { SupervisorOptions } from './model.ts'
import { joinNews } from './news.ts'
import { createNotices } from './notices.ts'
import { createSampling } from './processes.ts'
import { createSettling } from './settling.ts'
import type { Store } from './store.ts'
import { createTurns } from './turns.ts'

/** ms for the whole of an orderly shutdown (lifecycle.md 5.2). */
const SHUTDOWN_TIMEOUT_MS = 90_000

/** Joins the charts, which are not started yet, with the host and all that stands beside them. */
export function assemble(options: SupervisorOptions, host: Host, store: Store, units: ReadonlyMap<string, Unit>): Core {
	const { pid1Mode = false, environment = process.env, shutdownTimeoutMs = SHUTDOWN_TIMEOUT_MS } = options
	const log = guarded(options.log)
	const onDefect = (fault: unknown) =>
		log('error', 'internal fault', { error: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) })
	const environments = createEnvironments(environment, host.boot, store.directory)
	const notices = createNotices()
	const journal = createJournal(host.clock, onDefect)
	const settling = createSettling(host.clock)
	const warn = (message: string, service: string) => log('warn', message, { service })
	const builtins = createBuiltins({
		pid1Mode,
		host,
		environments,
		send: event => graph.send(event),
		warn,
	})
	const graph: GraphActor = createCharts(
		{ host, builtins, environments, warn, onDefect },
		{
			plan: { units },
			shutdownTimeout: shutdownTimeoutMs,
			announce: news => {
				journal.transition(news, news.event === 'process.exited' ? notices.endDetail(news.name, news.run) : undefined)
				const view = lookIn(graph.getSnapshot().context)(news.name)
				const alert = view === undefined ? null : alertOf(news, view)
				if (alert !== null) log('warn', alert.message, alert.fields)
			},
			settled: settling.changed,
			removed: settling.changed,
			random: Math.random,
		},
	)
	joinNews(host, graph, notices)
	host.onWarning(({ service, message }) => log('warn', message, service === null ? {} : { service }))
	return {
		host,
		graph,
		journal,
		settling,
		store,
		notices,
		environments,
		pid1Mode,
		log,
		turns: createTurns(),
		sampling: createSampling(),
		removing: new Set(),
		drafts: new Map(),
		ephemeral: new Set([...units].flatMap(([name, { file }]) => (file === null ? [name] : []))),
		moved: new Map(),
	}
}

/** The charts call it, and nothing that it throws may reach them. */
function guarded(log: SupervisorOptions['log']): Core['log'] {
	return (level, message, fields) => {
		try {
			log?.(level, message, fields)
		} catch {
			// Whoever keeps the log knows; there is nobody else to tell.
		}
	}
}
