import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createFakeClock, turns } from './fakes/clock.ts'
import { createSettling } from './settling.ts'

describe('settling', () => {
	it('holds at once what is so already', async () => {
		const settling = createSettling(createFakeClock())
		assert.equal(await settling.until(['a'], () => true, 0), true)
		assert.equal(await settling.until([], () => false, 0), true)
	})

	it('asks again only of the name that has changed, and ends with the last', async () => {
		const settling = createSettling(createFakeClock())
		const done = new Set<string>()
		const asked: string[] = []
		const complete = (name: string) => {
			asked.push(name)
			return done.has(name)
		}
		const held = settling.until(['a', 'b'], complete, undefined)
		asked.length = 0
		done.add('a')
		settling.changed('a')
		settling.changed('a')
		settling.changed('c')
		await turns()
		assert.deepEqual(asked, ['a'])
		done.add('b')
		settling.changed('b')
		assert.equal(await held, true)
	})

	it('gives up when the time is over, or at once without any', async () => {
		const clock = createFakeClock()
		const settling = createSettling(clock)
		const held = settling.until(['a'], () => false, 100)
		await clock.advance(100)
		assert.equal(await held, false)
		assert.equal(await settling.until(['a'], () => false, 0), false)
	})

	it('lets everybody go in the end', async () => {
		const settling = createSettling(createFakeClock())
		const held = settling.until(['a', 'b'], () => false, undefined)
		settling.release()
		assert.equal(await held, true)
	})
})
