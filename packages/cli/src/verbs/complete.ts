import { signalNames } from '../parse/signal.ts'
import type { hotCommands } from '../table/hot.ts'
import type { Context, Verb } from './verb.ts'

/** Names for the completion scripts (cli.md 3): never an error, never longer than 200 ms. */
export const complete: Verb<typeof hotCommands.complete> = async ({ args }, context) => {
	const limit = new Promise<readonly string[]>(resolve => setTimeout(resolve, LIMIT_MS, []).unref())
	const names = await Promise.race([limit, sources[args.kind](context).catch(() => [])])
	for (const name of names) context.output.line(name)
	return 0
}

const LIMIT_MS = 200

const sources: Readonly<Record<'service' | 'signal' | 'command', (context: Context) => Promise<readonly string[]>>> = {
	service: async ({ connect }) => (await connect()).list(),
	signal: async () => signalNames(),
	command: async () => {
		const { shownCommands } = await import('../table/commands.ts')
		return shownCommands().map(([name]) => name)
	},
}
