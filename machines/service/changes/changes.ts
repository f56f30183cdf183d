import type { Origin, ServiceEvent } from '../../ports.ts'
import type { ServiceContext } from '../context.ts'
import { attempts } from './attempt.ts'
import type { Changes } from './change.ts'
import { definitions } from './definition.ts'
import { endings } from './ending.ts'
import { leaving } from './leave.ts'
import { originOf } from './origin.ts'
import { restorations } from './restore.ts'
import { timers } from './timers.ts'
import { wishes } from './wish.ts'

/** The chart's changes of facts, by name. */
export const changes = {
	note: (context, event): { trigger: { event: string; origin: Origin; at: number } } => ({
		trigger: { event: event.type, origin: originOf(context, event), at: event.at },
	}),
	/** The first state is entered by XState's own event, which has no time: it began when the actor did. */
	enter: ({ since }, { at = since }: { readonly at?: number }) => ({ since: at }),
	...wishes,
	...leaving,
	...definitions,
	...attempts,
	...endings,
	...timers,
	...restorations,
} as const satisfies Changes

export type ChangeName = keyof typeof changes

/** The changes one after the other, as one patch of the context. */
export function applyChanges(context: ServiceContext, event: ServiceEvent, names: readonly ChangeName[]): Partial<ServiceContext> {
	const now = { ...context }
	for (const name of names) Object.assign(now, changes[name](now, event))
	return now
}
