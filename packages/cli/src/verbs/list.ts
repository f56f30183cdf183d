import type { Document } from '../documents/documents.ts'
import { listLines } from '../render/list.ts'
import type { hotCommands } from '../table/hot.ts'
import type { Verb } from './verb.ts'

/** `zinit list` (cli.md 2). */
export const list: Verb<typeof hotCommands.list> = async ({ flags }, { connect, output }) => {
	const client = await connect()
	const wanted = new Set<string>(flags.state)
	const rows = (await client.rows())
		.filter(({ state }) => wanted.size === 0 || wanted.has(state))
		.sort((a, b) => (a.name < b.name ? -1 : 1))
	if (output.json) output.document(rows satisfies Document<'list'>)
	else if (rows.length > 0) output.lines(listLines(rows, output.paint))
	else output.note(wanted.size === 0 ? 'No services configured' : `No services in this state: ${[...wanted].join(', ')}`)
	return 0
}
