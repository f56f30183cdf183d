import assert from 'node:assert/strict'
import { describe, it, mock } from 'node:test'
import { systemClock } from './clock.ts'

describe('the clock of the system', () => {
	it('waits for longer than the timers of Node can', () => {
		mock.timers.enable({ apis: ['setTimeout'] })
		const now = mock.method(performance, 'now', () => elapsed)
		let elapsed = 0
		let fired = 0
		const month = 30 * 24 * 3600 * 1000
		const pass = (ms: number) => {
			elapsed += ms
			mock.timers.tick(ms)
		}
		systemClock.setTimeout(() => fired++, month)
		const cancelled = systemClock.setTimeout(() => fired++, month)
		pass(2 ** 31 - 1)
		systemClock.clearTimeout(cancelled)
		pass(month - 2 ** 31)
		assert.equal(fired, 0)
		pass(1)
		assert.equal(fired, 1)
		now.mock.restore()
		mock.timers.reset()
	})

	it('tells the wall time of a moment always the same, and follows a step of the wall', () => {
		const moments = Array.from({ length: 1000 }, (_, index) => performance.now() - index / 7)
		const told = () => moments.map(at => systemClock.wall(at))
		const first = told()
		for (let round = 0; round < 100; round += 1) assert.deepEqual(told(), first)
		assert.ok(Math.abs(systemClock.wall() - Date.now()) <= 3)
		const wall = mock.method(Date, 'now', () => 1_000_000)
		assert.ok(Math.abs(systemClock.wall() - 1_000_000) <= 1)
		wall.mock.restore()
		assert.ok(Math.abs(systemClock.wall() - Date.now()) <= 3)
	})
})
