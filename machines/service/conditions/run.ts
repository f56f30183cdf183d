import type { ServiceEvent, State } from '../../ports.ts'
import { restartKeysDiffer } from '../changes/definition.ts'
import { isSuccess } from '../success.ts'
import { type Ask, currentRun, exited, firing, hasProcess, hookRuns, type Questions, wanted } from './ask.ts'

const probeCounts: Ask = (context, event) =>
	event.type === 'probe.failed' && event.counted && currentRun(context, event) && context.leaving === null

/** Exited rather than Failed: a success, or an end that nobody knows (rows 23, 24; init.md 6.4). */
const endedWell: Ask = (context, event) =>
	exited(context, event) &&
	event.type === 'process.exited' &&
	(isSuccess(context.unit.config, event) || (event.code === null && event.signal === null))

/** A run that has its process: probes, timers, hook, its end, a changed definition (rows 19 to 24, 37, 38, 43; 8.3). */
export const runs = {
	currentRun,
	probeExhausts: (context, event) => probeCounts(context, event) && context.failures + 1 >= (context.unit.config.health?.retries ?? 1),
	probeCounts,
	watchdogMissed: (context, event) => event.type === 'watchdog' && currentRun(context, event) && context.leaving === null && !context.quiet,

	startTimer: firing('start'),
	hookTimer: firing('hook'),
	stopTimer: firing('stop'),
	killTimer: firing('kill'),
	retryTimer: (context, event) => firing('retry')(context, event) && wanted(context, event),
	recheckTimer: (context, event) => firing('recheck')(context, event) && wanted(context, event),
	extendsTimer: (context, event) => currentRun(context, event) && (context.timer?.kind === 'start' || context.timer?.kind === 'stop'),
	extendsHook: (context, event) => currentRun(context, event) && context.timer?.kind === 'hook',
	hookEndsInTime: (context, event) => currentRun(context, event) && hookRuns(context, event),
	hookEnds: (context, event) => currentRun(context, event) && context.hooked,

	endedLeavingWell: (context, event) => endedWell(context, event) && context.leaving !== null,
	endedLeaving: (context, event) => exited(context, event) && context.leaving !== null,
	endedWell,
	ended: exited,

	/** A signal finds somebody: the main process, or in Stopping what is left of it (row 46). */
	hasMain: ({ pid }) => pid > 0,
	reachable: ({ pid, residue }) => pid > 0 || residue.length > 0,
	hasResidue: ({ residue }) => residue.length > 0,

	/** Nothing is left to wait for in Starting: its health table is gone (8.3). */
	configUnguards: (context, event) => hasProcess(context, event) && isProbed(context) && healthIn(event) === null,
	configChangesHealth: (context, event) =>
		hasProcess(context, event) && JSON.stringify(healthIn(event)) !== JSON.stringify(context.unit.config.health),
	configRedecides: ({ timer, unit }, event) =>
		timer?.kind === 'retry' && event.type === 'config' && event.unit.kind === 'service' && restartKeysDiffer(unit, event.unit),

	restoredStarting: (context, event) =>
		event.type === 'restored' && event.facts.pid > 0 && event.facts.state === 'starting' && isUntouched(context),
	restoredRunning: (context, event) =>
		event.type === 'restored' &&
		event.facts.pid > 0 &&
		(event.facts.state === 'running' || saidReady(context, event)) &&
		isUntouched(context),
	restoredStopping: (context, event) => event.type === 'restored' && event.facts.state === 'stopping' && isUntouched(context),
	restoredExited: (context, event) => event.type === 'restored' && event.facts.state === 'exited' && isUntouched(context),
	restoredFailed: (context, event) => event.type === 'restored' && event.facts.state === 'failed' && isUntouched(context),
	restoredAtRest: isUntouched,
	...resumptions(),
} as const satisfies Questions

/** One question for each state in which an original may stand. */
function resumptions() {
	const stands =
		(state: State): Ask =>
		(context, event) =>
			event.type === 'resumed' && event.original.value === state && isUntouched(context)
	return {
		resumedInactive: stands('inactive'),
		resumedBlocked: stands('blocked'),
		resumedStarting: stands('starting'),
		resumedRunning: stands('running'),
		resumedStopping: stands('stopping'),
		resumedExited: stands('exited'),
		resumedFailed: stands('failed'),
	}
}

/** Its first probe decides about Running. */
function isProbed({ unit, launched }: Parameters<Ask>[0]): boolean {
	return unit.config.health !== null && launched.config.readiness === undefined && !launched.config.service.oneshot
}

function healthIn(event: ServiceEvent) {
	return event.type === 'config' && event.unit.kind === 'service' ? event.unit.config.health : null
}

/** RESTORED counts only as an actor's first event (row 57). */
function isUntouched({ trigger }: Parameters<Ask>[0]): boolean {
	return trigger.event === 'created'
}

/** Its news of readiness may have been lost with the daemon (init.md 6.4). */
function saidReady({ unit }: Parameters<Ask>[0], event: Extract<ServiceEvent, { type: 'restored' }>): boolean {
	const type = unit.config.readiness?.type
	return event.facts.state === 'starting' && !unit.config.service.oneshot && (type === 'notify' || type === 'fd')
}
