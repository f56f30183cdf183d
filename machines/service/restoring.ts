import { sweepAtTurn } from './actions.ts'
import { change, when } from './setup.ts'

/** An actor's first event may be what an earlier daemon knew of it (row 57), or, in a copy that looks ahead, where the original stands. */
export const restoring = {
	restored: [
		{ guard: when('restoredRunning'), target: 'running', actions: change('restore') },
		{ guard: when('restoredStarting'), target: 'starting', actions: change('restore') },
		{ guard: when('restoredStopping'), target: 'stopping', actions: change('restore') },
		{ guard: when('restoredExited'), target: 'exited', actions: change('restore') },
		{ guard: when('restoredFailed'), target: 'failed', actions: change('restore') },
		{ guard: when('restoredAtRest'), actions: change('restore', 'dropProcess', 'disarm', 'forgetReason') },
	],
	resumed: [
		{ guard: when('resumedInactive'), actions: [change('resume'), sweepAtTurn] },
		{ guard: when('resumedBlocked'), target: 'blocked', actions: [change('resume'), sweepAtTurn] },
		{ guard: when('resumedStarting'), target: 'starting', actions: change('resume') },
		{ guard: when('resumedRunning'), target: 'running', actions: change('resume') },
		{ guard: when('resumedStopping'), target: 'stopping', actions: change('resume') },
		{ guard: when('resumedExited'), target: 'exited', actions: change('resume') },
		{ guard: when('resumedFailed'), target: 'failed', actions: change('resume') },
	],
} as const
