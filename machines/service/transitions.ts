import type { ChangeName } from './changes/changes.ts'
import type { Condition } from './conditions/conditions.ts'
import { change, verdict, when } from './setup.ts'

/** EVALUATE of lifecycle.md 1.1: the ways out of a state once a condition holds, by the gates that the event carries. */
export const evaluate = (condition: Condition, ...before: ChangeName[]) =>
	[
		{ guard: verdict(condition, 'shutdown'), target: 'inactive', reenter: true, actions: change(...before, 'dropProcess') },
		{
			guard: verdict(condition, 'missing', 'cycle'),
			target: 'failed',
			reenter: true,
			actions: change(...before, 'dropProcess', 'recordBroken'),
		},
		{ guard: verdict(condition, 'closed'), target: 'blocked', reenter: true, actions: change(...before, 'dropProcess', 'recordClosed') },
		{ guard: verdict(condition, 'open', 'ask'), target: 'starting', reenter: true, actions: change(...before, 'beginRun') },
	] as const

/** EVALUATE of a service that is Blocked already: what stays closed refreshes the reasons, what needs the host is asked without leaving the state. */
export const reevaluate = (condition: Condition, ...before: ChangeName[]) =>
	[
		{ guard: verdict(condition, 'shutdown'), target: 'inactive', actions: change(...before, 'forgetBlocked') },
		{ guard: verdict(condition, 'missing', 'cycle'), target: 'failed', actions: change(...before, 'recordBroken') },
		{ guard: verdict(condition, 'closed'), actions: ['unschedule', change(...before, 'disarm', 'recordClosed')] },
		{ guard: verdict(condition, 'ask'), actions: ['unschedule', change(...before, 'disarm', 'askAgain'), 'checkGates'] },
		{ guard: verdict(condition, 'open'), target: 'starting', actions: change(...before, 'beginRun') },
	] as const

/** The main process ended by itself (rows 23, 24, 51). */
export const mainExited = [
	...evaluate('endedLeavingToEvaluate', 'recordExit', 'adoptNext', 'stay'),
	{ guard: when('endedLeavingReplaced'), target: 'inactive', actions: change('recordExit', 'adoptNext', 'stay', 'dropProcess') },
	{ guard: when('endedLeavingRemoved'), target: 'inactive', actions: change('recordExit', 'dropProcess', 'removed') },
	{ guard: when('endedLeavingWell'), target: 'exited', actions: change('recordExit', 'turned') },
	{ guard: when('endedLeaving'), target: 'failed', actions: change('recordExit', 'recordExitReason', 'turned') },
	{ guard: when('endedWell'), target: 'exited', actions: change('recordExit', 'decide', 'wantNothingIgnored') },
	{ guard: when('ended'), target: 'failed', actions: change('recordExit', 'recordExitReason', 'decide', 'wantNothingIgnored') },
] as const

/** Rows 19, 20. */
export const probeVerdicts = [
	{ guard: when('probeExhausts'), target: 'stopping', actions: change('countProbe', 'causeHealth') },
	{ guard: when('probeCounts'), actions: change('countProbe') },
	{ guard: when('currentRun'), actions: change('noteProbe') },
] as const
