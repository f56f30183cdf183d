import type { LeaveCause, StopCause } from '../ports.ts'

const RANK: Readonly<Record<StopCause, number>> = {
	health: 0,
	start_timeout: 0,
	cascade: 1,
	restart: 2,
	request: 2,
	replace: 3,
	remove: 4,
	shutdown: 5,
}

/** The cause that stands when another stop is accepted: replace, remove, shutdown are never displaced by an earlier one (rows 40, 42, 54). */
export function mergeCause<C extends StopCause>(current: C | null, next: LeaveCause): C | LeaveCause {
	return current === null || RANK[next] >= RANK[current] ? next : current
}
