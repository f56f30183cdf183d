import type { ActionResult, ZinitClient } from '@zinit/client'
import { endedText, startedText } from '../render/outcome.ts'
import type { hotCommands } from '../table/hot.ts'
import { type ActionRow, blockedProblem, forEachName, notReached, overtakenTold, type Told } from './actions.ts'
import { orNull } from './expect.ts'
import { afterFirstMoments, mayEnd } from './first-moments.ts'
import { serviceProgress } from './service-progress.ts'
import type { Context, Verb } from './verb.ts'

/** `zinit start` (cli.md 2). */
export const start: Verb<typeof hotCommands.start> = async ({ args, flags }, context) => {
	const names = [...new Set(args.name)]
	if (flags['dry-run']) return (await import('./plan.ts')).showPlan('start', names, { tree: flags.tree }, context)
	const client = await context.connect()
	const done = context.progress(serviceProgress(client, names, 'starting'))
	const begun = names.map(name => ({
		name,
		result: client.start(name, { tree: flags.tree, wait: flags.wait, timeoutMs: context.remaining() }),
	}))
	const settled = Promise.allSettled(begun.map(({ result }) => result))
	try {
		return await forEachName('start', names, async name => toldOf(client, await outcome(name), context), context)
	} finally {
		done()
	}

	/** One of the names may hold up another: what is blocked is asked again when the others have settled. */
	async function outcome(name: string): Promise<ActionResult> {
		const first = await begun.find(each => each.name === name)?.result
		if (first === undefined || (first.outcome === 'blocked' && names.length > 1)) {
			await settled
			return afterFirstMoments(client, await client.start(name, { wait: flags.wait, timeoutMs: context.remaining() }))
		}
		return afterFirstMoments(client, first)
	}
}

async function toldOf(client: ZinitClient, result: ActionResult, { output, globals }: Context): Promise<Told> {
	const ended = overtakenTold('start', result)
	if (ended !== null) return ended
	const { name, outcome, state, pid, reason, duration_ms } = result
	const rows: readonly ActionRow[] = [{ name, action: 'start', outcome, state, pid, reason, duration_ms }]
	if (outcome === 'failed') {
		const last = output.json ? null : await orNull(client.logsTail(name, { lines: LAST_LINES }))
		const problem = notReached(
			`${name} failed${reason === null ? '' : `: ${reason}`}`,
			{ service: name, wanted: 'running', got: state, reason },
			`zinit why ${name}`,
		)
		return { rows, lines: [], problem, details: (Array.isArray(last) ? last : []).map(({ content }) => `  ${content}`) }
	}
	if (outcome === 'refused') {
		const message = `${name} is ${state}: this daemon starts only services whose status is start`
		return { rows, lines: [], problem: notReached(message, { service: name, wanted: 'running', got: state, reason }) }
	}
	if (outcome === 'blocked') return { rows, lines: [], problem: await blockedProblem(client, name, reason) }
	if (outcome !== 'done' || state !== 'exited' || globals.quiet) return { rows, lines: [startedText(result)] }
	const exit = (await orNull(client.status(name)))?.exit_code ?? null
	return { rows, lines: [endedText(result, await mayEnd(client, name), exit)] }
}

const LAST_LINES = 5
