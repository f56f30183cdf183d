import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ZinitClient } from '../index.ts'
import { startOld } from '../testing/old.ts'
import { newsOf } from './tail.ts'

const line = (timestamp_ms: number, service: string, stream: 'stdout' | 'stderr' = 'stdout') => ({
	timestamp_ms,
	service,
	stream,
	content: service,
	seq: 0,
})

describe('logs of a 0.3.9 (cli.md 7.5)', () => {
	it('log lines of all services are merged by time, filtered here', async () => {
		const lines: Readonly<Record<string, readonly object[]>> = {
			a: [line(1, 'a'), line(4, 'a', 'stderr')],
			b: [line(2, 'b'), line(3, 'b')],
		}
		await using old = await startOld({ a: {}, b: {} })
		old.fake.answers['logs.tail'] = ({ params }) => lines[String(params.name)]
		await using client = await ZinitClient.connectUnix(old.fake.path)
		assert.deepEqual(await client.logs(undefined, { lines: 3 }), ['2 [stdout] b', '3 [stdout] b', '4 [stderr] a'])
		assert.deepEqual(await client.logsTail(), [line(1, 'a'), line(2, 'b'), line(3, 'b'), line(4, 'a', 'stderr')])
		assert.deepEqual(await client.logsFilter({ since: 2, until: 3 }), [line(2, 'b'), line(3, 'b')])
		assert.deepEqual(await client.logsFilter({ name: 'a', stream: 'stderr' }), [line(4, 'a', 'stderr')])
	})

	it('followed log lines are what the tail did not hold before; a service made meanwhile gives all', async () => {
		const lines = new Map([['a', [line(1, 'a'), line(2, 'a')]]])
		await using old = await startOld({ a: {} })
		old.fake.answers['logs.tail'] = ({ params }) => lines.get(String(params.name)) ?? []
		await using client = await ZinitClient.connectUnix(old.fake.path)
		const follow = client.followLogs(undefined, { lines: 1 })
		assert.deepEqual((await follow.next()).value, line(2, 'a'))
		lines.set('a', [line(2, 'a'), line(3, 'a')])
		lines.set('b', [line(4, 'b')])
		old.states.set('b', 'running')
		assert.deepEqual([(await follow.next()).value, (await follow.next()).value], [line(3, 'a'), line(4, 'b')])
		await follow.return()
	})
})

describe('news of a tail are', () => {
	const [a, b, c, d] = [line(1, 'a'), line(1, 'b'), line(1, 'c'), line(1, 'd')]
	const cases: readonly (readonly [string, readonly object[], readonly object[], readonly object[]])[] = [
		['all if there was nothing', [], [a, b], [a, b]],
		['none if it is the same', [a, b], [a, b], []],
		['what was appended', [a, b], [a, b, c], [c]],
		['what follows the rest of a ring', [a, b, c], [c, d], [d]],
		['all if nothing is left of it', [a, b], [c, d], [c, d]],
		['counted right for equal lines', [a, a], [a, a, a], [a]],
		['none if the tail is empty', [a], [], []],
	]
	for (const [title, before, now, expected] of cases) {
		it(title, () => assert.deepEqual(newsOf(before.map(asLine), now.map(asLine)), expected))
	}
})

const asLine = (each: object) => ({ ...line(0, ''), ...each })
