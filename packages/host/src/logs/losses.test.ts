import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { Losses } from './losses.ts'

function setUp({ mock }: TestContext) {
	mock.timers.enable({ apis: ['setTimeout'] })
	const told: string[] = []
	return { told, losses: new Losses(message => told.push(message)), pass: (ms: number) => mock.timers.tick(ms) }
}

describe('lines that a file has lost', () => {
	it('are told at once, and further ones a minute later, whether or not it is written again', context => {
		const { told, losses, pass } = setUp(context)
		losses.add(1, 'disk full')
		for (let line = 0; line < 778; line++) losses.add(1, 'disk full')
		assert.deepEqual(told, ['disk full; 1 line is missing there'])
		pass(59_999)
		assert.equal(told.length, 1)
		pass(1)
		assert.deepEqual(told.slice(1), ['disk full; 778 more lines are missing there'])
		assert.equal(losses.lines, 779)
	})

	it('are told no more than once a minute, and once it is quiet no more', context => {
		const { told, losses, pass } = setUp(context)
		for (let second = 0; second < 120; second++) {
			losses.add(1, 'disk full')
			pass(1000)
		}
		assert.deepEqual(
			told,
			['1 line is', '59 more lines are', '60 more lines are'].map(lines => `disk full; ${lines} missing there`),
		)
		pass(600_000)
		assert.equal(told.length, 3)
		losses.add(2, 'disk full')
		assert.equal(told.at(-1), 'disk full; 2 more lines are missing there')
	})

	it('are told at the end, and then no more', context => {
		const { told, losses, pass } = setUp(context)
		losses.end()
		losses.add(1, 'disk full')
		losses.add(4, 'too slow')
		losses.end()
		losses.end()
		pass(60_000)
		assert.deepEqual(told, ['disk full; 1 line is missing there', 'too slow; 4 more lines are missing there'])
	})
})
