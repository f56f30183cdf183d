import type { Document } from '../documents/documents.ts'
import { reloadLines } from '../render/reload.ts'
import type { changeCommands } from '../table/changes.ts'
import type { Context, Verb } from './verb.ts'

/** `zinit reload` (cli.md 2). */
export const reload: Verb<typeof changeCommands.reload> = async ({ args, flags }, context) => {
	if (args.name !== undefined) return reloadOne(args.name, flags, context)
	if (flags['dry-run']) return (await import('./plan.ts')).showPlan('reload', [], { restart_changed: flags['restart-changed'] }, context)
	const client = await context.connect()
	const result = await client.reload({ restartChanged: flags['restart-changed'], wait: flags.wait, timeoutMs: context.remaining() })
	if (context.output.json) context.output.document(result)
	else context.output.lines(reloadLines(result))
	return result.errors.length === 0 ? 0 : 1
}

async function reloadOne(name: string, flags: { readonly wait: boolean; readonly 'dry-run': boolean }, context: Context): Promise<number> {
	const { output, connect, remaining } = context
	if (flags['dry-run']) return (await import('./plan.ts')).showPlan('reload', [name], {}, context)
	const result = await (await connect()).reloadService(name, { wait: flags.wait, timeoutMs: remaining() })
	if (output.json) output.document(result satisfies Document<'reload'>)
	else output.line(result.pending === true ? `Requested: reload ${name}` : `Reloaded: ${name}`)
	return 0
}
