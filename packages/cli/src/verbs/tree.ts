import { Failure } from '../output/problem.ts'
import { closureOf, dotLines, mermaidLines, nestedLines } from '../render/tree.ts'
import type { knowledgeCommands } from '../table/knowledge.ts'
import type { Verb } from './verb.ts'

/** `zinit tree` (cli.md 2). */
export const tree: Verb<typeof knowledgeCommands.tree> = async ({ args, flags }, { connect, output }) => {
	const client = await connect()
	const whole = await client.graph()
	const { name } = args
	if (name !== undefined && !whole.nodes.some(node => node.name === name)) throw unknown(name)
	const graph = name === undefined ? whole : closureOf(whole, name)
	if (output.json) output.document(name === undefined ? whole : { ascii: nestedLines(graph, name).join('\n'), ...graph })
	else if (flags.format === 'mermaid') output.line(mermaidLines(graph).join('\n'))
	else if (flags.format === 'dot') output.line(dotLines(graph).join('\n'))
	else if (name !== undefined) await output.page(nestedLines(graph, name).join('\n'))
	else if (whole.ascii.trim() === '') output.note('No services configured')
	else await output.page(whole.ascii.trimEnd())
	return 0
}

const unknown = (name: string) =>
	new Failure(`service not found: ${name}`, {
		kind: 'service_not_found',
		exit: 5,
		data: { service: name },
		hint: 'zinit list shows the names',
	})
