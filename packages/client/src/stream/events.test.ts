import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Dropped, type Event, ZinitClient } from '../index.ts'
import { pong, silent, startFake, until } from '../testing/fake.ts'
import { begin, subscribed, subscriptions, taken } from '../testing/subscription.ts'

const event = (seq: number, more: object = {}) => ({
	seq,
	at_ms: 1,
	kind: 'transition',
	service: 'a',
	run: 1,
	from: 'starting',
	to: 'running',
	event: 'up',
	reason: null,
	cause: { kind: 'request', at_ms: 1 },
	...more,
})

const numbers = (items: readonly (Event | Dropped)[]) => items.map(item => ('dropped' in item ? item.dropped : item.seq))

describe('events (cli.md 7.4)', () => {
	it('come as they are sent, also in one piece with the reply, without the name of the subscription', async () => {
		await using fake = await startFake({
			'events.subscribe': ({ socket, id }) => {
				const notification = JSON.stringify({ jsonrpc: '2.0', method: 'events.event', params: { subscription: 's', ...event(8) } })
				socket.write(
					`${JSON.stringify({ jsonrpc: '2.0', id, result: subscribed(7) })}\n${notification}\n\n${notification.replace('"seq":8', '"seq":9')}\n`,
				)
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		const events = client.events({ names: ['a'], kinds: ['transition'], sinceSeq: 7 })
		assert.deepEqual(await taken(events, 2), [event(8), event(9)])
		assert.deepEqual(subscriptions(fake, 'events.subscribe'), [{ services: ['a'], kinds: ['transition'], since_seq: 7 }])
		assert.equal(fake.accepted, 2)
		await events.return()
	})

	it('tell a gap where it is', async () => {
		await using fake = await startFake({
			'events.subscribe': request =>
				begin(request, subscribed(0), ['subscription.gap', { gap: 4, next_seq: 5 }], ['events.event', event(5)]),
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.deepEqual(numbers(await taken(client.events(), 2)), [{ count: 4, next_seq: 5 }, 5])
	})

	it('go on after a lost connection where they were', async () => {
		await using fake = await startFake({ 'events.subscribe': request => begin(request, subscribed(3), ['events.event', event(4)]) })
		await using client = await ZinitClient.connectUnix(fake.path)
		const events = client.events()
		assert.deepEqual(numbers(await taken(events, 1)), [4])
		fake.answers['events.subscribe'] = request => begin(request, subscribed(6), ['events.event', event(5)], ['events.event', event(6)])
		await fake.stop()
		await fake.start()
		assert.deepEqual(numbers(await taken(events, 2)), [5, 6])
		assert.deepEqual(subscriptions(fake, 'events.subscribe'), [{}, { since_seq: 4 }])
	})

	it('go on from the subscription if none had come', async () => {
		await using fake = await startFake({ 'events.subscribe': request => begin(request, subscribed(3)) })
		await using client = await ZinitClient.connectUnix(fake.path)
		const events = client.events()
		await events.begun
		fake.answers['events.subscribe'] = request => begin(request, subscribed(5), ['events.event', event(4)])
		fake.hangUp()
		assert.deepEqual(numbers(await taken(events, 1)), [4])
		assert.deepEqual(subscriptions(fake, 'events.subscribe'), [{}, { since_seq: 3 }])
	})

	it('are subscribed to again when the daemon found them too slow', async () => {
		await using fake = await startFake({
			'events.subscribe': request =>
				begin(request, subscribed(0), ['events.event', event(1)], ['subscription.closed', { reason: 'slow', last_seq: 1 }]),
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		const events = client.events()
		await taken(events, 1)
		fake.answers['events.subscribe'] = request => begin(request, subscribed(2), ['events.event', event(2)])
		assert.deepEqual(numbers(await taken(events, 1)), [2])
		assert.deepEqual(subscriptions(fake, 'events.subscribe').at(-1), { since_seq: 1 })
	})

	it('of another boot begin with a loss of unknown size, and from its start', async () => {
		await using fake = await startFake({ 'events.subscribe': request => begin(request, subscribed(90), ['events.event', event(91)]) })
		await using client = await ZinitClient.connectUnix(fake.path)
		const events = client.events()
		await taken(events, 1)
		await fake.stop()
		fake.answers['system.ping'] = () => ({ ...pong, boot: 'boot-2' })
		fake.answers['events.subscribe'] = request => begin(request, subscribed(1, 'boot-2'), ['events.event', event(1)])
		await fake.start()
		assert.deepEqual(numbers(await taken(events, 2)), [{ count: 0, next_seq: 1 }, 1])
		assert.deepEqual(subscriptions(fake, 'events.subscribe').at(-1), { since_seq: 0 })
	})

	it('survive a daemon that hangs up on every other connection', async () => {
		let last = 0
		await using fake = await startFake({
			'events.subscribe': request => {
				last += 1
				begin(request, subscribed(last), ['events.event', event(last)])
				request.socket.end()
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.deepEqual(numbers(await taken(client.events(), 4)), [1, 2, 3, 4])
	})

	it('show, with a call that is made after, everything', async () => {
		const order: string[] = []
		await using fake = await startFake({
			'events.subscribe': request => {
				order.push('subscribe')
				return begin(request, subscribed(0))
			},
			'service.list': () => order.push('list'),
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		const events = client.events()
		await client.list()
		assert.deepEqual(order, ['subscribe', 'list'])
		await events.return()
	})

	it('end with break, and their connection too', async () => {
		await using fake = await startFake({
			'events.subscribe': request => begin(request, subscribed(0), ['events.event', event(1)], ['events.event', event(2)]),
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		for await (const item of client.events()) {
			assert.deepEqual(numbers([item]), [1])
			break
		}
		await until('the end of the connection', () => fake.open.size === 1)
		assert.equal(fake.accepted, 2)
	})

	it('end with return, also while the next is awaited', async () => {
		await using fake = await startFake({ 'events.subscribe': request => begin(request, subscribed(0)) })
		await using client = await ZinitClient.connectUnix(fake.path)
		const events = client.events()
		await events.begun
		const next = events.next()
		await events.return()
		assert.deepEqual(await next, { done: true, value: undefined })
		assert.deepEqual(await events.next(), { done: true, value: undefined })
		await until('the end of the connection', () => fake.open.size === 1)
	})

	it('end with an abort, which tells its reason once', async () => {
		await using fake = await startFake({ 'events.subscribe': request => begin(request, subscribed(0)) })
		await using client = await ZinitClient.connectUnix(fake.path)
		const controller = new AbortController()
		const events = client.events({ signal: controller.signal })
		await events.begun
		const next = events.next()
		controller.abort('enough')
		await assert.rejects(next, error => error === 'enough')
		assert.equal((await events.next()).done, true)
		await until('the end of the connection', () => fake.open.size === 1)
	})

	it('end with the client, quietly, also while the daemon is away', async () => {
		await using fake = await startFake({ 'events.subscribe': request => begin(request, subscribed(0), ['events.event', event(1)]) })
		const client = await ZinitClient.connectUnix(fake.path)
		const events = client.events()
		await taken(events, 1)
		await fake.stop()
		const next = events.next()
		await client.close()
		assert.equal((await next).done, true)
		await fake.start()
	})

	it('end with the loss of the connection if there is no reconnecting', async () => {
		await using fake = await startFake({ 'events.subscribe': request => begin(request, subscribed(0)) })
		await using client = await ZinitClient.connectUnix(fake.path, { reconnect: false })
		const events = client.events()
		await events.begun
		const next = events.next()
		fake.hangUp()
		await assert.rejects(next, { kind: 'connection_lost' })
	})

	it('that a daemon refuses or does not have are an error', async () => {
		await using fake = await startFake({
			'events.subscribe': request => {
				request.fail(-32021, 'too many subscriptions', { kind: 'limit', retryable: true })
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.events().next(), { kind: 'limit' })
		delete fake.answers['events.subscribe']
		await assert.rejects(client.events().next(), { kind: 'unknown_method', exit: 7 })
		await fake.stop()
		await assert.rejects(client.events().next(), { kind: 'unreachable' })
		await fake.start()
	})

	it('that nobody understands are an error', async () => {
		await using fake = await startFake({
			'events.subscribe': request => {
				begin(request, subscribed(0), ['events.event', event(1)])
				request.line('garbage')
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		const events = client.events()
		assert.equal((await taken(events, 1)).length, 1)
		await assert.rejects(events.next(), { kind: 'protocol' })
	})
})
