import type { Closed, ServiceEvent } from './ports.ts'

/** No gate is closed as far as the graph can see. */
export const NOTHING_CLOSED: Closed = { waiting_on: [], conflicts_with: [], ports: [], obstacles: [] }

/** The closed gates that an event tells of. */
export function closedIn(event: ServiceEvent): Closed {
	return 'gates' in event && event.gates.word === 'closed' ? event.gates.closed : NOTHING_CLOSED
}

/** What says the same stays the same object: whoever watches it would take another one for news, and be told again for ever. */
export function kept(before: Closed | null, now: Closed): Closed {
	return before !== null && JSON.stringify(before) === JSON.stringify(now) ? before : now
}
