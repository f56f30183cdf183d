/** The shape of a unit's definition. Member names are those of the TOML file and of the wire (config.md 3, rpc.md 4): one noun, one spelling. */

export type StatusWish = 'start' | 'stop' | 'ignore'
export type UnitClass = 'user' | 'system'
export type RestartPolicy = 'always' | 'on-failure' | 'never'
export type HealthType = 'tcp' | 'http' | 'exec'
export type KillMode = 'tree' | 'group'
export type StdinMode = 'null' | 'tty'
export type LogFileFormat = 'text' | 'json' | 'raw'
export type DependencyKind = 'requires' | 'after' | 'wants' | 'conflicts'

export interface ServiceTable {
	readonly name: string
	/** Shell line given to `/bin/sh -c`, or `@builtin:NAME`. */
	readonly exec: string
	/** Working directory; null: the daemon's. */
	readonly dir: string | null
	readonly oneshot: boolean
	readonly env: Readonly<Record<string, string>>
	readonly status: StatusWish
	readonly class: UnitClass
	readonly critical: boolean
	readonly ports: readonly number[]
	readonly process_filters: readonly string[]
	readonly kill_others: boolean
	/** From here on the keys of config.md 9.1: absent unless given. */
	readonly description?: string
	/** Name or uid. */
	readonly user?: string | number
	/** Name or gid. */
	readonly group?: string | number
	/** Octal, `"0027"`. */
	readonly umask?: string
	readonly nice?: number
	readonly oom_score_adj?: number
	readonly env_file?: string | readonly string[]
	readonly inherit_env?: boolean | readonly string[]
	readonly stdin?: StdinMode
	/** Exit codes 0 to 255, or signal names. */
	readonly success_exit_codes?: readonly (number | string)[]
	readonly exec_stop?: string
	readonly exec_reload?: string
}

export interface DependenciesTable {
	readonly requires: readonly string[]
	readonly after: readonly string[]
	readonly wants: readonly string[]
	readonly conflicts: readonly string[]
}

/** All `_ms` are milliseconds. */
export interface LifecycleTable {
	readonly restart: RestartPolicy
	readonly restart_delay_ms: number
	readonly restart_delay_max_ms: number
	/** 0 = unlimited. */
	readonly max_restarts: number
	readonly stability_period_ms: number
	readonly start_timeout_ms: number
	readonly stop_timeout_ms: number
	readonly stop_signal: string
	/** Ours (lifecycle.md 6.3); absent unless given, absent means `tree`. */
	readonly kill_mode?: KillMode
	/** 0 to 1: each delay is multiplied by a random factor in [1, 1 + jitter] (config.md 9.3). */
	readonly restart_jitter?: number
}

/** Kernel units (bytes, counts, seconds): soft and hard, `"soft:hard"`, or `"infinity"` (config.md 9.2). */
export type LimitValue = number | string
export type LimitName = 'nofile' | 'nproc' | 'core' | 'memlock' | 'stack' | 'as' | 'data' | 'fsize' | 'cpu'
export type LimitsTable = Readonly<Partial<Record<LimitName, LimitValue>>>

/** How a service says that it is up (config.md 9.3); `watchdog_ms` absent or 0: none. */
export type ReadinessTable =
	| { readonly type: 'notify'; readonly watchdog_ms?: number }
	| { readonly type: 'fd'; readonly fd?: number; readonly watchdog_ms?: number }
	| { readonly type: 'log'; readonly pattern: string; readonly watchdog_ms?: number }

export interface HealthTable {
	readonly type: HealthType
	readonly target: string
	/** Only present for http. */
	readonly expect_status?: number
	readonly interval_ms: number
	readonly timeout_ms: number
	readonly retries: number
	readonly start_period_ms: number
}

export interface LoggingTable {
	readonly buffer_lines: number
	readonly file: string | null
	readonly forward: string | null
	/** Rotation of `file` (config.md 9.4); absent unless given. */
	readonly file_max_bytes?: number
	readonly file_max_files?: number
	readonly file_format?: LogFileFormat
}

/** A service with every default filled in, exactly as `service.get` answers it. */
export interface ServiceConfig {
	readonly service: ServiceTable
	readonly dependencies: DependenciesTable
	readonly lifecycle: LifecycleTable
	readonly health: HealthTable | null
	readonly logging: LoggingTable
	/** Absent unless given (config.md 9.2, 9.3). */
	readonly limits?: LimitsTable
	readonly readiness?: ReadinessTable
}

export interface TargetConfig {
	readonly target: { readonly name: string; readonly critical: boolean }
	readonly dependencies: DependenciesTable
}

interface UnitOrigin {
	readonly name: string
	/** File the unit was loaded from (absolute, or relative to the directory given to the loader); null: memory only. */
	readonly file: string | null
	/** Class in force: the file's word, forced to `system` for what comes from the system directory. */
	readonly class: UnitClass
	/** From the system directory: never written or deleted (config.md 6.2). */
	readonly protected: boolean
	/** Dotted keys that its source gave: they are written back, defaults are not (config.md 6.1). Absent: those that differ from the defaults. */
	readonly given?: readonly string[]
}

export interface ServiceUnit extends UnitOrigin {
	readonly kind: 'service'
	readonly config: ServiceConfig
}

export interface TargetUnit extends UnitOrigin {
	readonly kind: 'target'
	readonly config: TargetConfig
}

export type Unit = ServiceUnit | TargetUnit

/** The units in force, by name. Immutable: a change makes a new plan. */
export interface Plan {
	readonly units: ReadonlyMap<string, Unit>
}

export type Severity = 'error' | 'warning'

/** One problem with its place (config.md 4.4). Lines and columns are 1-based, in characters, BOM not counted. */
export interface Diagnostic {
	readonly file: string
	readonly line: number
	readonly column: number
	readonly severity: Severity
	readonly code: string
	/** Dotted key, `service.ports[2]`, or a table's name. */
	readonly key: string
	readonly message: string
	readonly suggestion?: string
}

/** The dependency lists in force: own name dropped from after, wants, conflicts; duplicates dropped; file order kept. */
export type Edges = DependenciesTable
