import type { ServiceUnit } from '@zinit/plan'
import type { ServiceEvent } from '../ports.ts'
import type { ServiceContext } from '../service/context.ts'
import { CLOSED, chartOf, events as e, firing, MISSING, type Stand } from './chart.ts'

/** A reachable stand of a service: numbers and times apart, all stands of one key are the same to its chart. */
export interface Place {
	readonly key: string
	readonly stand: Stand
	/** Timers that have been scheduled and neither cancelled nor fired. */
	readonly timers: number
	/** Where each event leads, by a word for it. */
	readonly ways: Map<string, Place>
	/** The shortest way here. */
	readonly path: readonly string[]
}

/** Every place that a service can come to, first the fresh one. `watch` sees each step once. */
export function explore(
	unit: ServiceUnit,
	others: Readonly<Record<string, ServiceUnit>>,
	watch: (from: Stand, event: ServiceEvent, to: Stand) => void = () => undefined,
): readonly Place[] {
	const chart = chartOf(unit)
	const first: Place = { key: keyOf(chart.fresh, 0), stand: chart.fresh, timers: 0, ways: new Map(), path: [] }
	const known = new Map([[first.key, first]])
	const places = [first]
	for (const place of places) {
		for (const [word, event] of Object.entries(eventsAt(place.stand, others))) {
			const stand = chart.step(place.stand, event)
			watch(place.stand, event, stand)
			const timers = stand.effects.reduce(countTimer, event.type === 'timer' ? place.timers - 1 : place.timers)
			const key = keyOf(stand, timers)
			let next = known.get(key)
			if (next === undefined) {
				next = { key, stand, timers, ways: new Map(), path: [...place.path, word] }
				known.set(key, next)
				places.push(next)
			}
			place.ways.set(word, next)
		}
	}
	return places
}

/** All that is reached from a place over ways of these words; the place itself first. */
export function reachedFrom(place: Place, isOpen: (word: string) => boolean): ReadonlySet<Place> {
	const found = new Set([place])
	for (const next of found) for (const [word, to] of next.ways) if (isOpen(word)) found.add(to)
	return found
}

/** All places from which one of `ends` is reached over ways of these words. */
export function leadingTo(places: readonly Place[], ends: readonly Place[], isOpen: (word: string) => boolean): ReadonlySet<Place> {
	const before = new Map<Place, Place[]>()
	for (const place of places) {
		for (const [word, to] of place.ways) {
			if (!isOpen(word)) continue
			const list = before.get(to)
			if (list === undefined) before.set(to, [place])
			else list.push(place)
		}
	}
	const found = new Set(ends)
	for (const place of found) for (const earlier of before.get(place) ?? []) found.add(earlier)
	return found
}

/** What may happen to a service that stands so: all that the graph may ask, and what a host that keeps its word may say. */
export function eventsAt(stand: Stand, others: Readonly<Record<string, ServiceUnit>>): Readonly<Record<string, ServiceEvent>> {
	const { context } = stand
	if (context.removed) return {}
	return { ...requests(others), ...turns(context), ...news(stand) }
}

function requests(others: Readonly<Record<string, ServiceUnit>>): Record<string, ServiceEvent> {
	return {
		start: e.start(),
		'start, closed': e.start(CLOSED),
		'start, missing': e.start(MISSING),
		changed: e.changed(),
		'changed, closed': e.changed(CLOSED),
		'changed, missing': e.changed(MISSING),
		'changed, ask': e.changed({ word: 'ask' }),
		stop: e.stop(),
		cascade: e.cascade(),
		restart: e.restart(),
		remove: e.remove(),
		shutdown: e.shutdown(),
		kill: e.kill(),
		...Object.fromEntries(Object.entries(others).map(([word, unit]) => [`replace, ${word}`, e.replace(unit)])),
		...Object.fromEntries(Object.entries(others).map(([word, unit]) => [`config, ${word}`, e.config(unit)])),
	}
}

function turns({ leaving }: ServiceContext): Record<string, ServiceEvent> {
	if (leaving === null) return {}
	if (leaving === 'shutdown') return { turn: e.turn({ word: 'shutdown' }), force: e.force() }
	return { turn: e.turn(), 'turn, closed': e.turn(CLOSED) }
}

/** News of the current run. */
export function news(stand: Stand): Record<string, ServiceEvent> {
	const { context, snapshot } = stand
	const { run, pid, pending, check, residue } = context
	const shutdown = context.leaving === 'shutdown' ? ({ word: 'shutdown' } as const) : undefined
	return {
		...(pending === 'gates' || stand.state === 'blocked' ? { clear: e.checked(check), obstructed: e.checked(check, true) } : {}),
		...(pending === 'spawn' ? { spawned: e.spawned(run), 'spawn failed': e.spawnFailed(run, shutdown) } : {}),
		...(pid > 0
			? {
					'exits well': e.exited({ run, ...(shutdown && { gates: shutdown }) }),
					'exits badly': e.exited({ run, code: 1, ...(shutdown && { gates: shutdown }) }),
					'exits badly, residue': e.exited({ run, code: 1, residue: [7], ...(shutdown && { gates: shutdown }) }),
					'exits well, residue': e.exited({ run, residue: [7], ...(shutdown && { gates: shutdown }) }),
					ready: e.ready(run),
					watchdog: e.watchdog(run),
					stopping: e.stopping(run),
					extend: e.extend(100_000, run),
				}
			: {}),
		...(residue.length > 0 ? { 'residue gone': e.residue([], shutdown), 'residue left': e.residue([7]) } : {}),
		...(context.sweeping ? { stuck: e.stuck() } : {}),
		...('probe' in snapshot.children && snapshot.children.probe !== undefined
			? { 'probe ok': e.probeOk(run), 'probe fails': e.probeFailed(true, run), 'probe early': e.probeFailed(false, run) }
			: {}),
		...(context.hooked ? { 'hook ends': e.hookEnded(run) } : {}),
		...(context.timer === null ? {} : { [`${context.timer.kind} timer`]: firing(stand, shutdown) }),
	}
}

/** News of an earlier run, an earlier question, an earlier timer. */
export function staleNews({ context: { run, check, token } }: Stand): readonly ServiceEvent[] {
	return [
		e.checked(check - 1),
		e.checked(check - 1, true),
		e.spawned(run - 1),
		e.spawnFailed(run - 1),
		e.exited({ run: run - 1, code: 1 }),
		e.exited({ run: run - 1, residue: [7] }),
		e.ready(run - 1),
		e.watchdog(run - 1),
		e.stopping(run - 1),
		e.extend(5, run - 1),
		e.hookEnded(run - 1),
		e.probeOk(run - 1),
		e.probeFailed(true, run - 1),
		...(['start', 'hook', 'stop', 'kill', 'retry', 'recheck'] as const).map(kind => e.timer(kind, token - 1)),
	]
}

function countTimer(count: number, effect: string): number {
	if (effect === 'timer') return count + 1
	return effect === 'no timer' ? 0 : count
}

function keyOf({ state, context: c }: Stand, timers: number): string {
	return [
		state,
		c.desired,
		c.pending,
		c.pid > 0,
		c.leaving,
		c.turned,
		c.cause,
		c.startAfter,
		c.hooked,
		c.timer?.kind,
		c.lastExit?.requested,
		c.failures,
		c.quiet,
		c.residue.length,
		c.stuck,
		c.sweeping,
		c.blocked === null ? null : c.blocked.waiting_on.length + 2 * c.blocked.obstacles.length,
		c.rechecks > 0,
		c.reason?.type,
		c.next?.config.service.exec,
		c.unit.config.service.exec,
		c.launched.config.service.exec,
		c.removed,
		c.gaveUp,
		Math.min(c.restarts, 1),
		timers,
	].join('|')
}
