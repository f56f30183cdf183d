import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Relief } from './relief.ts'

const mebibyte = 1024 * 1024

describe('relief', () => {
	it('is asked for above 4 MiB and given below 1 MiB', async () => {
		const relief = new Relief()
		assert.equal(relief.wait(3 * mebibyte), null)
		const promise = relief.wait(4 * mebibyte)
		assert.ok(promise)
		relief.progressed(2 * mebibyte)
		assert.equal(relief.wait(2 * mebibyte), promise)
		relief.progressed(mebibyte - 1)
		await promise
		assert.equal(relief.wait(3 * mebibyte), null)
	})

	it('comes by itself where nothing is written for 100 ms, and is not asked for again before something is', async context => {
		context.mock.timers.enable({ apis: ['setTimeout'] })
		const relief = new Relief()
		const promise = relief.wait(4 * mebibyte)
		context.mock.timers.tick(99)
		relief.progressed(3 * mebibyte)
		context.mock.timers.tick(99)
		assert.equal(relief.wait(4 * mebibyte), promise)
		context.mock.timers.tick(1)
		await promise
		assert.equal(relief.wait(8 * mebibyte), null)
		relief.progressed(4 * mebibyte)
		assert.ok(relief.wait(4 * mebibyte))
	})
})
