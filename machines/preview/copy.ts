import { createActor } from 'xstate'
import type { GraphContext, GraphEvent } from '../graph/context.ts'
import { graphMachine } from '../graph/graph.ts'
import type { Links } from '../graph/links.ts'
import type { Look, View } from '../graph/look.ts'
import { lookIn, viewOf } from '../graph/observe.ts'
import type { Published } from '../ports.ts'
import { probeMachine } from '../probe/probe.ts'
import { serviceMachine } from '../service/service.ts'
import { sweepMachine } from '../sweep/sweep.ts'
import { VirtualClock } from './clock.ts'
import { createIdealHost, type IdealHost } from './ideal-host.ts'
import { virtualProbe } from './probe-logic.ts'

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

/** Runs the real charts on a copy of a graph, in virtual time and on an ideal host, until nothing is under way any more. The original is only looked at. Throws if a chart fails. */
export function runCopy(original: GraphContext, asks: readonly Ask[], now: number): Course {
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
	const graph = createActor(chartsOn(host), {
		clock: STANDSTILL,
		input: {
			plan: original.plan,
			at: now,
			shutdownTimeout: original.shutdownTimeout,
			announce: news => {
				if (recording) moves.push({ ...news, view: lookIn(context())(news.name), links: context().links })
			},
			settled: () => undefined,
			removed: name => removed.push({ name, at: clock.now }),
		},
	})
	const context = () => graph.getSnapshot().context
	const faults: unknown[] = []
	graph.subscribe({ error: fault => faults.push(fault) })
	graph.start()
	graph.send({ type: 'graph.resume', original, at: now })
	for (const child of original.children.values()) host.resume(viewOf(child))
	recording = true
	const asked: { ask: Ask; at: number }[] = []
	for (const ask of [...asks, REST]) {
		if (ask.type === 'rest') {
			clock.exhaust(MOST_NEWS * (original.children.size + 1))
			clock.leap(1)
			continue
		}
		asked.push({ ask, at: clock.now })
		graph.send({ ...ask, at: clock.now, origin: { kind: ask.type === 'graph.shutdown' ? 'shutdown' : 'request' } })
	}
	if (faults.length > 0) throw faults[0]
	const last = context()
	return { asked, moves, removed, end: lookIn(last), context: last }
}

function chartsOn(host: IdealHost): typeof graphMachine {
	const service = serviceMachine.provide({
		actions: {
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
	return graphMachine.provide({ actors: { service } })
}
