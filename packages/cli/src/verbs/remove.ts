import { monotonic } from '../clock.ts'
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
		const outcome = gone.has(name)
			? null
			: await removeOne(name).catch(async error =>
					withFix(
						name,
						client.features.length > 0,
						refused('remove', name, await withNear(inOurWords(error, context.limit), [name], context)),
					),
				)
		if (outcome === null) continue
		told.push(outcome)
		tell(outcome, context.output)
	}
	return conclude(told, context.output)

	async function removeOne(name: string): Promise<Told> {
		const begun = monotonic()
		const before = flags.cascade ? await client.list() : []
		const { path, state } = await client.serviceDelete(name, {
			force,
			cascade: flags.cascade,
			wait: flags.wait,
			timeoutMs: context.remaining(),
		})
		const left = flags.cascade ? new Set(await client.list()) : null
		const others = left === null ? [] : before.filter(other => other !== name && !left.has(other))
		for (const other of others) gone.add(other)
		const duration_ms = Math.round(monotonic() - begun)
		const outcome: ActionRow['outcome'] = flags.wait ? 'done' : 'requested'
		return {
			rows: [...others, name].map(each => ({
				name: each,
				action: 'remove',
				outcome,
				state: each === name ? (state ?? null) : null,
				pid: null,
				reason: null,
				duration_ms,
			})),
			lines: flags.wait
				? [...others.map(other => `Removed: ${other}`), `Removed: ${name}${path === undefined || path === null ? '' : ` (${path})`}`]
				: [`Requested: remove ${name}`],
		}
	}
}

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
