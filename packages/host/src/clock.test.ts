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
})
