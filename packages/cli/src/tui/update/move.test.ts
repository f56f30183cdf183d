import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { connected, now, play, units } from '../testing/stage.ts'
import type { News } from './news.ts'

const onDatabase = play(connected(units), 'j', 'j').model

describe('the log', () => {
	const lines = (count: number, from = 1) =>
		Array.from({ length: count }, (_, index) => ({
			seq: from + index,
			timestamp_ms: now,
			service: 'database',
			stream: 'stdout' as const,
			content: `line ${from + index}`,
		}))
	const filled = play(onDatabase, { type: 'logged', service: 'database', first: true, entries: lines(100) }).model
	const more: News = { type: 'logged', service: 'database', first: false, entries: lines(50, 101) }

	it('follows what comes until it is scrolled, and again at its end', () => {
		assert.equal(filled.logs.scroll.top, null)
		const paused = play(filled, 'page-up', more).model
		assert.deepEqual([paused.logs.entries.length, paused.logs.scroll.top], [150, 70])
		assert.equal(play(paused, 'G').model.logs.scroll.top, null)
		assert.equal(play(paused, 'f').model.logs.scroll.top, null)
		assert.equal(play(filled, 'f').model.logs.scroll.top, 80)
		assert.equal(play(filled, 'g').model.logs.scroll.top, 0)
		assert.equal(play(filled, 'page-up', 'page-down').model.logs.scroll.top, null)
	})

	it('of another service is not shown', () => {
		assert.equal(play(filled, 'j', more).model.logs.entries.length, 0)
	})

	it('keeps its place when the oldest lines make room', () => {
		const { logs } = play(filled, 'g', 'page-down', 'page-down', { ...more, entries: lines(4910, 101) } as News).model
		assert.deepEqual([logs.entries.length, logs.scroll.top], [5000, 10])
	})

	it('is searched over the full width, from the newest match backwards and around', () => {
		const { model } = play(filled, 'l', '/', '5', '5', 'enter')
		assert.equal(model.logs.found, 54)
		const fives = play(filled, 'l', '/', 'L', 'I', 'N', 'E', ' ', '5', 'enter').model
		assert.equal(fives.logs.found, 58)
		assert.equal(play(fives, 'N').model.logs.found, 57)
		assert.equal(play(fives, 'n').model.logs.found, 4)
	})
})
