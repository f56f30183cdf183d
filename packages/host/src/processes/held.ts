import type { KillMode, Sessions } from '../model.ts'

/** A main process. */
export interface Run {
	readonly run: number
	readonly pid: number
	/** Cancelled: no event of this run follows. */
	silent: boolean
}

/** What is being done to end a service. */
export interface Order {
	readonly signal: number
	readonly mode: KillMode
	/** Whether sessions that others opened through the service end too (lifecycle.md 6.3). */
	readonly sessions: Sessions
	/** SIGKILL instead of `signal`. */
	readonly killing: boolean
	/** Monotonic ms. */
	readonly since: number
	/** Escapees that got `signal`, as pid → start time. */
	readonly signalled: Map<number, number>
}

/** What the host knows of the processes of one service. */
export interface Held {
	readonly service: string
	main: Run | null
	/** The main process was reaped, its exit is not yet announced. */
	ending: Run | null
	/** Groups of former main processes that may still have members. Their numbers cannot be given away before the last one is gone. */
	readonly groups: Set<number>
	/** Descendants of the main process when the stop began, as pid → start time. */
	readonly descendants: Map<number, number>
	order: Order | null
	/** Residue as it was announced last. */
	residue: readonly number[]
}

export function createHeld(service: string): Held {
	return { service, main: null, ending: null, groups: new Set(), descendants: new Map(), order: null, residue: [] }
}
