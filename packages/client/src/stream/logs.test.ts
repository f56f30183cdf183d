import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ZinitClient, type ZinitError } from '../index.ts'
import { pong, silent, startFake } from '../testing/fake.ts'
import { begin, subscribed, subscriptions, taken } from '../testing/subscription.ts'

const line = (seq: number, service = 'a', content = `line ${seq}`) => ({ seq, timestamp_ms: seq, service, stream: 'stdout', content })

describe('log lines (cli.md 7.4)', () => {
	it('come one by one, of one service, several or all', async () => {
		await using fake = await startFake({
			'logs.subscribe': request =>
				begin(
					request,
					subscribed({ a: 0, b: 0 }),
					['logs.lines', { lines: [line(1), line(1, 'b')] }],
					['logs.lines', { lines: [line(2)] }],
				),
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.deepEqual(await taken(client.followLogs('a', { lines: 5, stream: 'stdout' }), 3), [line(1), line(1, 'b'), line(2)])
		await client.followLogs(['a', 'b'], { sinceSeq: 4 }).begun
		await client.followLogs(undefined, { sinceSeq: { a: 7 } }).begun
		assert.deepEqual(subscriptions(fake, 'logs.subscribe'), [
			{ services: ['a'], stream: 'stdout', lines: 5 },
			{ services: ['a', 'b'], lines: 0, since_seq: { a: 4, b: 4 } },
			{ lines: 0, since_seq: { a: 7 } },
		])
	})

	it('are those that match, each tested alone', async () => {
		const lines = [line(1, 'a', 'ready'), line(2, 'a', 'busy'), line(3, 'a', 'ready'), line(4, 'a', 'ready')]
		await using fake = await startFake({ 'logs.subscribe': request => begin(request, subscribed({ a: 0 }), ['logs.lines', { lines }]) })
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.deepEqual(await taken(client.followLogs('a', { grep: /ready/g }), 3), [lines[0], lines[2], lines[3]])
	})

	it('tell which service lost some', async () => {
		await using fake = await startFake({
			'logs.subscribe': request => begin(request, subscribed({ a: 0 }), ['subscription.gap', { gap: 2, next_seq: 3, service: 'a' }]),
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.deepEqual(await taken(client.followLogs('a'), 1), [{ dropped: { count: 2, next_seq: 3, service: 'a' } }])
	})

	it('go on after a lost connection where each service was, and with what services made meanwhile have said', async () => {
		await using fake = await startFake({
			'logs.subscribe': request => begin(request, subscribed({ a: 4, b: 2 }), ['logs.lines', { lines: [line(5)] }]),
			'service.list': () => ['a', 'b', 'new'],
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		const lines = client.followLogs()
		await taken(lines, 1)
		fake.answers['logs.subscribe'] = request =>
			begin(request, subscribed({ a: 6, b: 2, new: 1 }), ['logs.lines', { lines: [line(6), line(1, 'new')] }])
		fake.hangUp()
		assert.deepEqual(await taken(lines, 2), [line(6), line(1, 'new')])
		assert.deepEqual(subscriptions(fake, 'logs.subscribe').at(-1), { lines: 0, since_seq: { a: 5, b: 2, new: 0 } })
	})

	it('of another boot begin with a loss, and with all that it has', async () => {
		await using fake = await startFake({
			'logs.subscribe': request => begin(request, subscribed({ a: 4 }), ['logs.lines', { lines: [line(5)] }]),
			'service.list': () => ['a'],
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		const lines = client.followLogs('a')
		await taken(lines, 1)
		fake.answers['system.ping'] = () => ({ ...pong, boot: 'boot-2' })
		fake.answers['logs.subscribe'] = request => begin(request, subscribed({ a: 1 }, 'boot-2'), ['logs.lines', { lines: [line(1)] }])
		fake.hangUp()
		assert.deepEqual(await taken(lines, 2), [{ dropped: { count: 0, next_seq: 1 } }, line(1)])
		assert.deepEqual(subscriptions(fake, 'logs.subscribe').at(-1), { services: ['a'], lines: 0, since_seq: { a: 0 } })
	})

	it('end when all services that were named are removed', async () => {
		await using fake = await startFake({
			'logs.subscribe': request =>
				begin(
					request,
					subscribed({ a: 0 }),
					['logs.lines', { lines: [line(1)] }],
					['subscription.closed', { reason: 'removed', last_seq: 1 }],
				),
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.equal((await taken(client.followLogs('a'), 9)).length, 1)
	})

	it('end when those were removed while the connection was lost', async () => {
		await using fake = await startFake({ 'logs.subscribe': request => begin(request, subscribed({ a: 0 })), 'service.list': () => ['b'] })
		await using client = await ZinitClient.connectUnix(fake.path)
		const lines = client.followLogs('a')
		await lines.begun
		fake.hangUp()
		assert.equal((await lines.next()).done, true)
	})

	it('of an unknown service are an error', async () => {
		await using fake = await startFake({
			'logs.subscribe': request => {
				request.fail(-32000, 'service not found: a', { kind: 'service_not_found', service: 'a', retryable: false })
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(
			client.followLogs('a').next(),
			(error: ZinitError) => error.kind === 'service_not_found' && error.data.service === 'a',
		)
	})
})
