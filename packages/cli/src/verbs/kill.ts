import { constants } from 'node:os'
import { monotonic } from '../clock.ts'
import type { hotCommands } from '../table/hot.ts'
import { forEachName } from './actions.ts'
import type { Verb } from './verb.ts'

/** `zinit kill` (cli.md 2). */
export const kill: Verb<typeof hotCommands.kill> = async ({ args, flags }, context) => {
	const signal = args.signal ?? flags.signal ?? 'SIGTERM'
	if (flags['dry-run']) return (await import('./plan.ts')).showPlan('kill', [args.name], { signal }, context)
	const client = await context.connect()
	return forEachName(
		'kill',
		[args.name],
		async name => {
			const begun = monotonic()
			await client.kill(name, signal)
			const duration_ms = Math.round(monotonic() - begun)
			return {
				rows: [{ name, action: 'kill', outcome: 'done', state: null, pid: null, reason: null, duration_ms }],
				lines: [`Sent ${shownSignal(signal)} to: ${name}`],
			}
		},
		context,
	)
}

/** The name of a signal that was given by number, if it has one. */
const shownSignal = (signal: string): string =>
	/^\d+$/.test(signal)
		? (Object.entries<number>(constants.signals).find(([, number]) => number === Number(signal))?.[0] ?? `signal ${signal}`)
		: signal
