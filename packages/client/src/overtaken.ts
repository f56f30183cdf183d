import type { State } from '@zinit/protocol'
import type { Event } from './stream/events.ts'

/** How somebody else put an end to a start or restart; `overtaken_by`: the event that tells by whom, null: the daemon keeps none. */
export interface Overtaken {
	readonly reason: 'stopped' | 'removed'
	readonly overtaken_by: Event | null
}

/**
 * Whether somebody else ended what a start or restart was to bring up; undefined: it is up or held up, has failed, or has ended by itself.
 * `state`: what it is then, undefined: removed; `events`: its own, oldest first.
 */
export const overtaken = (state: State | undefined, events: readonly Event[]): Overtaken | undefined => {
	if (state === undefined) return { reason: 'removed', overtaken_by: events.findLast(({ event }) => event === 'removed') ?? null }
	if (state !== 'exited' && state !== 'inactive') return undefined
	const last = events.findLast(({ to }) => to === state)
	// An exit that nobody asked for is a cause of its own (rpc.md 8.4).
	if (state === 'exited' && (last === undefined || last.cause.kind === 'exit')) return undefined
	return { reason: removals.has(last?.cause.method) ? 'removed' : 'stopped', overtaken_by: last ?? null }
}

const removals = new Set<string | undefined>(['service.delete', 'service.remove', 'service.delete_all'])
