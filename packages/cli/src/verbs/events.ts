import type { Dropped, Event, ZinitClient } from '@zinit/client'
import { resolveMoment } from '../parse/moment.ts'
import { preciseText } from '../render/amounts.ts'
import { eventText } from '../render/cause.ts'
import type { knowledgeCommands } from '../table/knowledge.ts'
import type { Context, Verb } from './verb.ts'

/** `zinit events` (cli.md 3). */
export const events: Verb<typeof knowledgeCommands.events> = async ({ args, flags }, context) => {
	const client = await context.connect()
	const names = args.name.length === 0 ? undefined : [...new Set(args.name)]
	const since = flags.since === undefined ? undefined : resolveMoment(flags.since, context.world.now())
	const show = shower(context)
	const past = await historyOf(client, names, since)
	for (const event of past.events) show(event)
	if (flags.follow) for await (const event of client.events({ names, sinceSeq: past.seq })) show(event)
	else if (past.events.length === 0) context.output.note('No events')
	return 0
}

/** What is retained. Names that do not exist now may have events all the same, so unknown ones are told apart only if there are none. */
async function historyOf(client: ZinitClient, names: readonly string[] | undefined, since: number | undefined) {
	const history = await client.history({ names, since, limit: EVERYTHING })
	if (history.events.length === 0 && names !== undefined) await Promise.all(names.map(name => client.status(name)))
	return history
}

/** As many as a daemon retains (rpc.md 8.4), and more. */
const EVERYTHING = 100_000

function shower({ output, world }: Context): (event: Event | Dropped) => void {
	if (output.json) return event => output.document(event)
	return event =>
		output.line('dropped' in event ? lostText(event) : `${output.paint('dim', preciseText(event.at_ms, world.now()))} ${eventText(event)}`)
}

const lostText = ({ dropped: { count } }: Dropped) =>
	count === 0 ? '-- events lost: another daemon answers --' : `-- ${count} events lost --`
