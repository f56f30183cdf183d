import type { Row, ZinitClient } from '@zinit/client'
import { Failure, problemOf } from '../output/problem.ts'
import { UsageError } from '../parse/usage.ts'
import type { changeCommands } from '../table/changes.ts'
import { type ActionRow, blockedProblem, conclude, notReached, type Told, tell } from './actions.ts'
import { rowsByThen } from './first-moments.ts'
import { serviceProgress } from './service-progress.ts'
import type { Context, Verb } from './verb.ts'

/** What a bulk call answers, by whichever name (rpc.md 4). */
interface Bulk {
	/** Also what is only asked for, without a wait. */
	readonly done: readonly string[]
	readonly skipped: readonly string[]
	readonly failed: readonly { readonly name: string; readonly error: string }[]
	/** What the services are afterwards, as far as that is looked at. */
	readonly rows?: ReadonlyMap<string, Row>
}

/** `zinit start-all` (cli.md 2). */
export const startAll: Verb<(typeof changeCommands)['start-all']> = async ({ flags }, context) => {
	if (flags['dry-run']) return (await import('./plan.ts')).showPlan('start_all', [], {}, context)
	return bulk('start', 'started', 'starting', flags.wait, context, async (client, options) => {
		const begun = performance.now()
		const { started, under_way = [], skipped, failed } = await client.startAll(options)
		const names = [...started, ...under_way]
		const rows = flags.wait ? await rowsByThen(client, names, failed.length > 0, begun) : new Map<string, Row>()
		const fallen = names.filter(name => rows.get(name)?.state === 'failed')
		return {
			done: names.filter(name => !fallen.includes(name)),
			skipped,
			failed: [...failed, ...fallen.map(name => ({ name, error: rows.get(name)?.reason ?? 'failed' }))],
			rows,
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
		...result.done.map(name => doneTold(action, done, wait, name, result.rows?.get(name))),
		...result.skipped.map(name => skippedTold(action, name)),
		...(await Promise.all(result.failed.map(each => failedTold(client, action, each, result.rows?.get(each.name))))),
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

const rowOf = (
	action: ActionRow['action'],
	name: string,
	outcome: ActionRow['outcome'],
	now: Row | undefined,
	reason: string | null = null,
): ActionRow => ({
	name,
	action,
	outcome,
	state: now?.state ?? null,
	pid: now?.pid ?? null,
	reason,
	duration_ms: null,
})

const doneTold = (action: ActionRow['action'], done: string, wait: boolean, name: string, now: Row | undefined): Told => ({
	rows: [rowOf(action, name, wait ? 'done' : 'requested', now)],
	lines: [wait ? `${capital(done)}: ${name}` : `Requested: ${action} ${name}`],
})

const skippedTold = (action: ActionRow['action'], name: string): Told => ({
	rows: [rowOf(action, name, 'skipped', undefined, 'system class')],
	lines: [],
})

/** A start that came to nothing has the words of `zinit start`. */
async function failedTold(
	client: ZinitClient,
	action: ActionRow['action'],
	{ name, error }: Bulk['failed'][number],
	now: Row | undefined,
): Promise<Told> {
	const message = error.includes(`'${name}'`) ? error : `cannot ${action} ${name}: ${error}`
	if (now === undefined) {
		const problem = problemOf(new Failure(message, { data: { service: name } }))
		return { rows: [rowOf(action, name, 'failed', now, error)], lines: [], problem }
	}
	const { state } = now
	if (state === 'blocked')
		return { rows: [rowOf(action, name, 'blocked', now, error)], lines: [], problem: await blockedProblem(client, name, error) }
	const problem = notReached(message, { service: name, wanted: 'running', got: state, reason: error })
	return { rows: [rowOf(action, name, state === 'inactive' ? 'refused' : 'failed', now, error)], lines: [], problem }
}
