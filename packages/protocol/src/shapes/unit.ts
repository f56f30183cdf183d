import { count, decimal, either, flag, integer, list, literal, nullable, object, record, ref, text, unsigned, word } from '../schema.ts'

const noFields = {} as const

/** Shapes of definitions: what `service.get` answers with every default filled in, and what is told about files (rpc.md 4, config.md 4.4). */
export const unitShapes = {
	ServiceTable: object(
		{
			name: text,
			exec: text,
			dir: nullable(text),
			oneshot: flag,
			env: record(text),
			status: word('start', 'stop', 'ignore'),
			class: word('user', 'system'),
			critical: flag,
			ports: list(unsigned),
			process_filters: list(text),
			kill_others: flag,
		},
		{
			description: text,
			user: either(text, unsigned),
			group: either(text, unsigned),
			umask: text,
			nice: integer,
			oom_score_adj: integer,
			env_file: either(text, list(text)),
			inherit_env: either(flag, list(text)),
			stdin: word('null', 'tty'),
			success_exit_codes: list(either(unsigned, text)),
			exec_stop: text,
			exec_reload: text,
		},
	),
	DependenciesTable: object({ requires: list(text), after: list(text), wants: list(text), conflicts: list(text) }),
	LifecycleTable: object(
		{
			restart: word('always', 'on-failure', 'never'),
			restart_delay_ms: count,
			restart_delay_max_ms: count,
			max_restarts: unsigned,
			stability_period_ms: count,
			start_timeout_ms: count,
			stop_timeout_ms: count,
			stop_signal: text,
		},
		{ kill_mode: word('tree', 'group'), restart_jitter: decimal },
	),
	HealthTable: object(
		{
			type: word('tcp', 'http', 'exec'),
			target: text,
			interval_ms: count,
			timeout_ms: count,
			retries: unsigned,
			start_period_ms: count,
		},
		{ expect_status: unsigned },
	),
	LoggingTable: object(
		{ buffer_lines: count, file: nullable(text), forward: nullable(text) },
		{ file_max_bytes: count, file_max_files: unsigned, file_format: word('text', 'json', 'raw') },
	),
	/** A number is soft and hard; a text `soft:hard` or `infinity` (config.md 9.2). */
	LimitsTable: record(either(count, text)),
	ReadinessTable: object({ type: word('notify', 'fd', 'log') }, { fd: unsigned, pattern: text, watchdog_ms: count }),
	ServiceConfig: object(
		{
			service: ref('ServiceTable'),
			dependencies: ref('DependenciesTable'),
			lifecycle: ref('LifecycleTable'),
			health: nullable(ref('HealthTable')),
			logging: ref('LoggingTable'),
		},
		{ limits: ref('LimitsTable'), readiness: ref('ReadinessTable') },
	),
	TargetDefinition: object({
		name: text,
		is_target: literal(true),
		target: object({ name: text, critical: flag }),
		dependencies: ref('DependenciesTable'),
	}),
	Definition: either(ref('ServiceConfig'), ref('TargetDefinition')),
	/** What `service.set` takes: any part may be left out but name and exec; the keys themselves are checked like those of a file. */
	UnitInput: object(noFields, {
		service: object({ name: text, exec: text }),
		target: object({ name: text }, { critical: flag }),
		dependencies: object(noFields, { requires: list(text), after: list(text), wants: list(text), conflicts: list(text) }),
		lifecycle: object(noFields),
		health: nullable(object(noFields)),
		logging: object(noFields),
		limits: object(noFields),
		readiness: object(noFields),
	}),
	Diagnostic: object(
		{ file: text, line: unsigned, column: unsigned, severity: word('error', 'warning'), code: text, key: text, message: text },
		{ suggestion: text },
	),
	CheckResult: object({ ok: flag, problems: list(ref('Diagnostic')) }),
	ReloadResult: object(
		{
			added: list(text),
			removed: list(text),
			changed: list(text),
			config_errors: list({ type: 'array', prefixItems: [text, text], items: false }),
			unchanged: count,
			changed_keys: record(list(text)),
			errors: list(ref('Diagnostic')),
			needs_restart: list(text),
		},
		{ pending: literal(true) },
	),
}
