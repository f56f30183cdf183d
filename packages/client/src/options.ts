/** How to reach a daemon (cli.md 7.1). */
export interface ConnectOptions {
	/** Path of its socket, `unix:` prefix allowed; otherwise `$ZINIT_SOCKET`, else the first default that answers. */
	readonly socket?: string | undefined
	/** Ask for version and features at once; default true. Without it the first call that must know asks. */
	readonly ping?: boolean | undefined
	/** Longest time for reaching the daemon, ms; default 3000. */
	readonly connectTimeoutMs?: number | undefined
	/** Deadline of a call that names none, ms; default 10000, 0 = none. */
	readonly callTimeoutMs?: number | undefined
	/** How long a socket that is absent or refuses is waited for, ms; default 0. */
	readonly waitForDaemonMs?: number | undefined
	/** Reconnect after a loss; default true. */
	readonly reconnect?: boolean | undefined
	/** Gives up connecting. */
	readonly signal?: AbortSignal | undefined
}

/** Last parameter of every method (cli.md 7.2). */
export interface CallOptions {
	/** Rejects with its reason and closes the connection of the call; the daemon's work goes on. */
	readonly signal?: AbortSignal | undefined
	/** Deadline, ms; 0 = none. */
	readonly timeoutMs?: number | undefined
}

/** Calls that resolve on the outcome (marked W in cli.md 7.2). */
export interface WaitOptions extends CallOptions {
	/** False: resolve on acceptance; default true. */
	readonly wait?: boolean | undefined
}

export interface StartOptions extends WaitOptions {
	/** Start what it requires and wants, transitively, too. */
	readonly tree?: boolean | undefined
	/** Throw `state_not_reached` unless it is running in the end. */
	readonly throwUnlessRunning?: boolean | undefined
}

export interface SetOptions extends WaitOptions {
	/** Write the file; default true. */
	readonly persist?: boolean | undefined
}

/** A unit that was removed with another one; `path`: the file that was deleted, null if it had none or this daemon does not tell. */
export interface Removed {
	readonly name: string
	readonly path: string | null
}

export interface DeleteOptions extends WaitOptions {
	/** Also if others require it; default true. */
	readonly force?: boolean | undefined
	/** Remove what requires it first. */
	readonly cascade?: boolean | undefined
	/** Called for each of those as it is gone. */
	readonly onRemoved?: ((removed: Removed) => void) | undefined
}

export interface ReloadOptions extends WaitOptions {
	/** Restart the services whose change needs it. */
	readonly restartChanged?: boolean | undefined
	/** Only tell what would change. */
	readonly dryRun?: boolean | undefined
}

/** Milliseconds that calls and connections get unless told otherwise (cli.md 1.5, 7.1). */
export const defaults = { connectTimeoutMs: 3000, callTimeoutMs: 10_000, waitForDaemonMs: 0 } as const
