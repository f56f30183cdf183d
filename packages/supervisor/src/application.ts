import { cascadeMembers } from '@zinit/machines'
import { sameDefinition, type Unit } from '@zinit/plan'
import { throwIfSurvived } from './actions.ts'
import { unsupportedBy } from './checks.ts'
import { type Core, contextOf, lookOf, originOf, startComplete, stopComplete, tell } from './core.ts'
import { forgetUnit } from './deletion.ts'
import type { Caller } from './model.ts'

/** Brings a checked definition into force: adds, starts or replaces (lifecycle.md 8.1). `complete`: the effect is, or false as time is over. */
export async function applyDefinition(
	core: Core,
	before: Unit | undefined,
	unit: Unit,
	caller: Caller | undefined,
	left: () => number | undefined,
): Promise<{ readonly complete: Promise<boolean> }> {
	const { name } = unit
	const origin = originOf(caller, 'service.set')
	const members = before === undefined ? [] : cascadeMembers(contextOf(core).links, lookOf(core), name)
	const replaced = before !== undefined && !sameDefinition(before, unit)
	const down = stopComplete(core, [name])
	if (before !== undefined && before.kind !== unit.kind) await removeOld(core, before, caller)
	core.moved.delete(name)
	configure(core, unit)
	if (before === undefined || replaced) core.journal.note('config', before === undefined ? 'added' : 'changed', name, origin)
	if (before === undefined || before.kind !== unit.kind) {
		tell(core, { type: 'unit.add', unit, origin })
	} else if (replaced) {
		tell(core, { type: 'unit.replace', unit, origin })
	} else {
		if (before.file !== unit.file) tell(core, { type: 'unit.config', unit, origin })
		if (startsAtOnce(unit)) tell(core, { type: 'service.start', name, tree: false, origin })
	}
	// What is in force already and is not to be started has no effect (lifecycle.md 8.1): nothing is waited for, be it up or down.
	if (before !== undefined && !replaced && !startsAtOnce(unit)) return { complete: Promise.resolve(true) }
	const complete = (each: string) => (each === name && !startsAtOnce(unit) ? down(each) : startComplete(core)(each))
	return { complete: settled(core, [name, ...(replaced ? members : [])], complete, left()) }
}

async function settled(
	core: Core,
	names: readonly string[],
	complete: (name: string) => boolean,
	wait_ms: number | undefined,
): Promise<boolean> {
	const held = await core.settling.until(names, complete, wait_ms)
	throwIfSurvived(core, names)
	return held
}

/** A service that becomes a target, or the other way round, is removed and added. */
async function removeOld(core: Core, { name }: Unit, caller: Caller | undefined): Promise<void> {
	tell(core, { type: 'service.remove', name, origin: originOf(caller, 'service.set') })
	await core.settling.until([name], each => lookOf(core)(each)?.context.leaving !== 'remove', undefined)
	throwIfSurvived(core, [name])
	forgetUnit(core, name)
}

/** What a definition says of its surroundings comes into force at once: the ring and the file of its lines. */
export function configure(core: Core, unit: Unit): void {
	if (unit.kind !== 'service') return
	core.host.logs.configure(unit.name, unit.config.logging.buffer_lines, unit.config.logging)
	for (const message of unsupportedBy(core, unit)) core.log('warn', message, { service: unit.name })
}

/** A definition that is set anew and unchanged starts what is down. */
export function startsAtOnce(unit: Unit): boolean {
	return unit.kind === 'target' || unit.config.service.status === 'start'
}
