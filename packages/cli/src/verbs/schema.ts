import { unitSchema } from '@zinit/plan'
import type { fileCommands } from '../table/files.ts'
import type { Verb } from './verb.ts'

/** `zinit schema` (cli.md 3). */
export const schema: Verb<typeof fileCommands.schema> = async (_, { output }) => {
	if (output.json) output.document(unitSchema)
	else output.line(JSON.stringify(unitSchema, null, 2))
	return 0
}
