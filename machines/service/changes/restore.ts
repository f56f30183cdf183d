import type { RestoredFacts } from '../../ports.ts'
import type { ServiceContext } from '../context.ts'
import { hookTimeout } from '../deadlines.ts'
import type { Changes } from './change.ts'
import { timer } from './timers.ts'

/** Row 57, and a copy: the facts of an earlier daemon (init.md 6.4). */
export const restorations = {
	restore: (context, event) => (event.type === 'restored' ? restored(context, event.facts, event.at) : {}),
	resume: (context, event) =>
		event.type === 'resumed' && 'run' in event.original.context ? resumed(context, event.original.context, event.at) : {},
} as const satisfies Changes

/** A hook and a sweep that are under way are none of the copy's own: it sends the signal, and sweeps anew. */
function resumed(context: ServiceContext, original: ServiceContext, now: number): Partial<ServiceContext> {
	const { timer: armed } = original
	return {
		...original,
		hooked: false,
		sweeping: false,
		...(armed === null ? {} : timer({ ...context, token: original.token }, armed.kind === 'hook' ? 'stop' : armed.kind, armed.due, now)),
	}
}

function restored(context: ServiceContext, facts: RestoredFacts, now: number): Partial<ServiceContext> {
	const stopping = facts.state === 'stopping'
	const cause = stopping ? (facts.cause ?? 'request') : null
	return {
		desired: facts.desired,
		run: facts.run,
		pid: facts.pid,
		startedAt: facts.started_at,
		restarts: facts.restarts,
		delay: facts.delay,
		gaveUp: facts.gave_up ?? false,
		cause,
		leaving: cause === 'health' || cause === 'start_timeout' ? null : cause,
		turned: stopping,
		startAfter: stopping && facts.start_after,
		lastExit: facts.last_exit,
		reason: facts.reason,
		residue: facts.residue,
		stuck: facts.reason?.type === 'stop_timeout' && facts.residue.length > 0,
		...(facts.timer === null ? {} : timer(context, facts.timer.kind, facts.timer.due, now)),
		stopBy: facts.timer?.kind === 'hook' ? facts.timer.due + hookTimeout(context.unit.config) : (facts.timer?.due ?? null),
	}
}
