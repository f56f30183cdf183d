import { brokenDependency, cascadeMembers, isActive, isService, refuseKill } from '@zinit/machines'
import { type Core, contextOf, lookOf, notFound, originOf, refuseWhenClosing, startComplete, stopComplete, tell, viewFor } from './core.ts'
import { aboveAndBeside, below, watchEffects } from './effects.ts'
import { SupervisorError } from './error.ts'
import type { Caller, MutationResult, WaitOptions } from './model.ts'

const SIGTERM = 15

/** START, with `tree` of the whole closure first, as always for a target (lifecycle.md 2.2, 1.2). */
export async function start(core: Core, name: string, options: WaitOptions & { readonly tree?: boolean } = {}): Promise<MutationResult> {
	refuseWhenClosing(core)
	const { kind } = startable(core, name)
	const { links } = contextOf(core)
	using effects = watchEffects(core, name, [
		...(options.tree || kind === 'target' ? below(links, name) : []),
		...aboveAndBeside(core, name),
	])
	tell(core, { type: 'service.start', name, tree: options.tree ?? false, origin: originOf(options.caller, 'service.start') })
	throwIfBroken(core, name)
	return effects.answer(await core.settling.until([name], startComplete(core), options.wait_ms))
}

/** STOP, after what requires it (2.4); works in a shutdown too. */
export async function stop(core: Core, name: string, options: WaitOptions = {}): Promise<MutationResult> {
	viewFor(core, name, 'mutation')
	using effects = watchEffects(core, name, aboveAndBeside(core, name))
	const whole = [name, ...cascadeMembers(contextOf(core).links, lookOf(core), name)]
	const complete = stopComplete(core, whole)
	tell(core, { type: 'service.stop', name, origin: originOf(options.caller, 'service.stop') })
	const held = await core.settling.until(whole, complete, options.wait_ms)
	throwIfSurvived(core, whole)
	return effects.answer(held)
}

/** Cascade, stop, start; what went down with it comes back (2.4). A target is started (1.2). */
export async function restart(core: Core, name: string, options: WaitOptions = {}): Promise<MutationResult> {
	refuseWhenClosing(core)
	const { kind } = startable(core, name)
	const { links } = contextOf(core)
	const members = kind === 'target' ? [] : cascadeMembers(links, lookOf(core), name)
	using effects = watchEffects(core, name, [...(kind === 'target' ? below(links, name) : []), ...aboveAndBeside(core, name)])
	const origin = originOf(options.caller, 'service.restart')
	const refused = brokenFault(core, name)
	if (refused !== null) {
		tell(core, { type: 'service.start', name, tree: false, origin })
		throw refused
	}
	tell(core, { type: 'service.restart', name, origin })
	const held = await core.settling.until([name, ...members], startComplete(core), options.wait_ms)
	throwIfSurvived(core, [name, ...members])
	return effects.answer(held)
}

/** Sends a signal to the group and changes nothing else (5.4). */
export async function kill(core: Core, name: string, signal = SIGTERM, caller?: Caller): Promise<void> {
	viewFor(core, name, 'mutation')
	if (!Number.isInteger(signal) || signal < 1 || signal > 64) {
		throw new SupervisorError('invalid_signal', `cannot send signal ${signal} to '${name}': not a signal from 1 to 64`, { service: name })
	}
	if (refuseKill(lookOf(core), name) !== null) throw notRunning(name)
	tell(core, { type: 'service.kill', name, signal, origin: originOf(caller, 'service.kill') })
}

export function notRunning(name: string): SupervisorError {
	return new SupervisorError('not_running', `service not running: ${name}`, { service: name })
}

/** What survived SIGKILL makes the request fail, naming service and processes (−32023). */
export function throwIfSurvived(core: Core, names: readonly string[]): void {
	for (const name of names) {
		const view = lookOf(core)(name)
		if (view === undefined || !isService(view) || isActive(view)) continue
		const { stuck, residue: pids } = view.context
		if (!stuck || pids.length === 0) continue
		const survivors = `${pids.length === 1 ? 'process' : 'processes'} ${pids.join(', ')}`
		throw new SupervisorError('stop_failed', `cannot stop '${name}': ${survivors} survived SIGKILL`, { service: name, pids })
	}
}

/** Rows 1 and 2: a start for want of a dependency, or on a cycle, fails at once; the wish is noted all the same. */
export function throwIfBroken(core: Core, name: string): void {
	const fault = brokenFault(core, name)
	if (fault !== null) throw fault
}

/** What a start of the unit would be refused with, if it is not active. */
export function brokenFault(core: Core, name: string): SupervisorError | null {
	const view = lookOf(core)(name)
	if (view === undefined || isActive(view)) return null
	const broken = brokenDependency(contextOf(core).links, lookOf(core), name)
	if (broken === null) return null
	if (broken.word === 'cycle') return new SupervisorError('cycle', broken.message, { service: name, cycle: cycleNames(broken.message) })
	const message = `cannot start service '${name}': missing dependency '${broken.dependency}'`
	return new SupervisorError('dependency_missing', message, { service: name })
}

/** `cyclic dependency detected: a -> b -> a` as a list. */
export function cycleNames(text: string): readonly string[] {
	return text.slice(text.indexOf(': ') + 2).split(' -> ')
}

/** A unit that is being deleted is not found any more (row 39). */
function startable(core: Core, name: string) {
	const { context } = viewFor(core, name, 'mutation')
	if (core.removing.has(name) || context.leaving === 'remove') throw notFound(core, name, 'mutation')
	return context.unit
}
