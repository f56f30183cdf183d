import type { TimerKind } from '../../ports.ts'
import type { ServiceContext } from '../context.ts'
import { hookTimeout, KILL_TIMEOUT_MS, recheckDelay, startTimeout } from '../deadlines.ts'
import { decideRestart, freshBackoff } from '../restart.ts'
import { isSuccess } from '../success.ts'
import type { Changes } from './change.ts'

/** The one timer of a service. A change here only says when it is due; what enters the state, or the transition, schedules it. */
export const timers = {
	/** The restart policy (lifecycle.md 3). */
	decide: (context, event) => {
		const spawned = event.type !== 'process.spawn_failed'
		return decided(context, event.at, spawned, context, 'random' in event ? event.random : 0)
	},
	/** The policy that has changed is asked again about the end that a restart is due for. */
	decideAnew: (context, event) => decided(context, event.at, true, freshBackoff(context.unit.config.lifecycle), 0),

	armStart: (context, event) => {
		const ms = startTimeout(context.launched.config)
		return ms === null ? {} : timer(context, 'start', event.at + ms, event.at)
	},
	/** A stop begins with its hook, if there is one and a process that it could be about, else with the signal. */
	armStop: (context, event) => {
		const { config } = context.unit
		const stopBy = event.at + config.lifecycle.stop_timeout_ms
		if (config.service.exec_stop === undefined || context.pid === 0) return { stopBy, ...timer(context, 'stop', stopBy, event.at) }
		return { stopBy, hooked: true, ...timer(context, 'hook', event.at + hookTimeout(config), event.at) }
	},
	armSignal: (context, event) => timer(context, 'stop', context.stopBy ?? event.at + hookTimeout(context.unit.config), event.at),
	armKill: (context, event) => timer(context, 'kill', event.at + KILL_TIMEOUT_MS, event.at),
	armRecheck: (context, event) => timer(context, 'recheck', event.at + recheckDelay(context.rechecks - 1), event.at),
	/** `EXTEND_TIMEOUT_USEC` never shortens (config.md 9.3). The hook keeps its half of what was configured. */
	extend: (context, event) => {
		if (event.type !== 'extend' || context.timer === null) return {}
		const least = event.at + event.ms
		if (context.timer.kind === 'hook') return { stopBy: Math.max(context.stopBy ?? 0, least) }
		const due = Math.max(context.timer.due, least)
		return { ...timer(context, context.timer.kind, due, event.at), ...(context.timer.kind === 'stop' ? { stopBy: due } : {}) }
	},
	disarm: () => ({ timer: null }),
	unhook: () => ({ hooked: false }),
} as const satisfies Changes

/** A timer of this kind in place of the one before: whatever that one still fires carries another token. */
export function timer(context: ServiceContext, kind: TimerKind, due: number, now: number): Partial<ServiceContext> {
	const token = context.token + 1
	return { token, timer: { kind, token, due, ms: Math.max(0, due - now) } }
}

function decided(
	context: ServiceContext,
	now: number,
	spawned: boolean,
	before: { readonly restarts: number; readonly delay: number },
	random: number,
): Partial<ServiceContext> {
	const { unit, launched, desired, cause, lastExit, startedAt } = context
	const { lifecycle, service } = unit.config
	const ended = spawned ? lastExit : null
	const ending = {
		success: cause === null && ended !== null && isSuccess(unit.config, ended),
		lasted: startedAt === null || ended === null ? null : ended.at - startedAt,
	}
	const rules = { lifecycle, oneshot: launched.config.service.oneshot, unwanted: desired === 'down' || service.status === 'ignore' }
	const { word, wait, restarts, delay } = decideRestart(rules, ending, before, random)
	return {
		restarts,
		delay,
		gaveUp: word === 'give-up',
		...(word === 'retry' ? timer(context, 'retry', (ended?.at ?? now) + wait, now) : {}),
	}
}
