import { deepEqual, equal, ok } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createActor } from 'xstate'
import { VirtualClock } from '../preview/clock.ts'
import { benignBehaviour } from '../simulation/behaviour.ts'
import { createBench } from '../simulation/bench.ts'
import { type News, VirtualHost } from '../simulation/host.ts'
import { planWith, serviceUnit } from '../simulation/units.ts'

/** A graph without the checks of a stage, which look at all units after each event. */
function large(count: number, requires: (index: number) => readonly string[]) {
	const bench = createBench()
	const clock = new VirtualClock()
	const published: string[] = []
	const host = new VirtualHost(
		clock,
		(_, __, oneshot) => benignBehaviour(oneshot),
		news => tell(news),
	)
	bench.mount(host)
	const units = Array.from({ length: count }, (_, index) =>
		serviceUnit(`s${index}`, { dependencies: { requires: requires(index), after: requires(index) } }),
	)
	const ignore = () => undefined
	const announce = ({ name, to }: { readonly name: string; readonly to: string }) => {
		published.push(`${name} ${to}`)
	}
	const graph = createActor(bench.machine, {
		clock,
		input: { plan: planWith(units), at: clock.now, shutdownTimeout: 90_000, announce, settled: ignore, removed: ignore },
	})
	const tell = (news: News) => graph.send({ ...news, at: clock.now })
	graph.start()
	tell({ type: 'graph.load' })
	tell({ type: 'graph.boot' })
	clock.advance(1_000_000, () => true)
	return {
		tell: (news: News) => {
			const before = published.length
			tell(news)
			clock.advance(1_000_000, () => true)
			return published.slice(before)
		},
		published,
		phase: () => graph.getSnapshot().value,
	}
}

describe('a graph of 10,000', () => {
	it('comes up, goes down and comes up again along a chain, in order and without recursion', () => {
		const count = 10_000
		const graph = large(count, index => (index === 0 ? [] : [`s${index - 1}`]))
		const order = (events: readonly string[], word: string) =>
			events.filter(event => event.endsWith(word)).map(event => Number(event.slice(1, event.indexOf(' '))))
		const rising = Array.from({ length: count }, (_, index) => index)
		deepEqual(order(graph.published, ' running'), rising)
		deepEqual(order(graph.tell({ type: 'service.stop', name: 's0' }), ' stopping'), rising.toReversed())
		deepEqual(order(graph.tell({ type: 'service.start', name: 's0', tree: false }), ' running'), rising)
		deepEqual(order(graph.tell({ type: 'graph.shutdown' }), ' stopping'), rising.toReversed())
		equal(graph.phase(), 'ended')
	})

	it('publishes no more for each service the more there are', () => {
		const perService = (count: number) => {
			const graph = large(count, () => [])
			const stopped = graph.tell({ type: 'service.stop_together', names: Array.from({ length: count }, (_, index) => `s${index}`) })
			return (graph.published.length + stopped.length) / count
		}
		ok(perService(2000) <= perService(20))
	})
})
