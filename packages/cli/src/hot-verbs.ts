import type { hotCommands } from './table/hot.ts'
import type { Verb } from './verbs/verb.ts'

type Loaders = { readonly [Name in keyof typeof hotCommands]: () => Promise<Verb<(typeof hotCommands)[Name]>> }

/** How the launcher comes by a verb: only its own module is loaded. */
export const hotVerbs: Loaders = {
	list: async () => (await import('./verbs/list.ts')).list,
	status: async () => (await import('./verbs/status.ts')).status,
	start: async () => (await import('./verbs/start.ts')).start,
	stop: async () => (await import('./verbs/stop.ts')).stop,
	restart: async () => (await import('./verbs/restart.ts')).restart,
	kill: async () => (await import('./verbs/kill.ts')).kill,
	logs: async () => (await import('./verbs/logs.ts')).logs,
	'is-running': async () => (await import('./verbs/is-running.ts')).isRunning,
	complete: async () => (await import('./verbs/complete.ts')).complete,
	ping: async () => (await import('./verbs/ping.ts')).ping,
}
