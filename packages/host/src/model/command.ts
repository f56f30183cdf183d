/** Resource limits by the names of config.md 9.2, in kernel units: a number (soft and hard), `"soft:hard"`, or `"infinity"`. */
export type LimitValues = { readonly [limit: string]: number | string | undefined }

/** What a process is given before its shell starts (config.md 9.1, 9.2). A member that is absent is inherited from the daemon. */
export interface ProcessSettings {
	/** Name or uid. Its groups come from the database; USER, LOGNAME and HOME are set below what `env` and `env_files` give. */
	readonly user?: string | number | undefined
	/** Name or gid; absent: the primary group of `user`. */
	readonly group?: string | number | undefined
	/** Octal. */
	readonly umask?: string | undefined
	/** -20 to 19, not relative to the daemon's. */
	readonly nice?: number | undefined
	/** Linux only, ignored elsewhere. */
	readonly oom_score_adj?: number | undefined
	readonly limits?: LimitValues | undefined
}

/** Files of `KEY=VALUE` lines (config.md 9.1), read at each start, in order; a leading `-` means that it may be missing. */
export interface EnvironmentFiles {
	readonly paths: readonly string[]
	/** What relative paths are relative to. */
	readonly directory: string
}

/** How a shell line is run, for main processes, hooks and exec probes alike. */
export interface CommandContext {
	/** Working directory; null: the daemon's. */
	readonly dir: string | null
	/** Environment that wins over all other: with neither `inherited` nor `env_files` nor `settings.user` it is the whole of it. */
	readonly env: Readonly<Record<string, string>>
	/** Environment below everything else: `inherited` < variables of the user < `env_files` < `env`. */
	readonly inherited?: Readonly<Record<string, string>> | undefined
	readonly env_files?: EnvironmentFiles | undefined
	readonly settings?: ProcessSettings | undefined
}

/** A hook of a service: `exec_stop` or `exec_reload` (config.md 9.1). */
export interface HookCommand extends CommandContext {
	/** Shell line: runs as `/bin/sh -c <exec>` in a group of its own. */
	readonly exec: string
}

/** How a hook ended; both null: it could not be started or was aborted before it ran, `stderr` says why. */
export interface HookResult {
	readonly code: number | null
	readonly signal: number | null
	/** Its first 4 KiB. */
	readonly stderr: string
}
