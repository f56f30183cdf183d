import type { ZinitClient } from '@zinit/client'
import type { WhyBlocked, WhyReason } from '@zinit/protocol'
import { type History, whyLines } from '../render/why.ts'
import type { knowledgeCommands } from '../table/knowledge.ts'
import { orNull } from './expect.ts'
import type { Verb } from './verb.ts'

/** `zinit why` (cli.md 2). */
export const why: Verb<typeof knowledgeCommands.why> = async ({ args }, { connect, output, world }) => {
	const client = await connect()
	const reply = await client.why(args.name)
	if (output.json) output.document(reply)
	else output.lines(await explanation(client, reply, world.now()))
	return 0
}

/** A reply of `service.why` as a story, with what happened to the service and to what holds it up. `now`: Unix ms. */
export const explanation = async (client: ZinitClient, reply: WhyBlocked, now: number): Promise<readonly string[]> =>
	whyLines(reply, await historyOf(client, reply), now)

async function historyOf(client: ZinitClient, { name, reasons }: WhyBlocked): Promise<History> {
	if (reasons === undefined) return []
	const names = [...new Set([name, ...namesIn(reasons)])].slice(0, MOST_NAMES)
	const histories = await Promise.all(names.map(each => orNull(client.history({ names: [each], limit: EVENTS_EACH }))))
	return histories.flatMap(history => history?.events ?? []).sort((a, b) => a.seq - b.seq)
}

const MOST_NAMES = 16
const EVENTS_EACH = 20

const namesIn = (reasons: readonly WhyReason[]): readonly string[] =>
	reasons.flatMap(({ service, because = [] }) => [...(service === undefined ? [] : [service]), ...namesIn(because)])
