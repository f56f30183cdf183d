import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { turns as pass } from './fakes/clock.ts'
import { createTurns } from './turns.ts'

function scene() {
	const turns = createTurns()
	const log: string[] = []
	const ends = new Map<string, () => void>()
	const work = (id: string) => () => {
		log.push(`+${id}`)
		return new Promise<void>(resolve => {
			ends.set(id, () => {
				log.push(`-${id}`)
				resolve()
			})
		})
	}
	const end = async (id: string) => {
		ends.get(id)?.()
		await pass()
	}
	return { turns, log, work, end }
}

describe('turns', () => {
	it('are one after the other for one name, together for several', async () => {
		const { turns, log, work, end } = scene()
		void turns.of('a', work('a1'))
		void turns.of('a', work('a2'))
		void turns.of('b', work('b1'))
		await pass()
		assert.deepEqual(log, ['+a1', '+b1'])
		await end('a1')
		assert.deepEqual(log, ['+a1', '+b1', '-a1', '+a2'])
	})

	it('go on after one that failed', async () => {
		const { turns } = scene()
		const failed = turns.of('a', async () => {
			throw new Error('mine')
		})
		await assert.rejects(failed, /mine/)
		assert.equal(await turns.of('a', async () => 7), 7)
	})

	it('are known to work that is done meanwhile', async () => {
		const { turns, work, end } = scene()
		void turns.of('a', work('a1'))
		void turns.of('b', work('b1'))
		await pass()
		await end('b1')
		const done = turns.during(async () => {
			await end('a1')
			await turns.of('c', async () => undefined)
			return 7
		})
		assert.deepEqual(await done, { value: 7, names: new Set(['a', 'c']) })
	})
})
