import { hotVerbs } from './hot-verbs.ts'
import type { ColdName, coldCommands } from './table/commands.ts'
import { anyVerb, type Verb } from './verbs/verb.ts'

type Loaders = { readonly [Name in Exclude<ColdName, 'plan'>]: () => Promise<Verb<(typeof coldCommands)[Name]>> }

/** How oclif's commands come by their verbs; `plan` has none, it is --dry-run of the others. */
const coldVerbs: Loaders = {
	'add-service': async () => (await import('./verbs/add-service.ts')).addService,
	remove: async () => (await import('./verbs/remove.ts')).remove,
	reload: async () => (await import('./verbs/reload.ts')).reload,
	'start-all': async () => (await import('./verbs/bulk.ts')).startAll,
	'stop-all': async () => (await import('./verbs/bulk.ts')).stopAll,
	'delete-all': async () => (await import('./verbs/bulk.ts')).deleteAll,
	edit: async () => (await import('./verbs/edit.ts')).edit,
	why: async () => (await import('./verbs/why.ts')).why,
	tree: async () => (await import('./verbs/tree.ts')).tree,
	events: async () => (await import('./verbs/events.ts')).events,
	tui: async () => (await import('./tui/tui.ts')).tui,
	get: async () => (await import('./verbs/get.ts')).get,
	attach: async () => (await import('./verbs/attach.ts')).attach,
	'debug-state': async () => (await import('./verbs/debug.ts')).debugState,
	'debug-procs': async () => (await import('./verbs/debug.ts')).debugProcs,
	check: async () => (await import('./verbs/check.ts')).check,
	schema: async () => (await import('./verbs/schema.ts')).schema,
	import: async () => (await import('./verbs/import.ts')).importUnits,
	shutdown: async () => (await import('./verbs/shutdown.ts')).shutdown,
	doctor: async () => (await import('./verbs/doctor.ts')).doctor,
	completion: async () => (await import('./verbs/completion.ts')).completion,
	run: async () => (await import('./verbs/run.ts')).run,
	rhai: async () => (await import('./verbs/rhai.ts')).rhai,
}

/** The verb of any command. */
export const verbOf = async (name: string): Promise<Verb> => {
	const load = Object.entries<() => Promise<Parameters<typeof anyVerb>[0]>>({ ...hotVerbs, ...coldVerbs }).find(([id]) => id === name)?.[1]
	if (load === undefined) throw new Error(`no verb ${name}`)
	return anyVerb(await load())
}
