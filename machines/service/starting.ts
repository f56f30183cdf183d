import { approach, rearm, sweepOnce, watch, withdraw } from './actions.ts'
import { change, set, when } from './setup.ts'
import { acceptWithProcess } from './stops.ts'
import { evaluate, mainExited, probeVerdicts } from './transitions.ts'

/** Starting: an attempt without a process (its rows come first), then a process that is not up yet. */
export const starting = {
	entry: [set('enter', 'forgetBlocked', 'forgetReason', 'forgetCause'), approach, watch('starting')],
	exit: ['unschedule', 'endProbe', withdraw, set('disarm')],
	on: {
		...acceptWithProcess,
		stop: [
			{ guard: when('hasNoProcess'), target: 'inactive', actions: change('wantDown', 'leaveForStop', 'dropProcess') },
			acceptWithProcess.stop,
		],
		cascade: [
			{ guard: when('hasNoProcess'), target: 'blocked', actions: change('dropProcess', 'recordClosed') },
			acceptWithProcess.cascade,
		],
		shutdown: [
			{ guard: when('hasNoProcess'), target: 'inactive', actions: change('notAfter', 'leaveForShutdown', 'dropProcess') },
			acceptWithProcess.shutdown,
		],
		turn: [
			{ guard: when('attemptTurnRests'), target: 'inactive', actions: [change('dropProcess', 'turned'), sweepOnce] },
			{ guard: when('attemptTurnRemoves'), target: 'inactive', actions: change('dropProcess', 'removed') },
			...evaluate('attemptTurnEvaluates', 'adoptNext', 'stay'),
			{ guard: when('attemptTurnReplaces'), target: 'inactive', actions: change('dropProcess', 'adoptNext', 'stay') },
			{ guard: when('leaving'), target: 'stopping', actions: change('turned', 'causeLeaving') },
		],
		'gates.checked': [
			{ guard: when('attemptClear'), actions: [change('passGates'), approach] },
			{ guard: when('attemptObstructedLeaving'), target: 'blocked', actions: change('dropProcess', 'recordObstacles') },
			{
				guard: when('attemptObstructed'),
				target: 'blocked',
				actions: [change('dropProcess', 'recordObstacles', 'armRecheck'), 'schedule'],
			},
		],
		'process.residue': [
			{ guard: when('attemptSwept'), actions: ['endSweep', change('recordResidue', 'passResidue'), 'spawn'] },
			{ guard: when('clear'), actions: ['endSweep', change('recordResidue')] },
			{ actions: change('recordResidue') },
		],
		'sweep.stuck': [
			{
				guard: when('attemptStuck'),
				target: 'failed',
				actions: ['endSweep', change('survivors', 'dropProcess', 'adoptNext', 'stay')],
			},
			{ actions: ['endSweep', change('stuck')] },
		],
		'process.spawned': [
			{ guard: when('upAtSpawn'), target: 'running', actions: change('recordProcess') },
			{ guard: when('spawned'), actions: [change('recordProcess', 'armStart'), watch('starting')] },
		],
		'process.spawn_failed': [
			...evaluate('spawnFailedToEvaluate', 'adoptNext', 'stay'),
			{ guard: when('spawnFailedReplaced'), target: 'inactive', actions: change('dropProcess', 'adoptNext', 'stay') },
			{ guard: when('spawnFailedLeaving'), target: 'failed', actions: change('recordSpawnError', 'turned') },
			{ guard: when('spawned'), target: 'failed', actions: change('recordSpawnError', 'decide', 'wantNothingIgnored') },
		],
		'process.exited': mainExited,
		'probe.ok': { guard: when('up'), target: 'running', actions: change('clearFailures') },
		ready: { guard: when('ready'), target: 'running', actions: change('clearFailures') },
		'probe.failed': probeVerdicts,
		timer: { guard: when('startTimer'), target: 'stopping', actions: change('causeStartTimeout') },
		extend: { guard: when('extendsTimer'), actions: [change('extend'), rearm] },
		config: [
			{ guard: when('configUnguards'), target: 'running', actions: change('adoptConfig', 'clearFailures') },
			{ guard: when('configChangesHealth'), actions: ['endProbe', change('adoptConfig', 'clearFailures'), watch('starting')] },
			{ actions: change('adoptConfig') },
		],
	},
} as const
