import { deepEqual, ok } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { stageOf } from '../simulation/stage.ts'
import { serviceUnit } from '../simulation/units.ts'
import { runCopy } from './copy.ts'
import { stillOf } from './dormant.ts'
import { preview, previewing } from './preview.ts'

const chain = (length: number) =>
	Array.from({ length }, (_, index) => serviceUnit(`s${index}`, { dependencies: { requires: index === 0 ? [] : [`s${index - 1}`] } }))

function drained<T>(work: Generator<void, T>): { readonly value: T; readonly rests: number } {
	for (let rests = 0; ; rests++) {
		const { done, value } = work.next()
		if (done) return { value, rests }
	}
}

describe('a preview in pieces', () => {
	it('may rest more often than something happens', () => {
		const stage = stageOf(chain(20))
		stage.pass(1000)
		for (const ask of [{ type: 'service.stop', name: 's0' }, { type: 'graph.shutdown' }] as const) {
			const { value, rests } = drained(previewing(stage.context(), [ask], stage.clock.now))
			deepEqual(value, preview(stage.context(), [ask], stage.clock.now))
			ok(rests > value.steps.length + stage.context().children.size, String(rests))
		}
	})

	it('foretells from where the original stood at the first, whatever happens to it meanwhile', () => {
		const stage = stageOf(chain(5))
		stage.pass(1000)
		const asks = [{ type: 'service.restart', name: 's2' }] as const
		const expected = preview(stage.context(), asks, stage.clock.now)
		for (let rest = 1; ; rest++) {
			const twin = stageOf(chain(5))
			twin.pass(1000)
			const work = previewing(twin.context(), asks, twin.clock.now)
			let step = work.next()
			for (let left = rest; left > 1 && !step.done; left--) step = work.next()
			if (step.done) break
			twin.tell({ type: 'service.stop', name: 's1' })
			twin.pass(5)
			deepEqual(drained(work).value, expected)
		}
	})

	it('makes an actor of nobody to whom nothing happens', () => {
		const stage = stageOf([...chain(3), serviceUnit('other'), serviceUnit('apart')])
		stage.pass(1000)
		const still = stillOf(stage.context())
		const { context } = drained(runCopy(still, [{ type: 'service.stop', name: 's1' }], stage.clock.now)).value
		const same = [...still.children].flatMap(([name, child]) =>
			context.children.get(name)?.getSnapshot().context === child.getSnapshot().context ? [name] : [],
		)
		deepEqual(same, ['s0', 'other', 'apart'])
	})

	it('does not take for a consequence what waits for nothing but a look of the host', () => {
		const stage = stageOf([serviceUnit('base'), serviceUnit('web', { service: { ports: [80] }, dependencies: { requires: ['base'] } })])
		for (let ms = 0; ms < 100; ms++) {
			const { steps } = preview(stage.context(), [{ type: 'service.stop_together', names: [] }], stage.clock.now)
			deepEqual(steps, [], `after ${ms} ms`)
			stage.pass(1)
		}
	})
})
