/** The door to the operating system, as its users see it. `createHost` opens the real one; tests of the supervisor pass a fake of the same type. */
import type { Conflicts } from './model/conflicts.ts'
import type { Logs } from './model/logs.ts'
import type { ProbeRequest, ProbeResult } from './model/probe.ts'
import type { Processes } from './model/processes.ts'

export type * from './model/command.ts'
export type * from './model/conflicts.ts'
export type * from './model/logs.ts'
export type * from './model/probe.ts'
export type * from './model/processes.ts'
export type * from './model/readiness.ts'

/** Monotonic time and timers. Timers longer than 2^31 ms are waited in slices. */
export interface Clock {
	/** Monotonic milliseconds (CLOCK_MONOTONIC), with fractions. */
	now(): number
	/** Unix milliseconds of a monotonic time (of now if none is given), whole, for display only; as ordered as the times. */
	wall(at?: number): number
	setTimeout(action: () => void, ms: number): unknown
	clearTimeout(timer: unknown): void
}

/** What this machine can do beyond the least; a request for what it cannot is answered by `spawn_failed`, notify readiness by nothing. */
export interface HostSupport {
	/** `readiness.type = "notify"`. */
	readonly notify: boolean
	/** `stdin = "tty"`. */
	readonly tty: boolean
}

/** Something that concerns an operator and ends nothing: at most one a minute of a kind. `service` null: of the daemon. */
export interface HostWarning {
	readonly service: string | null
	readonly message: string
}

export interface Host {
	readonly clock: Clock
	/** Id of this daemon line, 16 hexadecimal digits: the first half of the cookie ZINIT_RUN=<boot>:<run>. */
	readonly boot: string
	readonly supports: HostSupport
	readonly processes: Processes
	readonly logs: Logs
	readonly conflicts: Conflicts
	/** Never rejects; aborting interrupts it and kills what it started (4.4). */
	probe(request: ProbeRequest, signal: AbortSignal): Promise<ProbeResult>
	onWarning(listener: (warning: HostWarning) => void): () => void
	/** Releases everything that was opened; lines are in their files by then. Processes are not touched. */
	close(): Promise<void>
}

export interface HostOptions {
	/** Directory of the FIFOs, mode 0700 (init.md 6.2); created. */
	readonly stateDir: string
	readonly boot: string
	/** `portable` forces the child_process twin; default: posix_spawn through koffi where it is there. */
	readonly spawner?: 'native' | 'portable'
	/** Become a child subreaper (prctl PR_SET_CHILD_SUBREAPER) so that double forks come back to us; default true where possible. */
	readonly subreaper?: boolean
	/**
	 * This program makes no processes of its own: whatever comes to it as an orphan is of a service, and ends with the others (`killAllNow`), told by one
	 * warning; but for what lies below the children that it has when the host is made. Default false: a program may embed the host beside its own work.
	 */
	readonly ownsOrphans?: boolean
}
