import type { UnitInput, ZinitClient } from '@zinit/client'
import { monotonic } from '../clock.ts'
import type { Document } from '../documents/documents.ts'
import { UsageError } from '../parse/usage.ts'
import type { changeCommands } from '../table/changes.ts'
import type { Input } from '../table/row.ts'
import type { ActionRow } from './actions.ts'
import { type Definition, definitionOf, readDefinition } from './definition.ts'
import { orNull } from './expect.ts'
import { afterFirstMoments, reasonOf } from './first-moments.ts'
import type { Verb } from './verb.ts'

type Given = Input<(typeof changeCommands)['add-service']>

/** `zinit add-service` (cli.md 2). */
export const addService: Verb<(typeof changeCommands)['add-service']> = async (input, context) => {
	const { output } = context
	const { name, config, warnings } = await wanted(input, context.world)
	if (input.flags['dry-run']) return (await import('./plan.ts')).showPlan('set', [], { config }, context)
	const client = await context.connect()
	const begun = monotonic()
	const { ephemeral, wait } = input.flags
	const result = await client.serviceSet(config, {
		persist: ephemeral ? false : input.flags.persist ? true : undefined,
		wait,
		timeoutMs: context.remaining(),
	})
	const all = [...warnings, ...(result.warnings ?? [])]
	if (output.json) {
		const duration_ms = Math.round(monotonic() - begun)
		output.document({
			ok: true,
			results: [await rowOf(client, result, wait, duration_ms)],
			change: result.action ?? 'created',
			path: result.path ?? null,
			warnings: all,
		} satisfies Document<'add-service'>)
		return 0
	}
	output.line(changeText(name, result.action, result.path))
	for (const warning of all) output.line(`Warning: ${warning}`)
	return 0
}

/** What came of the service, as `zinit start` tells it. */
async function rowOf(
	client: ZinitClient,
	{ name, state: answered }: Awaited<ReturnType<ZinitClient['serviceSet']>>,
	wait: boolean,
	duration_ms: number,
): Promise<ActionRow> {
	const status = await orNull(client.status(name))
	const action = 'add-service'
	if (status === null)
		return { name, action, outcome: wait ? 'done' : 'requested', state: answered ?? null, pid: null, reason: null, duration_ms }
	const { state, pid } = status
	const outcome = !wait ? 'requested' : state === 'failed' || state === 'blocked' ? state : 'done'
	const now = { name, outcome, state, pid: pid > 0 ? pid : null, reason: reasonOf(status), duration_ms, affected: [] } as const
	const { affected: _, ...row } = await afterFirstMoments(client, now)
	return { ...row, action }
}

const changeText = (name: string, action: string | undefined, path: string | undefined) =>
	action === 'updated' || action === 'unchanged'
		? `Service '${name}' ${action}`
		: `Service '${name}' added${path === undefined ? '' : ` (saved to ${path})`}`

async function wanted(input: Given, world: Parameters<typeof readDefinition>[1]): Promise<Definition> {
	const { file } = input.args
	const { name, exec } = input.flags
	if (file === undefined) {
		if (name === undefined || exec === undefined) throw new UsageError(missing(name, exec), 'zinit add-service --help')
		return { name, config: definitionOfFlags(name, exec, input), warnings: [] }
	}
	const own = definitionFlags.find(flag => input.given.has(flag))
	if (own !== undefined) throw new UsageError(`--${own} cannot stand beside <file>`)
	return definitionOf(await readDefinition(file, world), file)
}

const missing = (name: string | undefined, exec: string | undefined) =>
	name === undefined && exec === undefined
		? 'missing argument <file>, or --name and --exec'
		: `missing flag --${name === undefined ? 'name' : 'exec'}`

const definitionFlags = [
	'dir',
	'oneshot',
	'env',
	'after',
	'requires',
	'wants',
	'conflicts',
	'restart',
	'restart-delay',
	'restart-delay-max',
	'max-restarts',
] as const

/** Only what was given, so that the file says no more than the command line did. */
function definitionOfFlags(name: string, exec: string, { flags, given }: Given): UnitInput {
	const dependencies = Object.fromEntries(
		(['after', 'requires', 'wants', 'conflicts'] as const).filter(kind => given.has(kind)).map(kind => [kind, flags[kind]]),
	)
	const lifecycle = Object.fromEntries(lifecycleFlags.filter(([flag]) => given.has(flag)).map(([flag, key]) => [key, flags[flag]]))
	return {
		service: {
			name,
			exec,
			...(flags.dir === undefined ? {} : { dir: flags.dir }),
			...(flags.oneshot ? { oneshot: true } : {}),
			...(flags.env.length === 0 ? {} : { env: Object.fromEntries(flags.env) }),
		},
		...(Object.keys(dependencies).length === 0 ? {} : { dependencies }),
		...(Object.keys(lifecycle).length === 0 ? {} : { lifecycle }),
	}
}

const lifecycleFlags = [
	['restart', 'restart'],
	['restart-delay', 'restart_delay_ms'],
	['restart-delay-max', 'restart_delay_max_ms'],
	['max-restarts', 'max_restarts'],
] as const
