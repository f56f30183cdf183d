import type { ServiceUnit } from '@zinit/plan'
import { freshBackoff } from '../restart.ts'
import type { Changes } from './change.ts'

/** Which definition is in force, and for which run (lifecycle.md 8.1, 8.3). */
export const definitions = {
	nextUnit: (_, event) => (event.type === 'replace' && event.unit.kind === 'service' ? { next: event.unit } : {}),
	adoptNext: ({ next }) => (next === null ? {} : { unit: next, next: null, ...freshBackoff(next.config.lifecycle), gaveUp: false }),
	adoptConfig: ({ unit, next }, event) => {
		if (event.type !== 'config' || event.unit.kind !== 'service') return {}
		return {
			unit: event.unit,
			next: next === null ? null : event.unit,
			...(restartKeysDiffer(unit, event.unit) ? { ...freshBackoff(event.unit.config.lifecycle), gaveUp: false } : {}),
		}
	},
} as const satisfies Changes

/** A key that counts restarts has changed: the counters begin anew (lifecycle.md 8.3). */
export function restartKeysDiffer(a: ServiceUnit, b: ServiceUnit): boolean {
	const keys = ['restart', 'restart_delay_ms', 'restart_delay_max_ms', 'max_restarts', 'stability_period_ms'] as const
	return keys.some(key => a.config.lifecycle[key] !== b.config.lifecycle[key])
}
