import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SpawnRequest } from '../model.ts'
import { createSpawnQueue } from './queue.ts'

const requestOf = (service: string): SpawnRequest => ({ service, run: 1, exec: ':', dir: null, env: {} })

const turn = () => new Promise(resolve => setImmediate(resolve))

describe('the queue of spawns', () => {
	it('edge 61: lets the event loop turn between slices, however many wait', async () => {
		const spawned: string[] = []
		const names = Array.from({ length: 50 }, (_, index) => `s${index}`)
		const queue = createSpawnQueue(({ service }) => {
			spawned.push(service)
			// As long as a spawn takes where it is slow.
			for (const end = performance.now() + 1; performance.now() < end; );
		})
		for (const name of names) queue.add(requestOf(name))
		let turns = 0
		for (; spawned.length < names.length; turns++) await turn()
		assert.deepEqual(spawned, names)
		assert.ok(turns > 5, `${turns} turns`)
	})

	it('spawns nothing that was taken back or is too late', async () => {
		const spawned: string[] = []
		const queue = createSpawnQueue(({ service }) => void spawned.push(service))
		for (const name of ['a', 'b', 'c']) queue.add(requestOf(name))
		assert.deepEqual([queue.remove('b', 1), queue.remove('b', 1), queue.remove('c', 2)], [true, false, false])
		await turn()
		queue.add(requestOf('d'))
		queue.close()
		await turn()
		assert.deepEqual(spawned, ['a', 'c'])
	})
})
