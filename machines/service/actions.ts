import { resolveStopSignal } from '@zinit/plan'
import type { ProbePhase } from '../probe/probe.ts'
import type { ServiceContext } from './context.ts'
import { serviceSetup, set } from './setup.ts'

/** A start attempt goes on with what it waits for: the host's look at the gates, the end of residue, the spawn (rows 13, 55, gate 6). */
export const approach = serviceSetup.enqueueActions(({ context, enqueue }) => {
	if (context.pending === 'gates') enqueue('checkGates')
	if (context.pending === 'spawn') enqueue('spawn')
	if (context.pending === 'residue') enqueue(sweepOnce)
})

/** A start attempt that is left before its process exists takes its spawn back (rows 14, 52). */
export const withdraw = serviceSetup.enqueueActions(({ context, event, enqueue }) => {
	const isAnswered = event.type === 'process.spawned' || event.type === 'process.spawn_failed'
	if (context.pending === 'spawn' && !isAnswered) enqueue('cancelSpawn')
})

/** Timer and probes of a run that is there (4.1, 4.3). */
export const watch = (phase: 'starting' | 'running') =>
	serviceSetup.enqueueActions(({ context, event, enqueue }) => {
		if (context.pending !== null || context.pid === 0) return
		if (context.timer !== null && event.type !== 'config') enqueue('schedule')
		if (isProbed(context, phase)) enqueue(probe(event.type === 'restored' ? 'adopted' : phase))
	})

/** A stop begins: hook or signal, and timer; one that an earlier daemon began goes on with the time that is left (row 57). */
export const begin = serviceSetup.enqueueActions(({ context, enqueue }) => {
	if (context.timer === null) {
		enqueue(set('armStop'))
		enqueue(open)
	} else if (context.timer.kind === 'kill') enqueue('killProcesses')
	else if (context.timer.kind === 'stop') enqueue('stopProcesses')
	enqueue('schedule')
})

const open = serviceSetup.enqueueActions(({ context, enqueue }) => {
	enqueue(context.hooked ? 'startHook' : 'stopProcesses')
})

/** Whatever the timer says now. */
export const rearm = serviceSetup.enqueueActions(({ context, enqueue }) => {
	enqueue('unschedule')
	if (context.timer !== null) enqueue('schedule')
})

/** Nobody waits for the hook any more. */
export const leaveHook = serviceSetup.enqueueActions(({ context, event, enqueue }) => {
	if (!context.hooked) return
	if (event.type !== 'hook.ended') enqueue('endHook')
	enqueue(set('unhook'))
})

/** After an end: the retry is armed, residue is swept where something failed or runs again, an accepted stop is complete (6.3, row 51). */
export const settle = (state: 'exited' | 'failed') =>
	serviceSetup.enqueueActions(({ context, enqueue }) => {
		if (context.timer !== null) enqueue('schedule')
		const left = context.residue.length > 0
		if (left && !context.stuck && (state === 'failed' || context.timer !== null || context.leaving !== null)) enqueue(sweepOnce)
		if (!left && context.turned) enqueue(set(context.leaving === 'remove' ? 'removed' : 'stay'))
	})

/** Ends the residue as a stop would (6.3), if that is not under way. */
export const sweepOnce = serviceSetup.enqueueActions(({ context, enqueue }) => {
	if (context.sweeping || context.residue.length === 0) return
	enqueue(set('sweeping'))
	enqueue(sweep)
})

/** A copy goes on with the end of residue that a stop was waiting for. */
export const sweepAtTurn = serviceSetup.enqueueActions(({ context, enqueue }) => {
	if (context.turned) enqueue(sweepOnce)
})

const sweep = serviceSetup.spawnChild('sweep', {
	id: 'sweep',
	input: ({ context: { name, unit, launched }, event }) => ({
		name,
		signal: resolveStopSignal(unit.config),
		timeout: unit.config.lifecycle.stop_timeout_ms,
		mode: launched.config.lifecycle.kill_mode ?? 'tree',
		at: event.at,
	}),
})

function probe(phase: ProbePhase) {
	return serviceSetup.spawnChild('probe', {
		id: 'probe',
		input: ({ context: { unit, run }, event }) => ({ unit, run, phase, at: event.at }),
	})
}

/** Oneshots are not probed, what is on its way out neither; with readiness probing begins in Running (4.1, config.md 9.3). */
function isProbed({ unit, launched, leaving, quiet }: ServiceContext, phase: 'starting' | 'running'): boolean {
	if (unit.config.health === null || launched.config.service.oneshot || leaving !== null || quiet) return false
	return phase === 'running' || launched.config.readiness === undefined
}
