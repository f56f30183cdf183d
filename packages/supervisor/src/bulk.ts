import { cascadeMembers, errorText, reasonText } from '@zinit/machines'
import { bootOrder, type Unit } from '@zinit/plan'
import { throwIfBroken } from './actions.ts'
import { type Core, contextOf, lookOf, originOf, planOf, refuseWhenClosing, startComplete, stopComplete, tell } from './core.ts'
import { within } from './deadline.ts'
import { remove } from './deletion.ts'
import { isUp } from './effects.ts'
import type { BulkResult, WaitOptions } from './model.ts'

type Failure = BulkResult['failed'][number]

/** Starts the user services with status start, and user targets, in boot order (lifecycle.md 5.3). */
export async function startAll(core: Core, options: WaitOptions = {}): Promise<BulkResult> {
	refuseWhenClosing(core)
	const wanted = startedByAll(core)
	for (const name of wanted) {
		tell(core, { type: 'service.start', name, tree: false, origin: originOf(options.caller, 'service.start_all') })
	}
	const held = await core.settling.until(wanted, startComplete(core), options.wait_ms)
	const failed = wanted.flatMap(name => startFailure(core, name))
	const names = wanted.filter(name => !failed.some(failure => failure.name === name))
	return { names, skipped: namesOfClass(core, 'system'), failed, ...(held ? {} : { pending: true }) }
}

/** Stops the active user services and targets, in cascade order (lifecycle.md 5.3); none of them comes back. */
export async function stopAll(core: Core, options: WaitOptions = {}): Promise<BulkResult> {
	refuseWhenClosing(core)
	const needed = neededBySystem(core)
	const names = stoppedByAll(core)
	const active = names.filter(name => isUp(core, name))
	const complete = stopComplete(core, names)
	tell(core, { type: 'service.stop_together', names, origin: originOf(options.caller, 'service.stop_all') })
	const held = await core.settling.until(names, complete, options.wait_ms)
	const failed = names.flatMap(name => stopFailure(core, name))
	const stopped = active.filter(name => !failed.some(failure => failure.name === name))
	return { names: stopped, skipped: skippedOf(core, needed), failed, ...(held ? {} : { pending: true }) }
}

/** Stops, then deletes every user service and target with its file, dependents first (lifecycle.md 5.3). */
export async function deleteAll(core: Core, options: WaitOptions = {}): Promise<BulkResult> {
	refuseWhenClosing(core)
	const skipped = skippedOf(core, neededBySystem(core))
	const names = deletedByAll(core)
	const { caller } = options
	const whole = async (): Promise<BulkResult> => {
		await stopAll(core, { caller: { method: 'service.delete_all', ...caller } })
		const outcomes = await Promise.all(names.map(name => removed(core, name, options)))
		const failed = outcomes.filter(outcome => outcome !== null)
		return { names: names.filter(name => !failed.some(failure => failure.name === name)), skipped, failed }
	}
	return within(core.host.clock, whole(), options.wait_ms, () => ({ names: [], skipped, failed: [], pending: true }))
}

/** Whom a start of all starts, dependencies first. */
export function startedByAll(core: Core): readonly string[] {
	const { units } = planOf(core)
	return bootOrder(planOf(core)).filter(name => startsWithAll(units.get(name)) && !standsUp(core, name))
}

/** Whom a stop of all stops, or takes the wish to run from. */
export function stoppedByAll(core: Core): readonly string[] {
	const needed = neededBySystem(core)
	return namesOfClass(core, 'user').filter(name => !needed.has(name) && isWantedOrActive(core, name))
}

/** Whom a deletion of all deletes, dependents first. */
export function deletedByAll(core: Core): readonly string[] {
	const needed = neededBySystem(core)
	const { units } = planOf(core)
	return [...bootOrder(planOf(core))].reverse().filter(name => units.get(name)?.class === 'user' && !needed.has(name))
}

async function removed(core: Core, name: string, { caller }: WaitOptions): Promise<Failure | null> {
	try {
		await remove(core, name, { caller: { method: 'service.delete_all', ...caller } })
		return null
	} catch (fault) {
		return { name, error: fault instanceof Error ? fault.message : String(fault) }
	}
}

function startsWithAll(unit: Unit | undefined): boolean {
	return unit?.class === 'user' && (unit.kind === 'target' || unit.config.service.status === 'start')
}

/** Up, and not on its way down: a start would change nothing. */
function standsUp(core: Core, name: string): boolean {
	const view = lookOf(core)(name)
	return (view?.value === 'running' || view?.value === 'starting') && view.context.leaving === null
}

function startFailure(core: Core, name: string): readonly Failure[] {
	const view = lookOf(core)(name)
	if (view === undefined || (view.value !== 'failed' && view.value !== 'blocked')) return []
	try {
		throwIfBroken(core, name)
	} catch (fault) {
		if (fault instanceof Error) return [{ name, error: fault.message }]
	}
	const { reason } = view.context
	return [{ name, error: errorText(view) ?? (reason === null ? view.value : reasonText(reason)) }]
}

function stopFailure(core: Core, name: string): readonly Failure[] {
	const reason = lookOf(core)(name)?.context.reason
	return reason?.type === 'stop_timeout' ? [{ name, error: `cannot stop '${name}': something survived SIGKILL` }] : []
}

function namesOfClass(core: Core, wanted: Unit['class']): string[] {
	return [...planOf(core).units.values()].flatMap(unit => (unit.class === wanted ? [unit.name] : [])).sort()
}

function skippedOf(core: Core, needed: ReadonlySet<string>): readonly string[] {
	return [...namesOfClass(core, 'system'), ...needed].sort()
}

/** User units that an active system service requires. */
function neededBySystem(core: Core): ReadonlySet<string> {
	const { links, plan } = contextOf(core)
	const look = lookOf(core)
	const isSystem = (name: string) => plan.units.get(name)?.class === 'system'
	return new Set(namesOfClass(core, 'user').filter(name => cascadeMembers(links, look, name).some(isSystem)))
}

function isWantedOrActive(core: Core, name: string): boolean {
	return isUp(core, name) || lookOf(core)(name)?.context.desired === 'up'
}
