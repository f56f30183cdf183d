import type { Document } from '../documents/documents.ts'
import type { knowledgeCommands } from '../table/knowledge.ts'
import type { Verb } from './verb.ts'

/** `zinit debug-state` (cli.md 2). */
export const debugState: Verb<(typeof knowledgeCommands)['debug-state']> = async (_, { connect, output }) => {
	const text = await (await connect()).debugState()
	if (output.json) output.document({ output: text } satisfies Document<'debug-state'>)
	else await output.page(text.trimEnd())
	return 0
}

/** `zinit debug-procs` (cli.md 2). */
export const debugProcs: Verb<(typeof knowledgeCommands)['debug-procs']> = async ({ args }, { connect, output }) => {
	const text = await (await connect()).debugProcessTree(args.name)
	if (output.json) output.document({ output: text } satisfies Document<'debug-state'>)
	else output.line(text.trimEnd())
	return 0
}
