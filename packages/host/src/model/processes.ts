import type { CommandContext, HookCommand, HookResult } from './command.ts'
import type { ReadinessRequest, ServiceNotice } from './readiness.ts'

export interface SpawnRequest extends CommandContext {
	readonly service: string
	readonly run: number
	/** Shell line: runs as `/bin/sh -c <exec>` in a session and group of its own (lifecycle.md 6.1). */
	readonly exec: string
	/** `tty`: a pseudo-terminal on 0, 1, 2 as controlling terminal (config.md 9.1); absent: `null`. */
	readonly stdin?: 'null' | 'tty' | undefined
	/** What is watched for, from the spawn on (config.md 9.3); news come by `onNotice`. */
	readonly readiness?: ReadinessRequest | undefined
}

/** `at` is monotonic ms. Events of one service arrive in order; `exited` never before `spawned`. */
export type ProcessEvent =
	| { readonly type: 'spawned'; readonly service: string; readonly run: number; readonly pid: number; readonly at: number }
	| { readonly type: 'spawn_failed'; readonly service: string; readonly run: number; readonly message: string; readonly at: number }
	/**
	 * The main process was reaped at `at`. Announced once its last output is readable, at most 200 ms later (6.2). code and signal null: unknown.
	 * `residue`: live processes of the service at the moment of the announcement: members of its groups and escapees (6.3).
	 */
	| {
			readonly type: 'exited'
			readonly service: string
			readonly run: number
			readonly pid: number
			readonly code: number | null
			readonly signal: number | null
			readonly residue: readonly number[]
			readonly at: number
			/** What is known of the cause beside code and signal: `out of memory`. */
			readonly detail?: string
	  }
	/** The live processes left of a service whose main process is gone have changed; empty: all gone, and nothing will be signalled any more. */
	| { readonly type: 'residue'; readonly service: string; readonly pids: readonly number[]; readonly at: number }

export type KillMode = 'tree' | 'group'

/** What becomes of sessions that others opened through the service, such as logins under an sshd: spared (the default), or ended too, at shutdown (6.3). */
export type Sessions = 'spare' | 'end'

export interface ProcessEntry {
	readonly pid: number
	readonly ppid: number
	readonly pgid: number
	/** `comm`, at most 15 bytes. */
	readonly name: string
	/** State letter of /proc/PID/stat: R S D Z T … */
	readonly state: string
	readonly memory_bytes: number
	/** User and system time, ms. */
	readonly cpu_ms: number
	/** Identity beside the pid: field 22 of /proc/PID/stat, clock ticks. */
	readonly start_ticks: number
}

/** The terminal of a service with `stdin = "tty"`. Several may watch; who may write is the caller's affair. */
export interface Attachment {
	write(data: Uint8Array | string): void
	/** Sizes below 1 and above 65535 are brought into that range. */
	resize(cols: number, rows: number): void
	/** What the service writes, from now on; returns the end of it. */
	onData(listener: (data: Uint8Array) => void): () => void
	/** Called once when the terminal is gone, at the latest with the end of the run; at once if it is already. */
	onEnd(listener: () => void): () => void
}

export interface Processes {
	/** Queues a spawn; spawns are done in slices of about 8 ms so that the event loop stays responsive. Answers by `spawned` or `spawn_failed`. */
	spawn(request: SpawnRequest): void
	/** Forgets a queued spawn, or SIGKILLs the group of one that was just made and reaps it silently (row 14): no event of that run follows, a `residue` event may. */
	cancel(service: string, run: number): void
	/** Sends `signal` to the group of the current main process (5.4). False if there is no such process. */
	signal(service: string, signal: number): boolean
	/**
	 * Begins to end all processes of the service (5.1): `signal` then SIGCONT to its groups (the current run's and those of residue); escapees get it
	 * once as soon as the main process is gone. Looks every 50 ms from then on. News: `exited`, `residue`. ESRCH counts as gone.
	 */
	stop(service: string, signal: number, mode: KillMode, sessions?: Sessions): void
	/** SIGKILL to groups and escapees (5.1.4), repeated at each look for what appears meanwhile. */
	kill(service: string, mode: KillMode, sessions?: Sessions): void
	/** Everything alive of the service: main process, groups, descendants, escapees (6.7); highest pid first. One scan of /proc serves all callers of a turn. */
	list(service: string): readonly ProcessEntry[]
	/** Pid of the main process that is not yet reaped, else 0. */
	mainPid(service: string): number
	/** The terminal of the current run; null if it has none. */
	attach(service: string): Attachment | null
	/**
	 * Runs `exec_stop` or `exec_reload` with `MAINPID` set while there is a main process; output goes to the service's log. Whatever it leaves in its
	 * group is killed at its end; what it leaves elsewhere is of the service from then on, as an escapee (6.3). Aborting kills it. Never rejects.
	 */
	runHook(service: string, command: HookCommand, signal: AbortSignal): Promise<HookResult>
	/** Forgets a service that has no process left. */
	forget(service: string): void
	/**
	 * All that carries a cookie of this daemon or belongs to a known group gets SIGKILL, synchronously, but for escapees that an order of mode `group` has
	 * left alone: the end of an orderly shutdown, and the last resort when the embedding process ends. With `ownsOrphans` every other descendant too.
	 */
	killAllNow(): void
	onEvent(listener: (event: ProcessEvent) => void): () => void
	/** What services say of themselves. None of a run comes before its `spawned` or after its `exited`. */
	onNotice(listener: (notice: ServiceNotice) => void): () => void
}
