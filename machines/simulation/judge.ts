import { lookIn } from '../graph/children.ts'
import type { GraphContext } from '../graph/context.ts'
import { gatesOf } from '../graph/deliver.ts'
import { conflictsWith, portClashes } from '../graph/gates.ts'
import { namesIn } from '../graph/links.ts'
import { isActive, isService, type Look } from '../graph/look.ts'
import type { Published } from '../ports.ts'

/** What has happened to a unit since the stop of another was accepted. */
export interface Since {
	/** Its edges have changed. */
	changed(name: string, stopped: string): boolean
	/** It has begun a run. */
	begun(name: string, stopped: string): boolean
}

/** What is wrong with a transition at the moment it is published; null: nothing. */
export function faultInNews(context: GraphContext, news: Published, now: number, since: Since): string | null {
	const look = lookIn(context)
	if (news.to === 'starting' && news.event !== 'restored') return faultInBeginning(context, look, news)
	// At the bound of a shutdown all go at once.
	const isForced = context.forceAt > 0 && now >= context.forceAt
	if (news.to === 'stopping' && !isForced) return faultInOrder(context, look, news, since)
	return null
}

/** Nothing begins with a gate closed, and of two that conflict never both. */
function faultInBeginning(context: GraphContext, look: Look, { name, run, event }: Published): string | null {
	if (context.closing) return `${name} begins run ${run} during shutdown (${event})`
	if (look(name)?.context.desired !== 'up') return `${name} begins run ${run} unwanted (${event})`
	const rivals = conflictsWith(context.links, look, name)
	if (rivals.length > 0) return `${name} begins while its rival ${rivals.join()} is up (${event})`
	const clashes = portClashes(context.links, look, name)
	if (clashes.length > 0) return `${name} begins while ${clashes.map(({ service }) => service).join()} has its port (${event})`
	const { word } = gatesOf(context, name)
	return word === 'open' || word === 'ask' ? null : `${name} begins although its gates say ${word} (${event})`
}

/** A service is told to stop only when all that had to go first is gone (2.4, 5.2); what fails by itself waits for nobody, and what has come since is no member. */
function faultInOrder(context: GraphContext, look: Look, { name, event }: Published, since: Since): string | null {
	if (event !== 'turn') return null
	const early = above(context, name, since).filter(other => {
		const dependent = look(other)
		if (since.begun(other, name)) return false
		return dependent !== undefined && isActive(dependent) && isService(dependent) && dependent.context.leaving !== null
	})
	return early.length === 0 ? null : `${name} is told to stop before ${early.join()} is gone`
}

/** Who was above it when the stop was accepted: over nobody whose edges have changed since. */
function above({ links, closing }: GraphContext, name: string, since: Since): readonly string[] {
	if (closing)
		return [links.requiredBy, links.afterBy, links.wantedBy]
			.flatMap(index => namesIn(index, name))
			.filter(other => !since.changed(other, name))
	const found = new Set([name])
	for (const next of found) for (const other of namesIn(links.requiredBy, next)) if (!since.changed(other, name)) found.add(other)
	found.delete(name)
	return [...found]
}
