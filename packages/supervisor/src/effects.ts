import { edgesIn, isActive, type Links, namesIn, portSharers } from '@zinit/machines'
import { type Core, contextOf, lookOf } from './core.ts'
import type { Cause, MutationResult, State, SupervisorEvent } from './model.ts'

/** What a request brings about, watched from its acceptance on; to be disposed of with the request. */
export interface Effects extends Disposable {
	/** The answer as of now (rpc.md 5.3); `held`: the effect is complete. */
	answer(held: boolean): MutationResult
}

/** Follows the unit of a request and the others that the request can start or stop. */
export function watchEffects(core: Core, name: string, others: Iterable<string>): Effects {
	const desired = lookOf(core)(name)?.context.desired
	const affected = new Set<string>()
	let moved = false
	const forget = core.journal.watch(new Set([name, ...others]), event => {
		if (event.kind !== 'transition') return
		if (event.service === name) moved = true
		else if (event.service !== null && startsOrStops(event)) affected.add(event.service)
	})
	return {
		answer(held) {
			const view = lookOf(core)(name)
			const changed = moved || affected.size > 0 || view?.context.desired !== desired || view?.context.leaving != null
			return { name, state: view?.value ?? 'inactive', changed, affected: [...affected], ...(held ? {} : { pending: true }) }
		},
		[Symbol.dispose]: forget,
	}
}

/** Who may start or stop because `name` does: whoever waits for it, however far, and whoever it stands in the way of. */
export function aboveAndBeside(core: Core, name: string): readonly string[] {
	const { links } = contextOf(core)
	const above = closure(name, each => [...namesIn(links.requiredBy, each), ...namesIn(links.afterBy, each)])
	return [...above, ...namesIn(links.conflicts, name), ...portSharers(links, name).map(({ service }) => service)]
}

/** What a tree start of `name` may start (lifecycle.md 2.2). */
export function below(links: Links, name: string): readonly string[] {
	return closure(name, each => [...edgesIn(links, each).requires, ...edgesIn(links, each).wants])
}

function closure(name: string, next: (name: string) => readonly string[]): readonly string[] {
	const seen = new Set([name])
	for (const each of seen) for (const other of next(each)) seen.add(other)
	seen.delete(name)
	return [...seen]
}

/** Of its own accord a unit that crashes or is retried is no effect of a request. */
const CAUSED: ReadonlySet<Cause['kind']> = new Set(['request', 'cascade', 'dependency', 'reload', 'proxy'])

const ACTIVE: ReadonlySet<State | null> = new Set<State | null>(['starting', 'running', 'stopping'])

function startsOrStops({ from, to, cause }: SupervisorEvent): boolean {
	return CAUSED.has(cause.kind) && (ACTIVE.has(from) || ACTIVE.has(to))
}

/** It is on, or on its way. */
export function isUp(core: Core, name: string): boolean {
	const view = lookOf(core)(name)
	return view !== undefined && isActive(view)
}
