import { schema, shapes } from '@zinit/protocol'

const { count, decimal, flag, integer, list, nullable, object, record, ref, text, unsigned, word } = schema

const rowFields = {
	name: text,
	kind: word('service', 'target'),
	state: ref('State'),
	pid: nullable(unsigned),
	uptime_ms: nullable(count),
	restarts: nullable(count),
	retry_in_ms: nullable(count),
	class: nullable(word('user', 'system')),
	status: nullable(word('start', 'stop', 'ignore')),
	reason: nullable(text),
	since_ms: nullable(count),
	description: nullable(text),
} as const

/** Shapes that only `--json` has (cli.md 4); null: a 0.3.9 daemon does not tell. */
export const ownShapes = {
	Row: object(rowFields),
	Detail: object({
		...rowFields,
		state_detail: nullable(ref('ServiceState')),
		status_text: nullable(text),
		desired: nullable(word('up', 'down')),
		exit_code: nullable(integer),
		error: nullable(text),
		last_exit: nullable(object({ at: count, code: nullable(integer), signal: nullable(integer) })),
		health: nullable(object({ failures: count, last_error: nullable(text) })),
		reasons: nullable(list(ref('WhyReason'))),
		dependencies: list(ref('DependencyInfo')),
		required_by: list(text),
		memory_bytes: nullable(count),
		cpu_percent: nullable(decimal),
		children: list(ref('ChildProcessInfo')),
		config_path: nullable(text),
	}),
	ActionRow: object(
		{
			name: text,
			action: word('start', 'stop', 'restart', 'return', 'kill', 'remove', 'add-service'),
			outcome: word('done', 'already', 'requested', 'blocked', 'failed', 'refused', 'skipped', 'timeout'),
			state: nullable(text),
			pid: nullable(unsigned),
			reason: nullable(text),
			duration_ms: nullable(count),
		},
		{
			/** Of remove: the file that was deleted. */
			path: nullable(text),
		},
	),
	Error: object({ kind: text, code: nullable(integer), message: text, hint: nullable(text), data: record({}), exit: unsigned }),
	Failure: object({ error: ref('Error') }),
	Dropped: object({ dropped: object({ count, next_seq: count }, { service: text }) }),
	/** What a 0.3.9 daemon answers where ours answers more. */
	OldPing: object({ version: text }),
	OldLogLine: object({ timestamp_ms: count, service: text, stream: ref('LogStream'), content: text }),
	OldWhyBlocked: object(
		{ name: text, blocked: flag, waiting_on: list(text), conflicts_with: list(text), ascii: text },
		{ port_conflict: nullable(text), process_conflict: nullable(record({})) },
	),
	PlannedStep: object(
		{ order: count, action: text, service: text, because: object({ kind: text }, { of: nullable(text) }) },
		{ signal: nullable(text), deadline_ms: nullable(count), keys: list(text) },
	),
	Finding: object({ id: text, ok: flag, detail: text, hint: nullable(text) }),
	Imported: object({ path: text, name: text, toml: nullable(text), warnings: list(text) }),
} as const

/** Every named shape of the documents: those of the wire, and our own. */
export const documentShapes = { ...shapes, ...ownShapes }

export type DocumentShapes = typeof documentShapes
