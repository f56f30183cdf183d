import type { ServiceUnit } from '@zinit/plan'
import type { Closed, FailureReason, LastExit, LeaveCause, Origin, StopCause, TimerKind } from '../ports.ts'

/** What a start attempt that has no process yet is waiting for. */
export type Pending = 'gates' | 'residue' | 'spawn'

/** The one timer of a service: `due` is monotonic ms; a firing whose token differs is of an earlier timer and is dropped. */
export interface Timer {
	readonly kind: TimerKind
	readonly token: number
	readonly due: number
	readonly ms: number
}

/** Facts of a service beside its state (lifecycle.md 0). Nothing here is a mode: where a service stands is the chart's state. */
export interface ServiceContext {
	readonly name: string
	/** Definition in force. */
	readonly unit: ServiceUnit
	/** Definition that the current or last run was started with: what a change leaves to the next run is read here (lifecycle.md 8.3). */
	readonly launched: ServiceUnit
	/** Definition of an accepted replacement, in force from its turn on. */
	readonly next: ServiceUnit | null
	readonly desired: 'up' | 'down'
	/** Number of the latest start attempt; what carries another number is stale. */
	readonly run: number
	/** Main process, also its group; 0: none. */
	readonly pid: number
	/** Only in Starting without a process. */
	readonly pending: Pending | null
	/** Number of the latest question to the host about ports and filters. */
	readonly check: number
	/** Re-checks of gates 4 and 5 since the service was blocked by them. */
	readonly rechecks: number
	/** A stop, restart, replacement, removal of it (or of what it requires) has been accepted and it is not yet gone. */
	readonly leaving: LeaveCause | null
	/** Its turn in that stop has come (2.4): what is left of it may end it. */
	readonly turned: boolean
	/** Only in Stopping. */
	readonly cause: StopCause | null
	/** Only in Stopping: monotonic ms at which SIGKILL follows. */
	readonly stopBy: number | null
	/** `exec_stop` is running. */
	readonly hooked: boolean
	/** Evaluate again when gone. */
	readonly startAfter: boolean
	/** Restarts since the last reset. */
	readonly restarts: number
	/** Delay of the next automatic restart, ms. */
	readonly delay: number
	readonly gaveUp: boolean
	readonly timer: Timer | null
	/** Timers armed so far. */
	readonly token: number
	readonly lastExit: LastExit | null
	/** Consecutive counted probe failures. */
	readonly failures: number
	readonly lastProbeError: string | null
	/** This run has said that it is about to end: nobody looks at its health any more (config.md 9.3). */
	readonly quiet: boolean
	/** Live processes of the service beside its main process, once that has ended. */
	readonly residue: readonly number[]
	/** SIGKILL did not end the residue within 5 s. */
	readonly stuck: boolean
	readonly sweeping: boolean
	/** Closed gates of the last evaluation, only in Blocked. */
	readonly blocked: Closed | null
	/** Only in Failed. */
	readonly reason: FailureReason | null
	/** Monotonic ms of the spawn of the current or last run. */
	readonly startedAt: number | null
	/** Monotonic ms when the state began. */
	readonly since: number
	/** The request, or the turn of events, that a stop under way goes back to. */
	readonly leavingFor: Origin | null
	/** The event of the last step and what made it happen. */
	readonly trigger: { readonly event: string; readonly origin: Origin; readonly at: number }
	/** The removal is complete: the parent stops the actor. */
	readonly removed: boolean
}

export interface ServiceInput {
	readonly unit: ServiceUnit
	/** Monotonic ms. */
	readonly at: number
}

/** Context of an actor that has never run. */
export function initialContext({ unit, at }: ServiceInput): ServiceContext {
	return {
		name: unit.name,
		unit,
		launched: unit,
		next: null,
		desired: unit.config.service.status === 'start' ? 'up' : 'down',
		run: 0,
		pid: 0,
		pending: null,
		check: 0,
		rechecks: 0,
		leaving: null,
		turned: false,
		cause: null,
		stopBy: null,
		hooked: false,
		startAfter: false,
		restarts: 0,
		delay: unit.config.lifecycle.restart_delay_ms,
		gaveUp: false,
		timer: null,
		token: 0,
		lastExit: null,
		failures: 0,
		lastProbeError: null,
		quiet: false,
		residue: [],
		stuck: false,
		sweeping: false,
		blocked: null,
		reason: null,
		startedAt: null,
		since: at,
		leavingFor: null,
		trigger: { event: 'created', origin: { kind: 'boot' }, at },
		removed: false,
	}
}
