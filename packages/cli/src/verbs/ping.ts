import type { hotCommands } from '../table/hot.ts'
import type { Verb } from './verb.ts'

/** `zinit ping` (cli.md 2). */
export const ping: Verb<typeof hotCommands.ping> = async ({ flags }, { connect, output }) => {
	const client = await connect(flags.wait ? { waitForDaemonMs: LONGEST_WAIT_MS } : {})
	const pong = await client.ping()
	if (output.json) output.document(pong)
	else output.line(`zinit daemon v${pong.version} is running`)
	return 0
}

/** The deadline of the command line ends it sooner. */
const LONGEST_WAIT_MS = 2_000_000_000
