import { type Derive, type Schema, schema } from '@zinit/protocol'
import type { CommandName } from '../table/commands.ts'
import type { DocumentShapes } from './shapes.ts'

const { anything, count, either, flag, list, literal, nullable, object, record, ref, text, word } = schema

const results = object({ ok: flag, results: list(ref('ActionRow')) }, { error: ref('Error') })
const output = object({ output: text })

/** What each command writes with `--json` when it does not fail (cli.md 4); the commands of `streams` write many, one a line. */
export const documents = {
	list: list(ref('Row')),
	status: either(ref('Detail'), list(ref('Detail')), object({ counts: record(count), attention: list(ref('Row')) })),
	start: results,
	stop: results,
	restart: results,
	kill: results,
	remove: results,
	'start-all': results,
	'stop-all': results,
	'delete-all': results,
	'add-service': object(
		{
			ok: literal(true),
			results: list(ref('ActionRow')),
			change: word('created', 'updated', 'unchanged'),
			path: nullable(text),
			warnings: list(text),
		},
		{},
	),
	edit: object({ ok: literal(true), name: text, action: word('created', 'updated', 'unchanged'), warnings: list(text) }),
	'is-running': object({ running: flag, services: record(flag) }),
	logs: either(ref('LogLine'), ref('OldLogLine'), ref('Dropped')),
	events: either(ref('Event'), ref('Dropped')),
	why: either(ref('WhyBlocked'), ref('OldWhyBlocked')),
	get: ref('Definition'),
	reload: either(ref('ReloadResult'), ref('ReloadedService')),
	tree: ref('TreeResponse'),
	plan: object(
		{
			verb: text,
			names: list(text),
			estimate: flag,
			steps: list(ref('PlannedStep')),
			blocked_after: list(text),
			untouched: count,
			refusals: list(text),
		},
		{ blocked_reasons: record(text) },
	),
	check: object({ ok: flag, files: count, problems: list(ref('Diagnostic')) }),
	doctor: object({ ok: flag, checks: list(ref('Finding')) }),
	ping: either(ref('PingResponse'), ref('OldPing')),
	shutdown: object({ ok: literal(true) }),
	'debug-state': output,
	'debug-procs': output,
	import: list(ref('Imported')),
	schema: anything,
	completion: object({ shell: word('bash', 'zsh', 'fish'), script: text }),
} as const satisfies Partial<Record<CommandName, Schema>>

/** Commands that write a document for each line. */
export const streams = ['logs', 'events'] as const satisfies readonly (keyof typeof documents)[]

/** The type of a command's document. */
export type Document<Name extends keyof typeof documents> = Derive<(typeof documents)[Name], DocumentShapes>

/** The type of a shape of the documents. */
export type DocumentShape<Name extends keyof DocumentShapes> = Derive<DocumentShapes[Name], DocumentShapes>
