import type { Plan } from '@zinit/plan'
import type { Look, View } from '../graph/look.ts'
import type { State } from '../ports.ts'
import { initialContext, type ServiceContext } from '../service/context.ts'
import type { TargetContext } from '../target/target.ts'

/** A state, or a state and the facts that differ from those of an actor that has never run. */
export type Sight = State | (Partial<ServiceContext> & { readonly value: State })

/** What the graph would see of a plan whose units stand as told; who is not told of does not exist. */
export function lookOf(plan: Plan, sights: Readonly<Record<string, Sight>>): Look {
	return name => {
		const sight = sights[name]
		const unit = plan.units.get(name)
		if (sight === undefined || unit === undefined) return undefined
		const { value, ...facts } = typeof sight === 'string' ? { value: sight } : sight
		if (unit.kind === 'service') return { value, context: { ...initialContext({ unit, at: 0 }), ...facts } } satisfies View
		const context: TargetContext = {
			name,
			unit,
			next: null,
			desired: facts.desired ?? 'up',
			leaving: facts.leaving ?? null,
			startAfter: false,
			blocked: facts.blocked ?? null,
			reason: facts.reason ?? null,
			since: 0,
			trigger: { event: 'created', origin: { kind: 'boot' }, at: 0 },
			removed: false,
		}
		return { value, context }
	}
}
