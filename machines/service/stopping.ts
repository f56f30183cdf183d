import { begin, leaveHook, rearm } from './actions.ts'
import { change, set, when } from './setup.ts'
import { finish } from './stops.ts'

const signalNow = [change('armSignal'), rearm, 'stopProcesses'] as const
const killNow = [leaveHook, change('armKill'), rearm, 'killProcesses'] as const

/** Stopping: told to end, not all of it is gone (5.1). Only what wants it otherwise afterwards is noted; nothing but its end leads out. */
export const stopping = {
	entry: [set('enter'), begin],
	exit: ['unschedule', leaveHook, set('disarm')],
	on: {
		start: { guard: when('notRemoving'), actions: change('wantUp', 'startAfter', 'answersStart', 'resetBackoff') },
		restart: { guard: when('notRemoving'), actions: change('wantUp', 'startAfter', 'leaveForRestart', 'resetBackoff') },
		stop: { actions: change('wantDown', 'leaveForStop', 'causeMerged') },
		cascade: { actions: change('leaveForCascade') },
		replace: { actions: change('wantAsReplacement', 'notAfter', 'nextUnit', 'leaveForReplace', 'causeMerged') },
		remove: { actions: change('notAfter', 'leaveForRemove', 'causeMerged') },
		shutdown: { actions: change('notAfter', 'leaveForShutdown', 'causeMerged') },
		config: { actions: change('adoptConfig') },
		kill: { guard: when('reachable'), actions: [change(), 'sendSignal'] },
		force: [...finish, { actions: killNow }],
		'hook.ended': [
			...finish,
			{ guard: when('hookEndsInTime'), actions: [change('unhook'), ...signalNow] },
			{ guard: when('hookEnds'), actions: change('unhook') },
		],
		extend: [
			{ guard: when('extendsTimer'), actions: [change('extend'), rearm] },
			{ guard: when('extendsHook'), actions: change('extend') },
		],
		'process.exited': [...finish, { guard: when('currentRun'), actions: change('recordExit') }],
		'process.residue': [...finish, { actions: change('recordResidue') }],
		timer: [
			...finish,
			{ guard: when('hookTimer'), actions: [change(), ...signalNow] },
			{ guard: when('stopTimer'), actions: [change(), ...killNow] },
			{ guard: when('killTimer'), target: 'failed', actions: change('survivors', 'wantNothingIgnored', 'adoptNext', 'stay') },
		],
	},
} as const
