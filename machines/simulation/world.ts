import { withUnit } from '@zinit/plan'
import { createActor } from 'xstate'
import type { GraphContext } from '../graph/context.ts'
import { linksOf } from '../graph/links.ts'
import type { Published } from '../ports.ts'
import { VirtualClock } from '../preview/clock.ts'
import { behaviourOf } from './behaviour.ts'
import { type Bench, createBench } from './bench.ts'
import { VirtualHost } from './host.ts'
import { faultInTimers, faultNow } from './invariants.ts'
import { faultInNews } from './judge.ts'
import { createMemory } from './memory.ts'
import { randomOf } from './random.ts'
import { faultAtRest, isAtRest } from './rest.ts'
import type { Schedule } from './schedule.ts'
import { newsOf } from './take.ts'
import { planWith } from './units.ts'

/** How a schedule broke a law. */
export interface Violation {
	readonly law: string
	/** Index of the step under which it broke; the number of steps: while everything settled. */
	readonly step: number
	/** Virtual ms. */
	readonly at: number
}

/** Whatever is at work, time and again, must have come to rest by then: longer than any chain of timeouts of a made-up plan, ms. */
const SETTLE_MS = 900_000
/** Rest that lasts as long as this is no lull between two alarms. */
const QUIET_MS = 100
const SHUTDOWN_TIMEOUT_MS = 90_000

let bench: Bench | null = null

/** Runs a schedule on the real charts; null: every law held after every event. `write` is told of all that happens, line by line. */
export function play(schedule: Schedule, write?: (line: string) => void): Violation | null {
	bench ??= createBench()
	const clock = new VirtualClock()
	let fault: string | null = null
	const trace = (line: () => string) => write?.(`${clock.now} ${line()}`)
	/** What the step under way brings: the graph's snapshot has it only when the step is over. */
	let upcoming: Partial<Pick<GraphContext, 'links' | 'closing'>> = {}
	const context = (): GraphContext => graph.getSnapshot().context
	const memory = createMemory()
	const host = new VirtualHost(
		clock,
		(name, run, oneshot) => behaviourOf(schedule.seed, name, run, oneshot),
		news => {
			trace(() => `host ${JSON.stringify(news)}`)
			graph.send({ ...news, at: clock.now })
		},
	)
	bench.mount(host)
	const announce = (news: Published) => {
		trace(() => `  ${news.name} ${news.from} -> ${news.to} (${news.event}) ${news.reason === null ? '' : JSON.stringify(news.reason)}`)
		fault ??= faultInNews({ ...context(), ...upcoming }, news, clock.now, memory.since)
		memory.told(news)
	}
	const graph = createActor(bench.machine, {
		clock,
		input: {
			plan: planWith(schedule.units),
			at: clock.now,
			shutdownTimeout: SHUTDOWN_TIMEOUT_MS,
			announce,
			settled: () => undefined,
			random: randomOf(schedule.seed).next,
			removed: name => {
				host.sent.delete(name)
			},
		},
	})
	graph.subscribe({ error: error => (fault ??= `the graph's actor failed: ${String(error)}`) })
	graph.start()
	const held = () => {
		memory.look(context())
		fault ??= host.fault ?? faultNow(context(), host)
		return fault === null
	}
	const heldToo = () => {
		if (held()) fault ??= faultInTimers(clock, Object.keys(graph.system.getSnapshot()._scheduledEvents).length)
		return fault === null
	}
	graph.send({ type: 'graph.load', at: clock.now })
	graph.send({ type: 'graph.boot', at: clock.now })
	let step = 0
	for (heldToo(); fault === null && step < schedule.steps.length; step++) {
		const next = schedule.steps[step]
		if (next === undefined) break
		trace(() => `step ${step} ${JSON.stringify(next)}`)
		if (next.do === 'wait') clock.advance(next.ms, held)
		else if (next.do === 'leap') clock.leap(next.ms)
		else {
			for (const news of newsOf(next, host, context())) {
				if ('unit' in news) {
					const links = linksOf(withUnit(context().plan, news.unit))
					memory.linked(links)
					upcoming = { links }
				}
				if (news.type === 'graph.shutdown') upcoming = { closing: true }
				graph.send({ ...news, at: clock.now })
				upcoming = {}
			}
		}
		if (!heldToo()) break
	}
	if (fault === null) {
		trace(() => 'everything relents')
		host.relent()
		const atRest = () => isAtRest(context(), host)
		const until = clock.now + SETTLE_MS
		do {
			clock.advance(until - clock.now, () => held() && !atRest())
			clock.advance(QUIET_MS, held)
		} while (fault === null && clock.now < until && !atRest())
		fault ??= faultAtRest(context(), host)
	}
	graph.stop()
	return fault === null ? null : { law: fault, step, at: clock.now }
}
