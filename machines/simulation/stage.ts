import type { Unit } from '@zinit/plan'
import { createActor } from 'xstate'
import { lookIn } from '../graph/children.ts'
import type { GraphContext } from '../graph/context.ts'
import type { Published, State } from '../ports.ts'
import { VirtualClock } from '../preview/clock.ts'
import type { ServiceContext } from '../service/context.ts'
import { type Behaviour, benignBehaviour } from './behaviour.ts'
import { createBench } from './bench.ts'
import { type News, VirtualHost } from './host.ts'
import { faultInTimers, faultNow } from './invariants.ts'
import { planWith } from './units.ts'

/** The real charts on a virtual host, for tests that tell a story. Every step throws if an invariant of lifecycle.md 9 is broken. */
export interface Stage {
	readonly host: VirtualHost
	readonly clock: VirtualClock
	/** All that was published, as `name from>to`. */
	readonly published: readonly string[]
	readonly news: readonly Published[]
	tell(news: News): void
	/** Lets ms pass. */
	pass(ms: number): void
	state(name: string): State | undefined
	service(name: string): ServiceContext
	context(): GraphContext
	/** Where the graph itself stands. */
	phase(): string
}

/** How the runs of a service differ from benign ones, by its name. */
export type Script = Readonly<Record<string, Partial<Behaviour> | ((run: number) => Partial<Behaviour>)>>

/** Loads and boots the units. */
export function stageOf(units: readonly Unit[], script: Script = {}, random: () => number = () => 0): Stage {
	const bench = createBench()
	const clock = new VirtualClock()
	const published: string[] = []
	const news: Published[] = []
	const behaves = (name: string, run: number, oneshot: boolean): Behaviour => {
		const own = script[name]
		return { ...benignBehaviour(oneshot), ...(typeof own === 'function' ? own(run) : own) }
	}
	const host = new VirtualHost(clock, behaves, told => graph.send({ ...told, at: clock.now }))
	bench.mount(host)
	const failures: unknown[] = []
	const graph = createActor(bench.machine, {
		clock,
		input: {
			plan: planWith(units),
			at: clock.now,
			shutdownTimeout: 90_000,
			announce: each => {
				news.push(each)
				published.push(`${each.name} ${each.from}>${each.to}`)
			},
			settled: () => undefined,
			removed: () => undefined,
			random,
		},
	})
	graph.subscribe({ error: fault => failures.push(fault) })
	graph.start()
	const context = () => graph.getSnapshot().context
	const check = () => {
		if (failures.length > 0) throw failures[0]
		const fault =
			host.fault ?? faultNow(context(), host) ?? faultInTimers(clock, Object.keys(graph.system.getSnapshot()._scheduledEvents).length)
		if (fault !== null) throw new Error(fault)
		return true
	}
	const tell = (told: News) => {
		graph.send({ ...told, at: clock.now })
		check()
	}
	graph.send({ type: 'graph.load', at: clock.now })
	tell({ type: 'graph.boot' })
	return {
		host,
		clock,
		published,
		news,
		tell,
		pass: ms => clock.advance(ms, check),
		state: name => lookIn(context())(name)?.value,
		service: name => {
			const view = lookIn(context())(name)
			if (view === undefined || !('run' in view.context)) throw new Error(`no service ${name}`)
			return view.context
		},
		context,
		phase: () => String(graph.getSnapshot().value),
	}
}
