import type { Closed, Verdict } from '../ports.ts'
import { edgesIn, type Links, namesIn, portSharers } from './links.ts'
import { hasResidue, isActive, isRetrying, isService, type Look, satisfies, type View } from './look.ts'

/** Gates 1 to 4 of lifecycle.md 2.3, as far as the graph can see: the host's part of 4 and 5 is `ask`. */
export function verdictFor(links: Links, look: Look, name: string): Verdict {
	const broken = brokenDependency(links, look, name)
	if (broken !== null) return broken
	const waiting_on = waitingOn(links, look, name)
	const conflicts_with = conflictsWith(links, look, name)
	if (waiting_on.length + conflicts_with.length > 0)
		return { word: 'closed', closed: { waiting_on, conflicts_with, ports: [], obstacles: [] } }
	const view = look(name)
	if (view === undefined || !isService(view)) return { word: 'open' }
	const ports = portClashes(links, look, name)
	if (ports.length > 0) return { word: 'closed', closed: { waiting_on, conflicts_with, ports, obstacles: [] } }
	return links.askers.has(name) ? { word: 'ask' } : { word: 'open' }
}

/** Gate 1, and the cycle that stands in for it. */
export function brokenDependency(links: Links, look: Look, name: string): Extract<Verdict, { word: 'missing' | 'cycle' }> | null {
	const message = links.cycles.get(name)
	if (message !== undefined) return { word: 'cycle', message }
	const dependency = edgesIn(links, name).requires.find(required => look(required) === undefined)
	return dependency === undefined ? null : { word: 'missing', dependency }
}

/** Gate 2: requires before after, file order, unique. */
export function waitingOn(links: Links, look: Look, name: string): readonly string[] {
	const { requires, after } = edgesIn(links, name)
	const waiting = requires.filter(required => !satisfiedBy(look(required)))
	for (const earlier of after) if (!waiting.includes(earlier) && isPending(links, look, earlier)) waiting.push(earlier)
	return waiting
}

/** Gate 3, both directions. */
export function conflictsWith(links: Links, look: Look, name: string): readonly string[] {
	return namesIn(links.conflicts, name).filter(other => {
		const view = look(other)
		return view !== undefined && (isActive(view) || hasResidue(view))
	})
}

/** First half of gate 4: ports that an active service lists too. */
export function portClashes(links: Links, look: Look, name: string): Closed['ports'] {
	return portSharers(links, name).filter(({ service }) => {
		const view = look(service)
		return view !== undefined && isActive(view)
	})
}

/**
 * Somebody is going to start it, and it has not begun (lifecycle.md 2.1): what `after` waits for. Without recursion: a chain
 * of thousands is followed with a list of its own.
 */
export function isPending(links: Links, look: Look, name: string): boolean {
	const seen = new Set<string>([name])
	const todo = [name]
	for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
		const view = look(next)
		if (view === undefined) return false
		const word = pendingWord(view)
		if (word === 'no') {
			if (next === name || !onItsWay(view)) return false
			continue
		}
		if (word === 'yes') continue
		for (const required of awaitedBy(links, view)) {
			const dependency = look(required)
			if (dependency === undefined) return false
			if (satisfies(dependency) || onItsWay(dependency) || seen.has(required)) continue
			seen.add(required)
			todo.push(required)
		}
	}
	return true
}

function satisfiedBy(view: View | undefined): boolean {
	return view !== undefined && satisfies(view)
}

/**
 * The same as `isPending`, one level deep: what is known of Blocked requirements is taken on trust. Kept up to date from below,
 * it tells without following a chain whether those above have to be told.
 */
export function isOnTheWay(links: Links, look: Look, name: string, known: ReadonlyMap<string, boolean>): boolean {
	const view = look(name)
	if (view === undefined) return false
	const word = pendingWord(view)
	if (word !== 'requirements') return word === 'yes'
	return awaitedBy(links, view).every(required => {
		const dependency = look(required)
		if (dependency === undefined) return false
		if (satisfies(dependency) || onItsWay(dependency)) return true
		const below = pendingWord(dependency)
		return below === 'requirements' ? (known.get(required) ?? true) : below === 'yes'
	})
}

/** What a Blocked unit cannot do without: what it requires, and what it went down with in a cascade. */
export function awaitedBy(links: Links, { context }: View): readonly string[] {
	const { requires } = edgesIn(links, context.name)
	const head = context.blocked?.held_by
	return head === undefined || requires.includes(head) ? requires : [...requires, head]
}

/** `requirements`: it depends on what its unsatisfied requirements do. */
function pendingWord(view: View): 'yes' | 'no' | 'requirements' {
	const { value, context } = view
	if (context.desired === 'down' || context.leaving !== null) return 'no'
	if (value === 'inactive') return 'yes'
	if (value === 'starting' && isService(view))
		return view.context.pending !== null || view.context.launched.config.service.oneshot ? 'yes' : 'no'
	if (value === 'blocked') return onlyWaits(context.blocked) ? 'requirements' : 'no'
	return 'no'
}

/** A required service that will be evaluated or come up by itself. */
function onItsWay(view: View): boolean {
	if (view.value === 'starting' || isRetrying(view)) return true
	if (view.value !== 'stopping' || !isService(view)) return false
	const { cause, startAfter, desired } = view.context
	return desired === 'up' && (startAfter || cause === 'restart' || cause === 'replace' || cause === 'cascade')
}

function onlyWaits(closed: Closed | null): boolean {
	return closed !== null && closed.conflicts_with.length + closed.ports.length + closed.obstacles.length === 0
}
