import type { LeaveCause } from '../../ports.ts'
import { mergeCause } from '../leave.ts'
import type { Change, Changes } from './change.ts'

/** An accepted stop on its way: accepted, at its turn, in Stopping, over (rows 25 to 28, 40, 42). */
export const leaving = {
	leaveForStop: leave('request'),
	leaveForCascade: leave('cascade'),
	leaveForRestart: leave('restart'),
	leaveForReplace: leave('replace'),
	leaveForRemove: leave('remove'),
	leaveForShutdown: leave('shutdown'),
	turned: () => ({ turned: true }),
	stay: () => ({ leaving: null, leavingFor: null, turned: false, startAfter: false }),
	removed: () => ({ removed: true, sweeping: false }),

	causeLeaving: ({ leaving }) => ({ cause: leaving ?? 'request' }),
	causeHealth: ({ leaving, failures }, event) => ({
		cause: leaving ?? 'health',
		reason: { type: 'health_check_failed', attempts: event.type === 'watchdog' ? 1 : failures },
	}),
	causeStartTimeout: ({ leaving }) => ({ cause: leaving ?? 'start_timeout', reason: { type: 'start_timeout' } }),
	causeMerged: ({ cause, leaving }) => (leaving === null ? {} : { cause: mergeCause(cause, leaving) }),
	forgetCause: () => ({ cause: null, stopBy: null }),
} as const satisfies Changes

function leave(next: LeaveCause): Change {
	return ({ leaving: current, leavingFor }, event) => {
		const merged = mergeCause(current, next)
		return { leaving: merged, leavingFor: merged === next ? (event.origin ?? leavingFor) : leavingFor }
	}
}
