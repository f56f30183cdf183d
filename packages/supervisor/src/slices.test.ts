import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inSlice, inSlices } from './slices.ts'

describe('work in slices', () => {
	it('lets the event loop turn until it is done', async () => {
		let turned = 0
		const turn = () => {
			turned++
			setImmediate(turn).unref()
		}
		setImmediate(turn)
		const work = function* () {
			while (turned < 3) yield
			return 'done'
		}
		assert.equal(await inSlices(work), 'done')
	})

	it('lets the event loop turn between many that are short', async () => {
		let turned = 0
		const turn = () => {
			turned++
			setImmediate(turn).unref()
		}
		setImmediate(turn)
		const busy = () => {
			const end = performance.now() + 1
			while (performance.now() < end);
			return turned
		}
		const turns = await Promise.all(Array.from({ length: 40 }, () => inSlice(busy)))
		assert.ok(new Set(turns).size >= 4, `in turns ${turns}`)
		assert.ok(new Set(turns).size < 40, `in turns ${turns}`)
	})

	it('is done one after the other, and a failure is its own', async () => {
		const log: string[] = []
		const work = (name: string, faulty: boolean) => () =>
			(function* () {
				log.push(`${name} begins`)
				yield
				if (faulty) throw new Error(name)
				log.push(`${name} ends`)
			})()
		const works = await Promise.allSettled([inSlices(work('a', false)), inSlices(work('b', true)), inSlices(work('c', false))])
		assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'c begins', 'c ends'])
		assert.deepEqual(
			works.map(({ status }) => status),
			['fulfilled', 'rejected', 'fulfilled'],
		)
	})
})
