import { cascadeMembers } from '@zinit/machines'
import { edgesOf, type Unit } from '@zinit/plan'
import { throwIfSurvived } from './actions.ts'
import { type Core, contextOf, lookOf, originOf, planOf, refuseWhenClosing, stopComplete, tell, unitFor } from './core.ts'
import { within } from './deadline.ts'
import { aboveAndBeside, watchEffects } from './effects.ts'
import { SupervisorError } from './error.ts'
import type { RemoveResult, WaitOptions } from './model.ts'
import { inSlice } from './slices.ts'

/** Stops a unit with its cascade, then forgets it and deletes its file; what requires it stays, without its requirement (lifecycle.md 5.5). */
export async function remove(core: Core, name: string, options: WaitOptions & { readonly force?: boolean } = {}): Promise<RemoveResult> {
	refuseWhenClosing(core)
	const unit = deletable(core, name, options.force)
	const path = unit.file === null ? {} : { path: unit.file }
	using effects = watchEffects(core, name, aboveAndBeside(core, name))
	const whole = core.turns.of(name, () => removeNow(core, name, options)).then(() => ({ ...effects.answer(true), changed: true, ...path }))
	return await within(core.host.clock, whole, options.wait_ms, () => ({ ...effects.answer(false), changed: true, ...path }))
}

/** The unit; throws what a deletion of it would be refused with. */
export function deletable(core: Core, name: string, force = true): Unit {
	const unit = unitFor(core, name, 'mutation')
	if (unit.protected)
		throw new SupervisorError('protected', `cannot delete '${name}': it is defined in the system directory`, { service: name })
	const dependents = force ? [] : dependentsOf(core, name)
	if (dependents.length === 0) return unit
	throw new SupervisorError('has_dependents', `cannot delete '${name}': required by ${dependents.join(', ')}`, {
		service: name,
		dependents,
	})
}

/** It stays where something of it survives, or its file does; it is stopped then. */
async function removeNow(core: Core, name: string, { caller }: WaitOptions): Promise<void> {
	const unit = unitFor(core, name, 'mutation')
	const whole = [name, ...cascadeMembers(contextOf(core).links, lookOf(core), name)]
	const origin = originOf(caller, 'service.delete')
	core.removing.add(name)
	try {
		const complete = stopComplete(core, whole)
		tell(core, { type: 'service.stop', name, origin })
		await core.settling.until(whole, complete, undefined)
		throwIfSurvived(core, [name])
		await core.store.remove(unit)
		// Among thousands each takes milliseconds: XState copies all children to leave one out.
		await inSlice(() => tell(core, { type: 'service.remove', name, origin }))
		await core.settling.until([name], each => lookOf(core)(each) === undefined || contextOf(core).closing, undefined)
	} finally {
		core.removing.delete(name)
	}
	core.journal.note('config', 'removed', name, origin)
	forgetUnit(core, name)
	throwIfSurvived(core, whole)
}

/** Drops what is kept of a unit beside its actor; what happened stays in the journal. */
export function forgetUnit(core: Core, name: string): void {
	core.host.processes.forget(name)
	core.host.logs.drop(name)
	core.sampling.forget(name)
	core.notices.forget(name)
	core.ephemeral.delete(name)
	core.moved.delete(name)
	core.journal.forget(name)
}

/** Who names it in requires, in name order; those that share a cycle with it too, although their edges are not in force. */
function dependentsOf(core: Core, name: string): readonly string[] {
	const dependents = [...planOf(core).units.values()].filter(unit => unit.name !== name && edgesOf(unit).requires.includes(name))
	return dependents.map(unit => unit.name).sort()
}
