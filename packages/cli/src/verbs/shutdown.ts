import type { Document } from '../documents/documents.ts'
import type { fileCommands } from '../table/files.ts'
import { serviceProgress } from './service-progress.ts'
import type { Verb } from './verb.ts'

/** `zinit shutdown` (cli.md 2): done when nobody answers at the socket any more. */
export const shutdown: Verb<typeof fileCommands.shutdown> = async ({ flags }, context) => {
	const { output } = context
	if (flags['dry-run']) return (await import('./plan.ts')).showPlan('shutdown', [], {}, context)
	const client = await context.connect()
	const done = context.progress(serviceProgress(client, await client.list(), 'stopping'))
	try {
		await client.shutdown({ wait: flags.wait, timeoutMs: context.remaining() })
	} finally {
		done()
	}
	output.line('Shutting down zinit daemon...')
	if (flags.wait) output.line('zinit daemon stopped')
	if (output.json) output.document({ ok: true } satisfies Document<'shutdown'>)
	return 0
}
