import type { ZinitClient } from '@zinit/client'
import { wantsColour } from '../output/colour.ts'
import { within } from '../output/deadline.ts'
import { Failure } from '../output/problem.ts'
import type { knowledgeCommands } from '../table/knowledge.ts'
import type { Context, Verb } from '../verbs/verb.ts'
import { openSession } from './daemon/session.ts'
import { run } from './run.ts'
import { openTerminal } from './terminal/terminal.ts'

/** `zinit tui` (cli.md 5). */
export const tui: Verb<typeof knowledgeCommands.tui> = async (_, context) => {
	const { world, globals } = context
	if (!world.stdout.terminal || !world.canAsk || world.env.TERM === 'dumb')
		throw new Failure('cannot set up the terminal: stdin and stdout must be one that can move its cursor')
	const first = await context.connect({ reconnect: false })
	const reach = await reacher(context, first)
	const terminal = openTerminal(world)
	try {
		const over = run({
			terminal,
			colour: wantsColour(globals.color, world.stdout, world.env),
			now: world.now,
			open: (tell, fail) => openSession(first, { reach, tell, fail, now: world.now }),
		})
		const limit = context.remaining()
		await within(limit, over)
	} finally {
		terminal.close()
	}
	return 0
}

/** How the daemon is found again that answered first: another one must not take its place. */
async function reacher({ globals, world }: Context, first: ZinitClient): Promise<() => Promise<ZinitClient>> {
	const { ZinitClient } = await import('@zinit/client')
	const named = globals.socket ?? (world.env.ZINIT_SOCKET || undefined)
	const socket = named ?? (first.features.length > 0 ? (await first.info()).socket : undefined)
	return () => ZinitClient.connect({ socket, reconnect: false })
}
