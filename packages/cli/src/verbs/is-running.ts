import type { Document } from '../documents/documents.ts'
import type { hotCommands } from '../table/hot.ts'
import { withName } from './near.ts'
import type { Verb } from './verb.ts'

/** `zinit is-running` (cli.md 3): the state is the exit code. */
export const isRunning: Verb<(typeof hotCommands)['is-running']> = async ({ args }, { connect, output, globals }) => {
	const client = await connect()
	const names = [...new Set(args.name)]
	const states = await Promise.all(
		names.map(async name => {
			const { state } = await client.status(name).catch((error: unknown) => {
				throw names.length === 1 ? error : withName(error, name)
			})
			return [name, state] as const
		}),
	)
	const running = states.every(([, state]) => state === 'running')
	if (output.json)
		output.document({
			running,
			services: Object.fromEntries(states.map(([name, state]) => [name, state === 'running'])),
		} satisfies Document<'is-running'>)
	// What is no success leaves nothing on stdout.
	const tell = running ? output.line : output.note
	for (const [name, state] of globals.quiet ? [] : states)
		tell(`${name} is ${state === 'running' ? '' : 'not '}running${state === 'running' ? '' : ` (${state})`}`)
	return running ? 0 : NOT_RUNNING
}

const NOT_RUNNING = 3
