import { edgesIn, errorText, reasonText } from '@zinit/machines'
import { bootOrder, type Unit } from '@zinit/plan'
import { brokenFault, throwIfSurvived } from './actions.ts'
import { type Core, contextOf, lookOf, notFound, originOf, planOf, refuseWhenClosing, startComplete, stopComplete, tell } from './core.ts'
import { deadlineIn, within } from './deadline.ts'
import { remove } from './deletion.ts'
import { isUp } from './effects.ts'
import type { BulkResult, Caller, WaitOptions } from './model.ts'

interface Fault {
	readonly error: string
}

type Outcome = Fault | 'under way' | null

/** Starts the user services with status start, and user targets, in boot order (lifecycle.md 5.3). */
export async function startAll(core: Core, options: WaitOptions = {}): Promise<BulkResult> {
	refuseWhenClosing(core)
	const wanted = startedByAll(core)
	for (const name of wanted) {
		tell(core, { type: 'service.start', name, tree: false, origin: originOf(options.caller, 'service.start_all') })
	}
	const complete = startComplete(core)
	await untilTogether(core, wanted, complete, options.wait_ms)
	return resultOf(wanted, namesOfClass(core, 'system'), name => (complete(name) ? startFault(core, name) : 'under way'))
}

/** Stops the active user services and targets, in cascade order (lifecycle.md 5.3); none of them comes back. */
export async function stopAll(core: Core, options: WaitOptions = {}): Promise<BulkResult> {
	refuseWhenClosing(core)
	const needed = neededBySystem(core)
	const names = stoppedByAll(core)
	const active = new Set(names.filter(name => isUp(core, name)))
	const complete = stopTogether(core, names, options.caller)
	await core.settling.until(names, complete, options.wait_ms)
	const outcomeOf = (name: string) => (complete(name) ? stopFault(core, name) : 'under way')
	return resultOf(
		names.filter(name => active.has(name) || outcomeOf(name) !== null),
		skippedOf(core, needed),
		outcomeOf,
	)
}

/** Stops every user service and target and deletes it with its file as soon as it and what requires it is gone (lifecycle.md 5.3). */
export async function deleteAll(core: Core, options: WaitOptions = {}): Promise<BulkResult> {
	refuseWhenClosing(core)
	const skipped = skippedOf(core, neededBySystem(core))
	const names = deletedByAll(core)
	const caller = { method: 'service.delete_all', ...options.caller }
	const outcomes = new Map<string, Fault | null>()
	const complete = stopTogether(core, stoppedByAll(core), caller)
	const whole = names.map(async name => {
		await core.settling.until([name], complete, undefined)
		outcomes.set(name, await removalFault(core, name, caller))
	})
	const answer = () =>
		resultOf(names, skipped, name => {
			const outcome = outcomes.get(name)
			return outcome === undefined ? 'under way' : outcome
		})
	return within(core.host.clock, Promise.all(whole).then(answer), options.wait_ms, answer)
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

/** What each name came to: done, not complete yet, or why it failed. */
function resultOf(names: readonly string[], skipped: readonly string[], outcomeOf: (name: string) => Outcome): BulkResult {
	const outcomes = names.map(name => ({ name, outcome: outcomeOf(name) }))
	const under_way = outcomes.flatMap(({ name, outcome }) => (outcome === 'under way' ? [name] : []))
	return {
		names: outcomes.flatMap(({ name, outcome }) => (outcome === null ? [name] : [])),
		skipped,
		failed: outcomes.flatMap(({ name, outcome }) => (outcome === null || outcome === 'under way' ? [] : [{ name, ...outcome }])),
		...(under_way.length === 0 ? {} : { under_way, pending: true }),
	}
}

/** Until a moment at which all are complete: what has come up and falls while others are awaited is awaited again. */
async function untilTogether(core: Core, names: readonly string[], complete: (name: string) => boolean, ms: number | undefined) {
	const left = deadlineIn(core.host.clock, ms)
	while (await core.settling.until(names, complete, left())) {
		if (names.every(complete) || contextOf(core).closing) return
	}
}

/** Tells all of them to stop; returns what says that one of them has. */
function stopTogether(core: Core, names: readonly string[], caller: Caller | undefined): (name: string) => boolean {
	const complete = stopComplete(core, names)
	tell(core, { type: 'service.stop_together', names, origin: originOf(caller, 'service.stop_all') })
	return complete
}

async function removalFault(core: Core, name: string, caller: Caller): Promise<Fault | null> {
	try {
		throwIfSurvived(core, [name])
		await remove(core, name, { caller })
		return null
	} catch (fault) {
		return { error: fault instanceof Error ? fault.message : String(fault) }
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

/** Why it is not up, now that its start is complete; null: it is, or has ended with success. */
function startFault(core: Core, name: string): Fault | null {
	const view = lookOf(core)(name)
	if (view === undefined) return { error: notFound(core, name, 'mutation').message }
	if (view.value === 'running' || view.value === 'exited') return null
	const broken = brokenFault(core, name)
	if (broken !== null) return { error: broken.message }
	const { reason } = view.context
	return { error: errorText(view) ?? (reason === null ? view.value : reasonText(reason)) }
}

function stopFault(core: Core, name: string): Fault | null {
	const reason = lookOf(core)(name)?.context.reason
	return reason?.type === 'stop_timeout' ? { error: `cannot stop '${name}': something survived SIGKILL` } : null
}

function namesOfClass(core: Core, wanted: Unit['class']): string[] {
	return [...planOf(core).units.values()].flatMap(unit => (unit.class === wanted ? [unit.name] : [])).sort()
}

function skippedOf(core: Core, needed: ReadonlySet<string>): readonly string[] {
	return [...namesOfClass(core, 'system'), ...needed].sort()
}

/** User units that an active system service requires, over whatever lies between. */
function neededBySystem(core: Core): ReadonlySet<string> {
	const { links, plan } = contextOf(core)
	const isActiveService = (name: string) => isUp(core, name) && plan.units.get(name)?.kind === 'service'
	const below = new Set(
		namesOfClass(core, 'system')
			.filter(isActiveService)
			.flatMap(name => edgesIn(links, name).requires),
	)
	for (const name of below) for (const each of edgesIn(links, name).requires) below.add(each)
	return new Set([...below].filter(name => plan.units.get(name)?.class === 'user'))
}

function isWantedOrActive(core: Core, name: string): boolean {
	return isUp(core, name) || lookOf(core)(name)?.context.desired === 'up'
}
