import { rearm, settle, watch } from './actions.ts'
import { initialContext } from './context.ts'
import { restoring } from './restoring.ts'
import { change, serviceSetup, set, verdict, when } from './setup.ts'
import { starting } from './starting.ts'
import { stopping } from './stopping.ts'
import { acceptAtRest, acceptAtRestTimed, acceptWithProcess, startAtRest } from './stops.ts'
import { evaluate, mainExited, probeVerdicts, reevaluate } from './transitions.ts'

/** The statechart of a service: the seven states of lifecycle.md, flat; row numbers are those of its table 1.1. */
export const serviceMachine = serviceSetup.createMachine({
	id: 'service',
	context: ({ input }) => initialContext(input),
	initial: 'inactive',
	states: {
		inactive: {
			entry: set('enter', 'forgetBlocked', 'forgetReason', 'forgetCause'),
			on: {
				...acceptAtRest,
				start: startAtRest(evaluate('always', 'wantUp', 'resetBackoff')),
				changed: evaluate('wanted'),
				config: [...evaluate('wanted', 'adoptConfig'), { actions: change('adoptConfig') }],
				stop: { actions: change('wantDown', 'leaveForStop') },
				shutdown: { actions: change('notAfter', 'leaveForShutdown') },
				...restoring,
			},
		},
		blocked: {
			entry: set('enter', 'forgetCause'),
			exit: ['unschedule', set('disarm', 'forgetBlocked')],
			on: {
				...acceptAtRestTimed,
				start: startAtRest(reevaluate('always', 'wantUp', 'resetBackoff')),
				changed: reevaluate('wanted'),
				timer: reevaluate('recheckTimer'),
				config: [...reevaluate('wanted', 'adoptConfig'), { actions: change('adoptConfig') }],
				'gates.checked': [
					{ guard: verdict('recheckClear', 'open', 'ask'), target: 'starting', actions: change('beginRun') },
					{ guard: verdict('recheckObstructed', 'open', 'ask'), actions: [change('recordObstacles', 'armRecheck'), rearm] },
				],
				stop: { target: 'inactive', actions: change('wantDown', 'leaveForStop') },
				shutdown: { target: 'inactive', actions: change('notAfter', 'leaveForShutdown') },
			},
		},
		starting,
		running: {
			entry: [set('enter'), watch('running')],
			exit: 'endProbe',
			on: {
				...acceptWithProcess,
				turn: { guard: when('leaving'), target: 'stopping', actions: change('turned', 'causeLeaving') },
				'process.exited': mainExited,
				'process.residue': { actions: change('recordResidue') },
				'probe.ok': { guard: when('currentRun'), actions: change('clearFailures') },
				'probe.failed': probeVerdicts,
				watchdog: { guard: when('watchdogMissed'), target: 'stopping', actions: change('causeHealth') },
				config: [
					{ guard: when('configChangesHealth'), actions: ['endProbe', change('adoptConfig', 'clearFailures'), watch('running')] },
					{ actions: change('adoptConfig') },
				],
			},
		},
		stopping,
		exited: {
			entry: [set('enter', 'forgetCause'), settle('exited')],
			exit: ['unschedule', set('disarm')],
			on: {
				...acceptAtRestTimed,
				start: startAtRest(evaluate('always', 'wantUp', 'resetBackoff')),
				timer: evaluate('retryTimer'),
				config: [
					{ guard: when('configRedecides'), actions: [change('disarm', 'adoptConfig', 'decideAnew'), rearm] },
					{ actions: change('adoptConfig') },
				],
				stop: { actions: ['unschedule', change('wantDown', 'disarm', 'requested', 'leaveForStop')] },
			},
		},
		failed: {
			entry: [set('enter', 'forgetBlocked', 'forgetCause'), settle('failed')],
			exit: ['unschedule', set('disarm')],
			on: {
				...acceptAtRestTimed,
				start: startAtRest([
					{ guard: verdict('brokenOtherwise', 'missing', 'cycle'), actions: change('wantUp', 'recordBroken') },
					{ guard: verdict('broken', 'missing', 'cycle'), actions: change('wantUp') },
					...evaluate('always', 'wantUp', 'resetBackoff'),
				] as const),
				changed: [
					{ guard: verdict('brokenOtherwise', 'missing', 'cycle'), actions: change('recordBroken') },
					{ guard: verdict('broken', 'missing', 'cycle') },
					{ guard: when('broken'), target: 'inactive', actions: change() },
					{ guard: verdict('wantedAndSound', 'missing', 'cycle'), target: 'failed', reenter: true, actions: change('recordBroken') },
				],
				timer: evaluate('retryTimer'),
				config: [...evaluate('wanted', 'adoptConfig', 'resetBackoff'), { actions: change('adoptConfig', 'resetBackoff') }],
				stop: { target: 'inactive', actions: change('wantDown', 'leaveForStop') },
			},
		},
	},
})
