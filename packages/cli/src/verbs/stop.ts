import type { Row, ZinitClient } from '@zinit/client'
import { stoppedText } from '../render/outcome.ts'
import type { hotCommands } from '../table/hot.ts'
import { type ActionRow, forEachName, type Told } from './actions.ts'
import { orNull } from './expect.ts'
import { serviceProgress } from './service-progress.ts'
import type { Verb } from './verb.ts'

/** `zinit stop` (cli.md 2). */
export const stop: Verb<typeof hotCommands.stop> = async ({ args, flags }, context) => {
	const names = [...new Set(args.name)]
	if (flags['dry-run']) return (await import('./plan.ts')).showPlan('stop', names, {}, context)
	const client = await context.connect()
	const done = context.progress(serviceProgress(client, names, 'stopping'))
	const told = new Set(names)
	try {
		return await forEachName('stop', names, stopOne, context)
	} finally {
		done()
	}

	async function stopOne(name: string): Promise<Told> {
		const { outcome, state, pid, reason, duration_ms, affected } = await client.stop(name, {
			wait: flags.wait,
			timeoutMs: context.remaining(),
		})
		const others = affected.filter(other => !told.has(other))
		for (const other of others) told.add(other)
		const up = others.length === 0 ? [] : await upAmong(client, others)
		const down = others.filter(other => up.every(row => row.name !== other))
		return {
			rows: [...down.map(cascaded), { name, action: 'stop', outcome, state, pid, reason, duration_ms }, ...up.map(released)],
			lines: [
				...down.map(other => stoppedText(other, 'done')),
				stoppedText(name, outcome),
				...up.map(row => `Started: ${row.name}${row.pid === null ? '' : ` (pid ${row.pid})`}`),
			],
		}
	}
}

/** Those that did not go but came: what was stopped had stood in their way. */
async function upAmong(client: ZinitClient, names: readonly string[]): Promise<readonly Row[]> {
	const rows = (await orNull(client.rows())) ?? []
	return rows.filter(({ name, state }) => names.includes(name) && (state === 'running' || state === 'starting'))
}

const released = ({ name, state, pid }: Row): ActionRow => ({
	name,
	action: 'start',
	outcome: state === 'running' ? 'done' : 'requested',
	state,
	pid,
	reason: null,
	duration_ms: null,
})

const cascaded = (name: string): ActionRow => ({
	name,
	action: 'stop',
	outcome: 'done',
	state: null,
	pid: null,
	reason: 'cascade',
	duration_ms: null,
})
