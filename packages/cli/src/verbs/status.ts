import type { Row, ZinitClient } from '@zinit/client'
import type { Document } from '../documents/documents.ts'
import { Failure, isTold, problemLines, problemOf } from '../output/problem.ts'
import { type Detail, detailLines } from '../render/detail.ts'
import { listLines } from '../render/list.ts'
import type { hotCommands } from '../table/hot.ts'
import { detailOf } from './detail.ts'
import { orNull } from './expect.ts'
import { withName, withNear } from './near.ts'
import type { Context, Verb } from './verb.ts'

/** `zinit status` (cli.md 2). */
export const status: Verb<typeof hotCommands.status> = async ({ args }, context) => {
	const client = await context.connect()
	const names = [...new Set(args.name)]
	const [only] = names
	if (only === undefined) return overview(client, context)
	return names.length === 1 ? one(client, only, context) : several(client, names, context)
}

async function one(client: ZinitClient, name: string, context: Context): Promise<number> {
	const detail = await detailOf(client, name, context.output.json)
	if (context.output.json) context.output.document(detail satisfies Document<'status'>)
	else context.output.lines(await linesOf(client, detail, context))
	return 0
}

/** Those that can be shown are shown; of several names one failure makes the exit code 1 (cli.md 1.2). */
async function several(client: ZinitClient, names: readonly string[], context: Context): Promise<number> {
	const { output } = context
	const looks = await Promise.all(
		names.map(name => detailOf(client, name, output.json).catch((error: unknown) => amongOthers(error, name, context))),
	)
	const failures = looks.filter(look => look instanceof Failure)
	const details = looks.flatMap(look => (look instanceof Failure ? [] : [look]))
	if (output.json && failures[0] !== undefined) throw failures[0]
	if (output.json) output.document(details satisfies Document<'status'>)
	for (const [index, detail] of output.json ? [] : details.entries()) {
		if (index > 0) output.line('')
		output.lines(await linesOf(client, detail, context))
	}
	for (const failure of failures) for (const line of problemLines(problemOf(failure))) output.note(line)
	return failures.length === 0 ? 0 : 1
}

/** The failure of one of several names says which one. */
async function amongOthers(error: unknown, name: string, context: Context): Promise<Failure> {
	if (!isTold(error)) throw error
	const problem = problemOf(withName(await withNear(error, [name], context), name))
	return new Failure(problem.message, { ...problem, hint: problem.hint ?? undefined, exit: 1 })
}

async function linesOf(client: ZinitClient, detail: Detail, { output, world }: Context): Promise<readonly string[]> {
	const last = detail.state === 'failed' ? await orNull(client.logsTail(detail.name, { lines: LAST_LINES })) : null
	return detailLines(detail, Array.isArray(last) ? last : [], world.now(), output.paint)
}

const LAST_LINES = 5

async function overview(client: ZinitClient, { output }: Context): Promise<number> {
	const rows = (await client.rows()).toSorted((a, b) => (a.name < b.name ? -1 : 1))
	const counts: Record<string, number> = {}
	for (const { state } of rows) counts[state] = (counts[state] ?? 0) + 1
	const attention = rows.filter(needsAttention)
	if (output.json) output.document({ counts, attention } satisfies Document<'status'>)
	else if (rows.length === 0) output.note('No services configured')
	else {
		output.line(`${rows.length} ${rows.length === 1 ? 'unit' : 'units'}: ${countsText(counts)}`)
		output.lines(listLines(attention, output.paint))
	}
	return 0
}

const needsAttention = ({ state, retry_in_ms }: Row) => state === 'failed' || state === 'blocked' || retry_in_ms !== null

const order = ['running', 'starting', 'stopping', 'blocked', 'failed', 'exited', 'inactive']

const countsText = (counts: Readonly<Record<string, number>>) =>
	Object.entries(counts)
		.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))
		.map(([state, count]) => `${count} ${state}`)
		.join(', ')
