import { type Ask, isService } from '@zinit/machines'
import { bootOrder, formatDiagnostic } from '@zinit/plan'
import { notRunning } from '../actions.ts'
import { type Core, viewFor } from '../core.ts'
import { noReload } from '../hooks.ts'
import type { Intention } from '../intention.ts'
import { foresee } from '../reload.ts'
import type { Foreseen } from './preview.ts'

/** What `reload` would come to with the files as they are now; with names, whose `exec_reload` would run (lifecycle.md 8.2, config.md 9.1). */
export async function foreseeReload(core: Core, names: readonly string[], restartChanged: boolean): Promise<Foreseen> {
	if (names.length > 0) return commandsOf(core, names)
	const { intention, result } = await foresee(core)
	return {
		asks: asksOf(intention, restartChanged ? result.needs_restart : []),
		refusals: result.errors.map(formatDiagnostic),
	}
}

/** As a reload asks: removals first, what is added or changed in boot order, restarts together; what takes the place of another kind of unit when that is gone. */
function asksOf({ plan, diff }: Intention, restarted: readonly string[]): readonly Ask[] {
	const units = bootOrder(plan).flatMap(name => {
		const unit = plan.units.get(name)
		return unit !== undefined && (diff.added.has(name) || diff.changed.has(name)) ? [unit] : []
	})
	const successors = units.filter(({ name }) => diff.removed.has(name))
	return [
		...[...diff.removed].map(name => ({ type: 'service.remove', name }) as const),
		...units
			.filter(({ name }) => !diff.removed.has(name))
			.map(unit => ({ type: diff.changed.has(unit.name) ? 'unit.config' : 'unit.add', unit }) as const),
		...(restarted.length === 0 ? [] : [{ type: 'service.restart_together', names: restarted } as const]),
		...(successors.length === 0 ? [] : [{ type: 'rest' } as const, ...successors.map(unit => ({ type: 'unit.add', unit }) as const)]),
	]
}

function commandsOf(core: Core, names: readonly string[]): Foreseen {
	const refusals = names.flatMap(name => {
		const view = viewFor(core, name, 'mutation')
		if (!isService(view) || view.context.unit.config.service.exec_reload === undefined) return [{ name, message: noReload(name).message }]
		return view.context.pid === 0 ? [{ name, message: notRunning(name).message }] : []
	})
	const refused = new Set(refusals.map(({ name }) => name))
	return {
		asks: [],
		refusals: refusals.map(({ message }) => message),
		reloaded: names.filter(name => !refused.has(name)),
	}
}
