import type { Ask } from '@zinit/machines'
import { checkConfig, sameDefinition, type Unit } from '@zinit/plan'
import { startsAtOnce } from '../application.ts'
import { checkExecutable, checkGraph, checkRequirements } from '../checks.ts'
import { type Core, planOf } from '../core.ts'
import { SupervisorError } from '../error.ts'
import type { Foreseen } from './preview.ts'
import { messagesOf, refusalOf } from './refusal.ts'

/** What `set` would come to: everything that can refuse a definition but the disk, then its effect (lifecycle.md 8.1). */
export async function foreseeSet(core: Core, config: unknown): Promise<Foreseen> {
	if (config === undefined) throw new SupervisorError('invalid_params', 'cannot plan set: it needs a config')
	const { unit: parsed, errors, issues } = checkConfig(config, { strict: true, pid1Mode: core.pid1Mode })
	if (issues.length > 0) return { asks: [], refusals: [issues.map(({ message }) => message).join('; ')] }
	if (parsed === undefined) return { asks: [], refusals: errors }
	const { name } = parsed
	const before = planOf(core).units.get(name)
	const bound = { ...parsed, file: core.moved.get(name) ?? before?.file ?? null }
	const refusals = [...(await checkExecutable(core, bound).then(() => [], messagesOf))]
	const unit = (await core.store.prepare(bound))?.unit ?? bound
	refusals.push(...refusalOf(() => checkRequirements(core, unit)), ...refusalOf(() => checkGraph(core, unit)))
	if (before?.protected) refusals.push(`cannot set '${name}': it is defined in the system directory`)
	return { asks: refusals.length === 0 ? asksOf(before, unit) : [], refusals, names: [name] }
}

function asksOf(before: Unit | undefined, unit: Unit): readonly Ask[] {
	const { name } = unit
	if (before === undefined) return [{ type: 'unit.add', unit }]
	if (before.kind !== unit.kind) return [{ type: 'service.remove', name }, { type: 'rest' }, { type: 'unit.add', unit }]
	if (!sameDefinition(before, unit)) return [{ type: 'unit.replace', unit }]
	return startsAtOnce(unit) ? [{ type: 'service.start', name, tree: false }] : []
}
