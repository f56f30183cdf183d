import { stoppedText } from '../render/outcome.ts'
import type { hotCommands } from '../table/hot.ts'
import { type ActionRow, forEachName, type Told } from './actions.ts'
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
		return {
			rows: [...others.map(cascaded), { name, action: 'stop', outcome, state, pid, reason, duration_ms }],
			lines: [...others.map(other => stoppedText(other, 'done')), stoppedText(name, outcome)],
		}
	}
}

const cascaded = (name: string): ActionRow => ({
	name,
	action: 'stop',
	outcome: 'done',
	state: null,
	pid: null,
	reason: 'cascade',
	duration_ms: null,
})
