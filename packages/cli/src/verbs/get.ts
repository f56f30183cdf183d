import { unitSchema } from '@zinit/plan'
import { definitionLines } from '../render/toml.ts'
import type { knowledgeCommands } from '../table/knowledge.ts'
import { orNull } from './expect.ts'
import type { Verb } from './verb.ts'

/** `zinit get` (cli.md 3). */
export const get: Verb<typeof knowledgeCommands.get> = async ({ args }, { connect, output }) => {
	const client = await connect()
	const definition = await client.serviceGet(args.name)
	if (output.json) {
		output.document(definition)
		return 0
	}
	const origin = (await orNull(client.statusFull(args.name)))?.config_path
	await output.page(definitionLines({ ...definition }, unitSchema, origin === undefined ? 'by service.get' : origin).join('\n'))
	return 0
}
