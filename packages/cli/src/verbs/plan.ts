import type { Plan, PlanParams, PlanVerb } from '@zinit/client'
import type { Document } from '../documents/documents.ts'
import { planLines } from '../render/plan.ts'
import type { Context } from './verb.ts'

/** Shows what a command would do; 1 if it would be refused (cli.md 3.1). `verb`: the word of the wire. */
export const showPlan = async (
	verb: PlanVerb,
	names: readonly string[],
	params: PlanParams,
	{ connect, output }: Context,
): Promise<number> => {
	const client = await connect()
	const plan = await client.plan(verb, names, params)
	if (output.json) output.document(documentOf(plan) satisfies Document<'plan'>)
	else output.lines(planLines(words[verb] ?? verb, plan))
	return plan.refusals.length === 0 ? 0 : 1
}

/** What is unknown is null (cli.md 4). */
const documentOf = ({ steps, ...plan }: Plan) => ({
	...plan,
	steps: steps.map(({ because: { kind, of = null }, signal = null, deadline_ms = null, ...step }) => ({
		...step,
		because: { kind, of },
		signal,
		deadline_ms,
	})),
})

const words: Readonly<Record<string, string>> = {
	set: 'add-service',
	delete: 'remove',
	start_all: 'start-all',
	stop_all: 'stop-all',
	delete_all: 'delete-all',
}
