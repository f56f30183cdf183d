import type { ServiceUnit, Unit } from '@zinit/plan'
import type { ServiceContext } from './service/context.ts'
import type { TargetContext } from './target/target.ts'

/** The words of the statechart (lifecycle.md 1). */
export type State = 'inactive' | 'blocked' | 'starting' | 'running' | 'stopping' | 'exited' | 'failed'

/** Why a service is in Failed (lifecycle.md 1). */
export type FailureReason =
	| { readonly type: 'exit_code'; readonly code: number }
	| { readonly type: 'signal'; readonly signal: number }
	| { readonly type: 'start_timeout' }
	| { readonly type: 'stop_timeout' }
	| { readonly type: 'health_check_failed'; readonly attempts: number }
	| { readonly type: 'spawn_error'; readonly message: string }
	| { readonly type: 'missing_dependency'; readonly dependency: string }

/** Who or what made something happen (rpc.md 8.4, less what only the journal knows). */
export interface Origin {
	readonly kind: 'request' | 'boot' | 'exit' | 'probe' | 'timer' | 'cascade' | 'dependency' | 'proxy' | 'reload' | 'shutdown'
	readonly method?: string
	readonly service?: string
	readonly uid?: number
	readonly pid?: number
}

/** A holder of a port or a match of a filter, found by the host (gates 4 and 5). */
export interface Obstacle {
	readonly kind: 'port' | 'process'
	/** `port 80 is in use by external process: nginx (PID 12)` or `process filter 'x' matched 1 running process(es): a (PID 1)`. */
	readonly text: string
	readonly port?: number
	readonly service?: string
	readonly pids: readonly number[]
	readonly filter?: string
	readonly processes?: readonly { readonly pid: number; readonly name: string; readonly cmdline: string }[]
}

/** A declared port that an active service lists too (first half of gate 4). */
export interface PortClash {
	readonly port: number
	readonly service: string
}

/** Closed gates, as of one evaluation (lifecycle.md 2.3). */
export interface Closed {
	/** Gate 2: requires before after, file order, unique. */
	readonly waiting_on: readonly string[]
	/** Gate 3. */
	readonly conflicts_with: readonly string[]
	/** Gate 4 among our own services. */
	readonly ports: readonly PortClash[]
	/** Gates 4 and 5 as the host found them. */
	readonly obstacles: readonly Obstacle[]
	/** What it went down with in a cascade and comes back with (2.4); also in `waiting_on`. */
	readonly held_by?: string
}

/** What an evaluation of the gates 1 to 4 comes to; `ask`: all that the graph can see is open, the host has to look at ports and processes. */
export type Verdict =
	| { readonly word: 'open' }
	| { readonly word: 'ask' }
	| { readonly word: 'closed'; readonly closed: Closed }
	| { readonly word: 'missing'; readonly dependency: string }
	| { readonly word: 'cycle'; readonly message: string }
	| { readonly word: 'shutdown' }

/** Every event for a service: sent by the graph alone, which stamps the monotonic time (ms) and, where an evaluation may follow, a fresh verdict. */
export type ServiceEvent = { readonly at: number; readonly origin?: Origin } & (
	| { readonly type: 'start'; readonly gates: Verdict }
	| { readonly type: 'changed'; readonly gates: Verdict }
	| { readonly type: 'stop' }
	| { readonly type: 'cascade'; readonly gates: Verdict }
	| { readonly type: 'restart' }
	| { readonly type: 'replace'; readonly unit: Unit }
	| { readonly type: 'remove' }
	| { readonly type: 'shutdown' }
	/** All members of the cascade that require it are gone: the accepted stop, restart, replacement, removal takes effect. */
	| { readonly type: 'turn'; readonly gates: Verdict }
	/** Shutdown's bound has passed: SIGKILL at once. */
	| { readonly type: 'force' }
	| { readonly type: 'kill'; readonly signal: number }
	| { readonly type: 'config'; readonly unit: Unit; readonly gates: Verdict }
	| { readonly type: 'gates.checked'; readonly check: number; readonly obstacles: readonly Obstacle[]; readonly gates: Verdict }
	| { readonly type: 'process.spawned'; readonly run: number; readonly pid: number }
	| {
			readonly type: 'process.spawn_failed'
			readonly run: number
			readonly message: string
			readonly gates: Verdict
			readonly random: number
	  }
	| {
			readonly type: 'process.exited'
			readonly run: number
			/** Both null: unknown (adopted process). */
			readonly code: number | null
			readonly signal: number | null
			readonly residue: readonly number[]
			readonly gates: Verdict
			/** At least 0, less than 1: the luck of `restart_jitter`, should a restart follow. */
			readonly random: number
	  }
	| { readonly type: 'process.residue'; readonly pids: readonly number[]; readonly gates: Verdict; readonly random: number }
	/** The service says that it is up (config.md 9.3). */
	| { readonly type: 'ready'; readonly run: number }
	/** `watchdog_ms` have passed without a sign of life. */
	| { readonly type: 'watchdog'; readonly run: number }
	/** `STOPPING=1`: it is about to end by itself and wants no further probes. */
	| { readonly type: 'stopping'; readonly run: number }
	/** `EXTEND_TIMEOUT_USEC`: a start or stop timer under way ends no earlier than `ms` from now. */
	| { readonly type: 'extend'; readonly run: number; readonly ms: number }
	/** `exec_stop` has ended, however it did, or could not be started. */
	| { readonly type: 'hook.ended'; readonly run: number; readonly gates: Verdict; readonly random: number }
	| { readonly type: 'probe.ok'; readonly run: number }
	| { readonly type: 'probe.failed'; readonly run: number; readonly counted: boolean; readonly error: string }
	| { readonly type: 'sweep.stuck' }
	| { readonly type: 'timer'; readonly timer: TimerKind; readonly token: number; readonly gates: Verdict; readonly random: number }
	| { readonly type: 'restored'; readonly facts: RestoredFacts }
	/** Only in a copy that looks ahead: all facts of the original, which goes on from there. */
	| { readonly type: 'resumed'; readonly original: Original }
)

/** What a timer of a service is for. At most one is pending. `hook`: half of the stop's time, at which `exec_stop` is no longer waited for. */
export type TimerKind = 'start' | 'hook' | 'stop' | 'kill' | 'retry' | 'recheck'

/** Facts of an earlier daemon from which an actor is rebuilt (row 57, init.md 6.4). Times are monotonic ms of this daemon. */
export interface RestoredFacts {
	readonly state: State
	readonly desired: 'up' | 'down'
	readonly run: number
	readonly pid: number
	readonly started_at: number | null
	readonly restarts: number
	readonly delay: number
	readonly timer: { readonly kind: TimerKind; readonly due: number } | null
	readonly cause: StopCause | null
	readonly start_after: boolean
	readonly last_exit: LastExit | null
	readonly reason: FailureReason | null
	readonly residue: readonly number[]
	/** It had used up its restarts; absent: no. */
	readonly gave_up?: boolean
}

/** Where an actor stands: its state and all its facts. */
export interface Original {
	readonly value: State
	readonly context: ServiceContext | TargetContext
}

/** Why a service is being stopped (lifecycle.md 0). */
export type StopCause = 'request' | 'cascade' | 'restart' | 'replace' | 'remove' | 'shutdown' | 'start_timeout' | 'health'

/** The causes that are accepted first and take effect at the service's turn. */
export type LeaveCause = Exclude<StopCause, 'start_timeout' | 'health'>

export interface LastExit {
	readonly code: number | null
	readonly signal: number | null
	/** It was stopped by us. */
	readonly requested: boolean
	readonly at: number
}

/** A transition as the world sees it, or a change of a fact that others depend on. */
export interface Published {
	readonly name: string
	readonly run: number
	readonly from: State
	readonly to: State
	readonly event: string
	readonly reason: FailureReason | null
	readonly origin: Origin
	readonly at: number
}

/** One probe, handed to the host. */
export interface ProbeInput {
	readonly unit: ServiceUnit
	readonly run: number
}
/** `at`: monotonic ms of the probe's end. */
export type ProbeOutcome = { readonly ok: true; readonly at: number } | { readonly ok: false; readonly at: number; readonly error: string }

/** Stand-in for a port that no host has filled. */
export function unfilled(port: string): () => never {
	return () => {
		throw new Error(`port ${port} is not filled: pass it with provide()`)
	}
}
