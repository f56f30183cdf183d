import { leaveHook, sweepOnce } from './actions.ts'
import { change, when } from './setup.ts'
import { evaluate } from './transitions.ts'

/** What takes effect at the turn of a service without a process. */
const turnAtRest = [
	{ guard: when('turnSweeps'), actions: [change('turned'), sweepOnce] },
	{ guard: when('turnAwaitsSweep'), actions: change('turned') },
	{ guard: when('turnRemoves'), actions: change('removed') },
	...evaluate('turnEvaluates', 'adoptNext', 'stay'),
	{ guard: when('turnReplaces'), target: 'inactive', actions: change('adoptNext', 'stay') },
	{ guard: when('leaving'), actions: change('stay') },
] as const

/** News of residue for a service without a process. */
const residueAtRest = [
	...evaluate('sweptEvaluates', 'recordResidue', 'stay').map(way => ({ ...way, actions: ['endSweep', way.actions] as const })),
	{ guard: when('sweptRemoves'), actions: ['endSweep', change('recordResidue', 'removed')] },
	{ guard: when('sweptReplaces'), target: 'inactive', actions: ['endSweep', change('recordResidue', 'adoptNext', 'stay')] },
	{ guard: when('sweptClears'), actions: ['endSweep', change('recordResidue', 'stay')] },
	{ guard: when('clear'), actions: ['endSweep', change('recordResidue')] },
	{ actions: change('recordResidue') },
] as const

/** START of a service that is on its way out comes into force when it is gone (rows 29, 39). */
export const startAtRest = <const T extends readonly object[]>(evaluation: T) =>
	[{ guard: when('returns'), actions: change('wantUp', 'startAfter') }, { guard: when('leaving') }, ...evaluation] as const

/** Acceptances that change no state by themselves: the turn comes later (rows 45, 50, 53). */
export const acceptAtRest = {
	restart: { guard: when('notRemoving'), actions: change('wantUp', 'leaveForRestart', 'resetBackoff') },
	replace: { actions: change('wantAsReplacement', 'notAfter', 'nextUnit', 'leaveForReplace') },
	remove: { actions: change('notAfter', 'leaveForRemove') },
	turn: turnAtRest,
	'process.residue': residueAtRest,
	'process.exited': { guard: when('currentRun'), actions: change('recordResidueOfExit') },
	'sweep.stuck': [
		{ guard: when('turned'), actions: ['endSweep', change('stuck', 'adoptNext', 'stay')] },
		{ actions: ['endSweep', change('stuck')] },
	],
	force: { guard: when('hasResidue'), actions: 'killProcesses' },
} as const

/** The same where a retry or a look at the gates may be due, which they cancel. */
export const acceptAtRestTimed = {
	...acceptAtRest,
	restart: { guard: when('notRemoving'), actions: ['unschedule', change('wantUp', 'disarm', 'leaveForRestart', 'resetBackoff')] },
	replace: { actions: ['unschedule', change('disarm', 'wantAsReplacement', 'notAfter', 'nextUnit', 'leaveForReplace')] },
	remove: { actions: ['unschedule', change('disarm', 'notAfter', 'leaveForRemove')] },
	shutdown: { actions: ['unschedule', change('disarm', 'notAfter', 'leaveForShutdown')] },
} as const

/** Acceptances of a service with a process: the state stays until its turn (rows 25 to 29). */
export const acceptWithProcess = {
	stop: { actions: ['endProbe', change('wantDown', 'leaveForStop')] },
	cascade: { actions: ['endProbe', change('leaveForCascade')] },
	restart: { guard: when('notRemoving'), actions: ['endProbe', change('wantUp', 'startAfter', 'leaveForRestart', 'resetBackoff')] },
	replace: { actions: ['endProbe', change('wantAsReplacement', 'notAfter', 'nextUnit', 'leaveForReplace')] },
	remove: { actions: ['endProbe', change('notAfter', 'leaveForRemove')] },
	shutdown: { actions: ['endProbe', change('notAfter', 'leaveForShutdown')] },
	start: [
		{ guard: when('returns'), actions: change('wantUp', 'startAfter') },
		{ guard: when('unbound'), actions: change('wantUp') },
	],
	kill: { guard: when('hasMain'), actions: [change(), 'sendSignal'] },
	stopping: { guard: when('currentRun'), actions: ['endProbe', change('quiet')] },
} as const

/** All of a stopping service is gone (rows 32 to 36). */
export const finish = [
	...evaluate('goneToEvaluate', 'recordExit', 'recordResidue', 'adoptNext', 'stay'),
	{ guard: when('goneReplaced'), target: 'inactive', actions: change('recordExit', 'recordResidue', 'adoptNext', 'stay', 'dropProcess') },
	{
		guard: when('goneRemoved'),
		actions: ['unschedule', leaveHook, change('recordExit', 'recordResidue', 'dropProcess', 'disarm', 'removed')],
	},
	{
		guard: when('goneFailed'),
		target: 'failed',
		actions: change('recordExit', 'recordResidue', 'decide', 'wantNothingIgnored', 'stay'),
	},
	{ guard: when('gone'), target: 'exited', actions: change('recordExit', 'recordResidue', 'requested', 'forgetReason', 'stay') },
] as const
