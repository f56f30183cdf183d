import { count, decimal, flag, integer, list, literal, nullable, object, record, ref, text, unsigned, word } from '../schema.ts'

const dependencyKind = word('requires', 'after', 'wants', 'conflicts')
const unitKind = word('service', 'target')

const rowFields = {
	name: text,
	state: ref('ServiceState'),
	is_target: flag,
	kind: unitKind,
	pid: unsigned,
	uptime_ms: nullable(count),
	restarts: count,
	retry_in_ms: nullable(count),
	class: word('user', 'system'),
	status: word('start', 'stop', 'ignore'),
	reason: nullable(text),
	since_ms: count,
	description: text,
} as const

/** Verbs that can be looked ahead at (rpc.md 8.2). */
export const planVerb = word(
	'start',
	'stop',
	'restart',
	'kill',
	'set',
	'delete',
	'reload',
	'start_all',
	'stop_all',
	'delete_all',
	'shutdown',
)

const outcomeFields = { name: text, state: ref('State'), changed: flag, affected: list(text) } as const

/** `under_way`: whose outcome is still to come. */
const bulkPending = { pending: literal(true), under_way: list(text) } as const

const bulkFields = { count, skipped: list(text), failed: list(ref('BulkFailure')) } as const

/** Shapes that tell about services, and what their calls answer (rpc.md 4, 5.2, 5.3, 8.2, 8.3). */
export const serviceShapes = {
	ServiceStatus: object({ name: text, state: ref('State'), pid: unsigned }, { exit_code: integer, error: text }),
	ServiceInfo: object(rowFields),
	DependencyInfo: object({ name: text, dep_type: dependencyKind, state: ref('ServiceState'), satisfied: flag }),
	ServiceStatusFull: object({
		...rowFields,
		dependencies: list(ref('DependencyInfo')),
		uptime_secs: nullable(count),
		status_text: nullable(text),
		run: count,
		desired: word('up', 'down'),
		last_exit: nullable(object({ at: count, code: nullable(integer), signal: nullable(integer) })),
		health: nullable(object({ failures: count, last_error: nullable(text) })),
		required_by: list(text),
		config_path: nullable(text),
		error: nullable(text),
	}),
	ServiceStats: object({ pid: unsigned, memory_bytes: count, cpu_percent: decimal }),
	ChildProcessInfo: object({ pid: unsigned, name: text, memory_bytes: count }),
	ChildrenResponse: object({ children: list(ref('ChildProcessInfo')) }),
	WhyReason: object(
		{
			kind: word('requires', 'after', 'conflict', 'port', 'process', 'missing', 'down', 'retry', 'gave_up', 'residue', 'cycle'),
			detail: text,
		},
		{
			service: text,
			state: ref('State'),
			since_ms: count,
			until_ms: count,
			port: unsigned,
			pids: list(unsigned),
			event_seq: count,
			because: list(ref('WhyReason')),
			cut: literal(true),
		},
	),
	WhyBlocked: object(
		{
			name: text,
			blocked: flag,
			waiting_on: list(text),
			conflicts_with: list(text),
			ascii: text,
			state: ref('ServiceState'),
			reasons: list(ref('WhyReason')),
			chain: list(ref('Event')),
			fixes: list(text),
		},
		{
			port_conflict: text,
			process_conflict: object({ filter: text, processes: list(object({ pid: unsigned, name: text }, { cmdline: text })) }),
		},
	),
	TreeResponse: object({
		ascii: text,
		nodes: list(object({ name: text, kind: unitKind, state: ref('State') })),
		edges: list(object({ from: text, to: text, kind: dependencyKind })),
	}),
	OkResponse: object({ ok: literal(true) }),
	MutationResult: object({ ok: literal(true), ...outcomeFields }, { pending: literal(true) }),
	DeleteResult: object({ ok: literal(true), ...outcomeFields }, { path: text, pending: literal(true) }),
	AddServiceResult: object(
		{ ok: literal(true), ...outcomeFields, action: word('created', 'updated', 'unchanged'), warnings: list(text) },
		{ path: text, pending: literal(true) },
	),
	ReloadedService: object({ ok: literal(true), name: text }, { pending: literal(true) }),
	PlanStep: object(
		{
			order: unsigned,
			action: word('start', 'stop', 'kill', 'create', 'update', 'delete', 'reload'),
			service: text,
			because: object({ kind: text }, { of: text }),
		},
		{ signal: text, deadline_ms: count, keys: list(text) },
	),
	PlanResult: object({
		verb: planVerb,
		names: list(text),
		estimate: flag,
		steps: list(ref('PlanStep')),
		blocked_after: list(text),
		blocked_reasons: record(text),
		untouched: count,
		refusals: list(text),
	}),
	BulkFailure: object({ name: text, error: text }),
	BulkStartResult: object({ started: list(text), ...bulkFields }, bulkPending),
	BulkStopResult: object({ stopped: list(text), ...bulkFields }, bulkPending),
	BulkDeleteResult: object({ deleted: list(text), ...bulkFields }, bulkPending),
}
