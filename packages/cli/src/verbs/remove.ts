import type { Removed } from '@zinit/client'
import { monotonic } from '../clock.ts'
import { late } from '../output/deadline.ts'
import { Failure, isTold } from '../output/problem.ts'
import type { changeCommands } from '../table/changes.ts'
import { type ActionRow, conclude, refused, type Told, tell } from './actions.ts'
import { inOurWords } from './late.ts'
import { withNear } from './near.ts'
import type { Verb } from './verb.ts'

/** `zinit remove` (cli.md 2). One after the other: who requires whom may change with each. */
export const remove: Verb<typeof changeCommands.remove> = async ({ args, flags }, context) => {
	const names = [...new Set(args.name)]
	const force = flags.force
	if (flags['dry-run']) return (await import('./plan.ts')).showPlan('delete', names, { force, cascade: flags.cascade }, context)
	const client = await context.connect()
	const gone = new Set<string>()
	const told: Told[] = []
	for (const name of names) {
		if (gone.has(name)) continue
		const before = gone.size
		const outcome = await removeOne(name).catch(async error => {
			const problem = withRest(name, gone.size - before, inOurWords(error, context.limit))
			return withFix(name, client.features.length > 0, refused('remove', name, await withNear(problem, [name], context)))
		})
		told.push(outcome)
		tell(outcome, context.output)
	}
	return conclude(told, context.output, names.length)

	async function removeOne(name: string): Promise<Told> {
		const begun = monotonic()
		if (context.isLate()) throw late(context.limit)
		const { path = null, state = null } = await client.serviceDelete(name, {
			force,
			cascade: flags.cascade,
			wait: flags.wait,
			timeoutMs: context.remaining(),
			onRemoved: other => {
				gone.add(other.name)
				const each = removed(other, null, begun)
				told.push(each)
				tell(each, context.output)
			},
		})
		return removed({ name, path }, state, begun)
	}

	function removed({ name, path }: Removed, state: ActionRow['state'], begun: number): Told {
		const duration_ms = Math.round(monotonic() - begun)
		const outcome: ActionRow['outcome'] = flags.wait ? 'done' : 'requested'
		return {
			rows: [{ name, action: 'remove', outcome, state, pid: null, reason: null, duration_ms, path }],
			lines: [flags.wait ? removedText({ name, path }) : `Requested: remove ${name}`],
		}
	}
}

/** A deadline in the middle of a cascade, of which the daemon knows only the part at hand. */
function withRest(name: string, others: number, error: unknown): unknown {
	if (others === 0 || !isTold(error) || error.kind !== 'timeout') return error
	const { kind, exit, data, message } = error
	return new Failure(`${message}: ${name} is still there`, { kind, exit, data, hint: `zinit remove ${name} --cascade removes the rest` })
}

const removedText = ({ name, path }: Removed) => `Removed: ${name}${path === null ? '' : ` (${path})`}`

/** Who others require is named with them, and with both ways out. */
function withFix(name: string, canLeave: boolean, told: Told): Told {
	const { problem } = told
	if (problem?.kind !== 'has_dependents') return told
	const { dependents } = problem.data
	const others = Array.isArray(dependents) ? dependents.filter(other => !problem.message.includes(String(other))) : []
	const message = others.length === 0 ? problem.message : `${problem.message}: required by ${others.join(', ')}`
	return {
		...told,
		problem: {
			...problem,
			message,
			hint: `zinit remove ${name} --cascade removes them too${canLeave ? ', --force leaves them without it' : ''}`,
		},
	}
}
