import type { ActionResult, Row, ZinitClient } from '@zinit/client'
import { stoppedText } from '../render/outcome.ts'
import type { hotCommands } from '../table/hot.ts'
import { type ActionRow, conclude, refused, type Told, tell } from './actions.ts'
import { orNull } from './expect.ts'
import { inOurWords } from './late.ts'
import { withNear } from './near.ts'
import { serviceProgress } from './service-progress.ts'
import type { Verb } from './verb.ts'

/** `zinit stop` (cli.md 2). */
export const stop: Verb<typeof hotCommands.stop> = async ({ args, flags }, context) => {
	const names = [...new Set(args.name)]
	if (flags['dry-run']) return (await import('./plan.ts')).showPlan('stop', names, {}, context)
	const client = await context.connect()
	const done = context.progress(serviceProgress(client, names, 'stopping'))
	const named = new Set(names)
	const told: Told[] = []
	try {
		for await (const { name, outcome } of inOrder(names, name => client.stop(name, { wait: flags.wait, timeoutMs: context.remaining() }))) {
			const each = await outcome
				.then(toldOf)
				.catch(async error => refused('stop', name, await withNear(inOurWords(error, context.limit), [name], context)))
			told.push(each)
			tell(each, context.output)
		}
		return conclude(told, context.output)
	} finally {
		done()
	}

	async function toldOf({ name, outcome, state, pid, reason, duration_ms, affected }: ActionResult): Promise<Told> {
		const others = affected.filter(other => !named.has(other))
		for (const other of others) named.add(other)
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

interface Stopping {
	readonly name: string
	/** Settled. */
	readonly outcome: Promise<ActionResult>
}

/** Stops all at the same time; each is told of when it is gone, and after those of them that had to go before it. */
async function* inOrder(names: readonly string[], stopOne: (name: string) => Promise<ActionResult>): AsyncGenerator<Stopping> {
	const gone: { readonly name: string; readonly before: readonly string[] }[] = []
	const outcomes = new Map(names.map(name => [name, stopOne(name)]))
	const left = new Map(
		[...outcomes].map(([name, outcome]) => [
			name,
			outcome.then(
				({ affected }) => void gone.push({ name, before: affected }),
				() => void gone.push({ name, before: [] }),
			),
		]),
	)
	while (left.size > 0) {
		await Promise.race(left.values())
		const next = gone.shift()
		for (const name of next === undefined ? [] : [...next.before, next.name]) {
			const outcome = outcomes.get(name)
			if (outcome === undefined || !left.has(name)) continue
			await left.get(name)
			left.delete(name)
			yield { name, outcome }
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
