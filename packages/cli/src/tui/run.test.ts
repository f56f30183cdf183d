import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { run, type Screen } from './run.ts'
import { now, row } from './testing/stage.ts'
import type { News } from './update/news.ts'

/** A screen without a terminal and a daemon. */
function stage(show: (rows: readonly string[]) => void = () => {}) {
	const requests: string[] = []
	let tell: (news: News) => void = () => {}
	let closed = false
	const screen: Screen = {
		terminal: {
			columns: 80,
			rows: 24,
			onKeys: () => {},
			onResize: () => {},
			onEnd: () => {},
			show,
			forget: () => {},
			close: () => {},
		},
		colour: false,
		now: () => now,
		open: told => {
			tell = told
			return {
				request: ({ type }) => requests.push(type),
				close: () => {
					closed = true
				},
			}
		},
	}
	const over = run(screen)
	return { over, requests, tell: (news: News) => tell(news), isClosed: () => closed }
}

const connected: News = { type: 'connected', daemon: 'x', rows: [row('idle', 'inactive')], events: [] }

describe('the program', () => {
	it('draws what many news made of the screen once', async () => {
		const { promise, resolve } = Promise.withResolvers<readonly string[]>()
		let frames = 0
		const { over, tell } = stage(rows => {
			frames += 1
			resolve(rows)
		})
		tell(connected)
		for (let count = 0; count < 100; count += 1) tell({ type: 'refreshed', rows: [row('idle', 'running', { since_ms: now })], gone: [] })
		assert.ok((await promise).some(each => each.includes('[+]')))
		assert.equal(frames, 1)
		tell({ type: 'typed', key: 'q' })
		await over
	})

	it('gives the daemon what is asked of it, and lets go of it at the end', async () => {
		const { over, requests, tell, isClosed } = stage()
		tell(connected)
		tell({ type: 'typed', key: 's' })
		assert.deepEqual(requests, ['look', 'act'])
		tell({ type: 'typed', key: 'q' })
		await over
		assert.equal(isClosed(), true)
	})

	it('ends with a defect instead of going on half dead', async () => {
		const { over, tell, isClosed } = stage(() => {
			throw new Error('a defect')
		})
		tell(connected)
		await assert.rejects(over, /a defect/)
		assert.equal(isClosed(), true)
	})
})
