import { createActor } from 'xstate'
import { lookIn, viewOf } from '../graph/children.ts'
import type { GraphContext, GraphEvent } from '../graph/context.ts'
import { graphMachine } from '../graph/graph.ts'
import { type Links, namesIn } from '../graph/links.ts'
import { isActive, type Look, type View } from '../graph/look.ts'
import { observe } from '../graph/observe.ts'
import type { Published } from '../ports.ts'
import { probeMachine } from '../probe/probe.ts'
import { serviceMachine } from '../service/service.ts'
import { sweepMachine } from '../sweep/sweep.ts'
import { targetMachine } from '../target/target.ts'
import { VirtualClock } from './clock.ts'
import { type Awake, type Dormant, dormant } from './dormant.ts'
import { createIdealHost, type IdealHost } from './ideal-host.ts'
import { virtualProbe } from './probe-logic.ts'
import { isMoving, isWatched } from './under-way.ts'

/** What may be asked of a copy: what the graph itself is asked. `rest`: the next is asked when nothing is under way any more. */
export type Ask =
	| { readonly type: 'rest' }
	| (Extract<
			GraphEvent,
			{
				readonly type:
					| 'service.start'
					| 'service.stop'
					| 'service.restart'
					| 'service.stop_together'
					| 'service.restart_together'
					| 'service.remove'
					| 'service.kill'
					| 'unit.add'
					| 'unit.replace'
					| 'unit.config'
					| 'graph.shutdown'
			}
	  > extends infer Event
			? Event extends GraphEvent
				? Omit<Event, 'at' | 'origin'>
				: never
			: never)

/** A transition of the copy, with the facts of the unit right after it and the edges that it happened under. */
export interface Move extends Published {
	readonly view: View | undefined
	readonly links: Links
}

/** What a copy came to. `at`: virtual ms. */
export interface Course {
	readonly asked: readonly { readonly ask: Ask; readonly at: number }[]
	readonly moves: readonly Move[]
	/** Units whose actors have ended. */
	readonly removed: readonly { readonly name: string; readonly at: number }[]
	/** Where everything stands when nothing is under way any more. */
	readonly end: Look
	readonly context: GraphContext
}

/** The charts' own timers never fire in a copy: on an ideal host nothing has to be waited for, and what is due by itself is no consequence. */
const STANDSTILL = { setTimeout: () => 0, clearTimeout: () => undefined }

/** News of the host for each unit after which a copy is taken for one that never comes to rest. */
const MOST_NEWS = 100

const REST = { type: 'rest' } as const

/**
 * Runs the real charts on a copy of a graph, in virtual time and on an ideal host, until nothing is under way any more. Only whom something
 * happens to has an actor in the copy. `original` must not change meanwhile; every `yield` is a place to rest. Throws if a chart fails.
 */
export function* runCopy(original: GraphContext, asks: readonly Ask[], now: number): Generator<void, Course> {
	const clock = new VirtualClock(now)
	const moves: Move[] = []
	const removed: { name: string; at: number }[] = []
	let recording = false
	const host: IdealHost = createIdealHost(
		clock,
		lookIn(original),
		name => lookIn(context())(name),
		news => graph.send({ ...news, at: clock.now }),
	)
	const charts = chartsOn(host)
	const children = new Map<string, Dormant>()
	const graph = createActor(charts.graph, {
		clock: STANDSTILL,
		input: {
			plan: original.plan,
			links: original.links,
			at: now,
			shutdownTimeout: original.shutdownTimeout,
			announce: news => {
				if (recording) moves.push({ ...news, view: lookIn(context())(news.name), links: context().links })
			},
			settled: () => undefined,
			removed: name => {
				children.get(name)?.end()
				removed.push({ name, at: clock.now })
			},
		},
	})
	const context = () => graph.getSnapshot().context
	const faults: unknown[] = []
	const error = (fault: unknown) => void faults.push(fault)
	graph.subscribe({ error })
	graph.start()
	for (const child of original.children.values()) {
		const view = viewOf(child)
		const { name } = view.context
		children.set(
			name,
			dormant(view, () => {
				const actor = charts.actorOf(view.context, now)
				actor.subscribe({ error })
				actor.start()
				actor.send({ type: 'resumed', original: view, at: now })
				observe(context, graph, name, actor)
				return actor
			}),
		)
		yield
	}
	const views = [...children.values()].map(viewOf)
	for (const view of views) {
		if (isMoving(view)) children.get(view.context.name)?.wake()
		yield
	}
	const watched = views.flatMap(view => (isWatched(view) ? [view.context.name] : []))
	graph.send({ type: 'graph.resume', original, children, watched, at: now })
	for (const view of views) host.resume(view)
	recording = true
	const asked: { ask: Ask; at: number }[] = []
	for (const ask of [...asks, REST]) {
		if (ask.type === 'rest') {
			for (let left = MOST_NEWS * (children.size + 1); left > 0 && clock.step(); left--) yield
			clock.leap(1)
			continue
		}
		for (const name of stoppedBy(ask, context())) {
			children.get(name)?.wake()
			yield
		}
		asked.push({ ask, at: clock.now })
		graph.send({ ...ask, at: clock.now, origin: { kind: ask.type === 'graph.shutdown' ? 'shutdown' : 'request' } })
		yield
	}
	if (faults.length > 0) throw faults[0]
	const last = context()
	return { asked, moves, removed, end: lookIn(last), context: last }
}

/** Whom the graph will stop as soon as it is asked: one after the other they are woken beforehand, since what it does is done in one go. */
function stoppedBy(ask: Exclude<Ask, { readonly type: 'rest' }>, { children, links }: GraphContext): readonly string[] {
	if (ask.type === 'graph.shutdown') return [...children.keys()]
	if (!STOPS.has(ask.type)) return []
	const heads = namesOf(ask)
	const above = new Set(heads)
	for (const name of above) for (const each of namesIn(links.requiredBy, name)) above.add(each)
	const isUp = (name: string) => {
		const child = children.get(name)
		return child !== undefined && isActive(viewOf(child))
	}
	return [...heads, ...[...above].filter(isUp)]
}

const STOPS: ReadonlySet<Ask['type']> = new Set([
	'service.stop',
	'service.restart',
	'service.stop_together',
	'service.restart_together',
	'service.remove',
	'unit.replace',
])

/** Whom a request names. */
export function namesOf(ask: Ask): readonly string[] {
	if ('names' in ask) return ask.names
	if ('unit' in ask) return [ask.unit.name]
	return 'name' in ask ? [ask.name] : []
}

function chartsOn(host: IdealHost) {
	const service = serviceMachine.provide({
		actions: {
			// They would never fire, and an actor without a parent has nobody to send them to.
			schedule: () => undefined,
			spawn: ({ context }) => host.spawn(context),
			cancelSpawn: ({ context }) => host.cancelSpawn(context),
			startHook: ({ context }) => host.startHook(context),
			endHook: () => undefined,
			stopProcesses: ({ context }) => host.stopProcesses(context),
			killProcesses: ({ context }) => host.stopProcesses(context),
			sendSignal: () => undefined,
			checkGates: ({ context }) => host.checkGates(context),
		},
		actors: {
			probe: probeMachine.provide({ actors: { probe: virtualProbe((_, answer) => host.probe(answer)) } }),
			sweep: sweepMachine.provide({
				actions: {
					stopResidue: ({ context }) => host.stopResidue(context.name),
					killResidue: ({ context }) => host.stopResidue(context.name),
				},
			}),
		},
	})
	return {
		graph: graphMachine.provide({ actors: { service } }),
		actorOf({ unit }: View['context'], at: number): Awake {
			const clock = STANDSTILL
			return unit.kind === 'service'
				? createActor(service, { clock, input: { unit, at } })
				: createActor(targetMachine, { clock, input: { unit, at } })
		},
	}
}
