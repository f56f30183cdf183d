import type { Row, ZinitClient } from '@zinit/client'
import { monotonic } from '../clock.ts'
import { restartedText } from '../render/outcome.ts'
import type { hotCommands } from '../table/hot.ts'
import { type ActionRow, forEachName, notReached, overtakenTold, type Told } from './actions.ts'
import { orNull } from './expect.ts'
import { afterFirstMoments } from './first-moments.ts'
import { serviceProgress } from './service-progress.ts'
import type { Context, Verb } from './verb.ts'

/** `zinit restart` (cli.md 2). */
export const restart: Verb<typeof hotCommands.restart> = async ({ args, flags }, context) => {
	const names = [...new Set(args.name)]
	if (flags['dry-run']) return (await import('./plan.ts')).showPlan('restart', names, {}, context)
	const client = await context.connect()
	const done = context.progress(serviceProgress(client, names, 'restarting'))
	const told = new Set(names)
	try {
		return await forEachName('restart', names, restartOne, context)
	} finally {
		done()
	}

	async function restartOne(name: string): Promise<Told> {
		const result = await afterFirstMoments(client, await client.restart(name, { wait: flags.wait, timeoutMs: context.remaining() }))
		const ended = overtakenTold('restart', result)
		if (ended !== null) return ended
		const { outcome, state, pid, reason, duration_ms } = result
		const row: ActionRow = { name, action: 'restart', outcome, state, pid, reason, duration_ms }
		const others = result.affected.filter(other => !told.has(other))
		for (const other of others) told.add(other)
		if (outcome === 'failed' || outcome === 'blocked') {
			const message =
				outcome === 'failed'
					? `${name} failed${reason === null ? '' : `: ${reason}`}`
					: `${name} is blocked${reason === null ? '' : `: ${reason}`}`
			return {
				rows: [row],
				lines: [],
				problem: notReached(message, { service: name, wanted: 'running', got: state, reason }, `zinit why ${name}`),
			}
		}
		const returned = flags.wait && others.length > 0 ? await comeBack(client, others, context) : []
		return {
			rows: [row, ...returned.map(returnedRow)],
			lines: [restartedText(result), ...returned.map(returnedText)],
		}
	}
}

/** The dependents once each of them is up again, has ended, or has stayed where it is for a while; in the order in which they got there. */
async function comeBack(client: ZinitClient, names: readonly string[], { isLate }: Context): Promise<readonly Row[]> {
	const begun = monotonic()
	for (;;) {
		const all = (await orNull(client.rows())) ?? []
		const rows = names.flatMap(name => all.filter(row => row.name === name))
		const patience = monotonic() - begun < SETTLING_MS
		if (isLate() || !rows.some(({ state }) => moving.has(state) || (patience && state !== 'running')))
			return rows.toReversed().sort((a, b) => (a.since_ms ?? 0) - (b.since_ms ?? 0))
		await new Promise(resolve => setTimeout(resolve, POLL_MS))
	}
}

const moving = new Set(['starting', 'stopping'])
/** A gate that opens with the restarted service has opened by then. */
const SETTLING_MS = 500
const POLL_MS = 25

const returnedText = ({ name, state, pid, reason }: Row) =>
	state === 'running' || state === 'starting'
		? `Returned: ${name}${pid === null ? '' : ` (pid ${pid})`}`
		: `Not returned: ${name} (${state}${reason === null ? '' : `: ${reason}`})`

const returnedRow = ({ name, state, pid, reason }: Row): ActionRow => ({
	name,
	action: 'return',
	outcome: state === 'running' ? 'done' : state === 'blocked' || state === 'failed' ? state : 'requested',
	state,
	pid,
	reason,
	duration_ms: null,
})
