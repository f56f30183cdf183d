import { deepEqual, ok } from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ServiceUnit } from '@zinit/plan'
import type { State, TimerKind } from '../ports.ts'
import { chartOf, type Stand } from './chart.ts'
import { explore, leadingTo, type Place, reachedFrom, staleNews } from './explore.ts'

/** What a host says of itself, and the turn that the graph gives. */
const REQUESTS = /^(start|changed|stop$|cascade|restart|remove|shutdown|kill|replace|config|force)/
const follows = (word: string) => !REQUESTS.test(word)
const atRest = ({ stand: { state, context } }: Place) =>
	context.removed || (context.leaving === null && state !== 'starting' && state !== 'stopping')

const TIMED: Readonly<Record<TimerKind, readonly State[]>> = {
	start: ['starting'],
	hook: ['stopping'],
	stop: ['stopping'],
	kill: ['stopping'],
	retry: ['exited', 'failed'],
	recheck: ['blocked'],
}

/** The invariants of lifecycle.md 9 that one service can be asked about, by what they say. */
const laws: Readonly<Record<string, (place: Place) => boolean>> = {
	'at most one timer is pending, and it is the one that the facts tell of': ({ timers, stand: { context } }) =>
		timers === (context.timer === null ? 0 : 1),
	'a timer belongs to its state': ({ stand: { state, context } }) => context.timer === null || TIMED[context.timer.kind].includes(state),
	'Stopping always has a deadline': ({ stand: { state, context } }) => state !== 'stopping' || context.timer !== null || context.removed,
	'who is not wanted has neither retry nor startAfter': ({ stand: { context } }) =>
		context.desired === 'up' || (context.timer?.kind !== 'retry' && !context.startAfter),
	'startAfter follows a stop': ({ stand: { state, context } }) => !context.startAfter || context.leaving !== null || state === 'stopping',
	'an attempt is Starting without a process': ({ stand: { state, context } }) =>
		(context.pending !== null) === (state === 'starting' && context.pid === 0),
	'a process is Starting, Running or Stopping': ({ stand: { state, context } }) =>
		context.pid === 0 || state === 'starting' || state === 'running' || state === 'stopping',
	'Running has a process': ({ stand: { state, context } }) => state !== 'running' || context.pid > 0,
	'Stopping has something left': ({ stand: { state, context } }) =>
		state !== 'stopping' ||
		context.removed ||
		context.pid > 0 ||
		context.residue.length > 0 ||
		(context.hooked && context.timer?.kind === 'hook'),
	'a cause is for Stopping': ({ stand: { state, context } }) => (context.cause !== null) === (state === 'stopping'),
	'a reason is for Failed, and for what is on the way there': ({ stand: { state, context } }) =>
		(context.reason !== null) === (state === 'failed') || state === 'stopping',
	'closed gates are for Blocked': ({ stand: { state, context } }) => (context.blocked !== null) === (state === 'blocked'),
	'a hook is for Stopping': ({ stand: { state, context } }) => !context.hooked || state === 'stopping',
	'residue of a failure is swept or has survived that': ({ stand: { state, context } }) =>
		state !== 'failed' || context.residue.length === 0 || context.sweeping || context.stuck,
	'an end that is not complete is on its way': place => atRest(place) || place.ways.size > 0,
}

/** Proves every law over all places that a service can come to; `others`: definitions that it may be given. */
export function proveEverywhere(kind: string, unit: ServiceUnit, others: Readonly<Record<string, ServiceUnit>> = {}): void {
	describe(`${kind}, wherever it may come to`, () => {
		const faults: string[] = []
		const places = explore(unit, others, (from, { type }, to) => {
			const fault = faultInStep(from, type, to)
			if (fault !== null) faults.push(fault)
		})

		for (const [law, holds] of Object.entries(laws)) it(law, () => deepEqual(pathsOf(places.filter(place => !holds(place))), []))

		it('spawns only where no process is, and signals only where one is', () => deepEqual(faults.slice(0, 5), []))

		it('edge 25: is not moved by news of an earlier run, question or timer', () => {
			const { step } = chartOf(unit)
			const moved = places.filter(({ stand }) =>
				staleNews(stand).some(
					event => step(stand, event).snapshot !== stand.snapshot && step(stand, event).snapshot.context !== stand.context,
				),
			)
			deepEqual(pathsOf(moved), [])
		})

		it('can be brought to rest by what follows by itself', () => {
			const safe = leadingTo(places, places.filter(atRest), follows)
			deepEqual(pathsOf(places.filter(place => !safe.has(place))), [])
		})

		it('can be brought up again, unless it is removed or shut down', () => {
			const up = leadingTo(
				places,
				places.filter(({ stand }) => stand.state === (unit.config.service.oneshot ? 'starting' : 'running')),
				word => !word.startsWith('remove') && !word.startsWith('shutdown'),
			)
			const ends = ({ stand: { context } }: Place) =>
				context.removed || context.leaving === 'remove' || context.leaving === 'shutdown' || context.cause === 'shutdown'
			deepEqual(pathsOf(places.filter(place => !ends(place) && !up.has(place))), [])
		})

		it('stays down after STOP, whatever follows by itself', () => {
			const stopped = new Set(places.flatMap(place => place.ways.get('stop') ?? []))
			const returns = (place: Place) => place.stand.context.desired === 'up' || place.stand.context.pending !== null
			const seen = new Set<Place>()
			for (const place of stopped) if (!seen.has(place)) for (const next of reachedFrom(place, follows)) seen.add(next)
			ok(seen.size > 0)
			deepEqual(pathsOf([...seen].filter(returns)), [])
		})
	})
}

function faultInStep(from: Stand, type: string, to: Stand): string | null {
	const { effects, context } = to
	if (effects.includes('spawn') && (context.residue.length > 0 || context.pid > 0))
		return `${from.state}: ${type} spawns over something that is left`
	if (effects.includes('sendSignal') && from.context.pid === 0 && from.context.residue.length === 0)
		return `${from.state}: ${type} signals nobody`
	if (effects.includes('cancelSpawn') && from.context.pending !== 'spawn') return `${from.state}: ${type} cancels no spawn`
	if (effects.includes('endHook') && !from.context.hooked) return `${from.state}: ${type} ends no hook`
	return null
}

function pathsOf(places: readonly Place[]): readonly string[] {
	return places.slice(0, 3).map(({ path, key }) => `${path.join(' > ')} (${key})`)
}
