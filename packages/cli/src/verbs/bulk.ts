import type { ZinitClient } from '@zinit/client'
import { Failure, type Problem, problemOf } from '../output/problem.ts'
import { UsageError } from '../parse/usage.ts'
import type { changeCommands } from '../table/changes.ts'
import { type ActionRow, conclude, type Told, tell } from './actions.ts'
import { fallenByThen } from './first-moments.ts'
import { serviceProgress } from './service-progress.ts'
import type { Context, Verb } from './verb.ts'

/** What a bulk call answers, by whichever name (rpc.md 4). */
interface Bulk {
	/** Also what is only asked for, without a wait. */
	readonly done: readonly string[]
	readonly skipped: readonly string[]
	readonly failed: readonly { readonly name: string; readonly error: string }[]
}

/** `zinit start-all` (cli.md 2). */
export const startAll: Verb<(typeof changeCommands)['start-all']> = async ({ flags }, context) => {
	if (flags['dry-run']) return (await import('./plan.ts')).showPlan('start_all', [], {}, context)
	return bulk('start', 'started', 'starting', flags.wait, context, async (client, options) => {
		const begun = performance.now()
		const { started, under_way = [], skipped, failed } = await client.startAll(options)
		const names = [...started, ...under_way]
		const fallen = flags.wait ? await fallenByThen(client, names, begun) : new Map()
		return {
			done: names.filter(name => !fallen.has(name)),
			skipped,
			failed: [...failed, ...[...fallen].map(([name, error]) => ({ name, error }))],
		}
	})
}

/** `zinit stop-all` (cli.md 2). */
export const stopAll: Verb<(typeof changeCommands)['stop-all']> = async ({ flags }, context) => {
	if (flags['dry-run']) return (await import('./plan.ts')).showPlan('stop_all', [], {}, context)
	return bulk('stop', 'stopped', 'stopping', flags.wait, context, async (client, options) => {
		const { stopped, under_way = [], skipped, failed } = await client.stopAll(options)
		return { done: [...stopped, ...under_way], skipped, failed }
	})
}

/** `zinit delete-all` (cli.md 2): asks on a terminal, needs `--yes` elsewhere. */
export const deleteAll: Verb<(typeof changeCommands)['delete-all']> = async ({ flags }, context) => {
	if (flags['dry-run']) return (await import('./plan.ts')).showPlan('delete_all', [], {}, context)
	const { world, output } = context
	if (!flags.yes) {
		if (!world.canAsk || output.json) throw new UsageError('delete-all needs --yes where it cannot ask')
		const answer = await world.ask('Stop and remove all user services with their files? [y/N] ')
		if (!/^y(es)?$/i.test(answer?.trim() ?? '')) throw new Failure('nothing was removed')
	}
	return bulk('remove', 'removed', 'stopping', flags.wait, context, async (client, options) => {
		const { deleted, under_way = [], skipped, failed } = await client.deleteAll(options)
		return { done: [...deleted, ...under_way], skipped, failed }
	})
}

async function bulk(
	action: ActionRow['action'],
	done: string,
	doing: string,
	wait: boolean,
	context: Context,
	call: (client: ZinitClient, options: { readonly wait: boolean; readonly timeoutMs: number }) => Promise<Bulk>,
): Promise<number> {
	const { output } = context
	const client = await context.connect()
	const end = context.progress(serviceProgress(client, await client.list(), doing))
	const result = await call(client, { wait, timeoutMs: context.remaining() }).finally(end)
	const told = [
		...result.done.map(name => doneTold(action, done, wait, name)),
		...result.skipped.map(name => skippedTold(action, name)),
		...result.failed.map(each => failedTold(action, each)),
	]
	for (const each of told) tell(each, output)
	const counts = [
		`${result.done.length} ${wait ? done : 'requested'}`,
		...(result.skipped.length === 0 ? [] : [`${result.skipped.length} skipped (system class)`]),
		...(result.failed.length === 0 ? [] : [`${result.failed.length} failed`]),
	]
	output.line(counts.join(', '))
	const code = conclude(told, output)
	return code === 0 ? 0 : 1
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

const rowOf = (action: ActionRow['action'], name: string, outcome: ActionRow['outcome'], reason: string | null = null): ActionRow => ({
	name,
	action,
	outcome,
	state: null,
	pid: null,
	reason,
	duration_ms: null,
})

const doneTold = (action: ActionRow['action'], done: string, wait: boolean, name: string): Told => ({
	rows: [rowOf(action, name, wait ? 'done' : 'requested')],
	lines: [wait ? `${capital(done)}: ${name}` : `Requested: ${action} ${name}`],
})

const skippedTold = (action: ActionRow['action'], name: string): Told => ({
	rows: [rowOf(action, name, 'skipped', 'system class')],
	lines: [],
})

function failedTold(action: ActionRow['action'], { name, error }: Bulk['failed'][number]): Told {
	const message = error.includes(`'${name}'`) ? error : `cannot ${action} ${name}: ${error}`
	const problem: Problem = problemOf(new Failure(message, { data: { service: name } }))
	return { rows: [rowOf(action, name, 'failed', error)], lines: [], problem }
}
