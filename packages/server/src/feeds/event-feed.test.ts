import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fakeSupervisor } from '../testing/fake-supervisor.ts'
import { daemon, subscribed, told } from '../testing/feeding.ts'

describe('a subscription to events', () => {
	it('begins after its reply, with the state at seq', async () => {
		await using fake = await daemon()
		const client = fake.connect()
		fake.happen()
		const reply = await client.ask('events.subscribe', { snapshot: true })
		const id = subscribed(reply)
		assert.deepEqual(Object(reply).result, { subscription: id, boot: '0123456789abcdef', seq: 1, snapshot: [] })
		const event = fake.happen({ to: 'running' })
		assert.deepEqual(await client.line(), { jsonrpc: '2.0', method: 'events.event', params: { subscription: id, ...event } })
	})

	it('shows only the services and kinds that were asked for', async () => {
		await using fake = await daemon()
		const client = fake.connect()
		await client.ask('events.subscribe', { services: ['a'], kinds: ['config'] })
		fake.happen({ service: 'a' })
		fake.happen({ service: 'b', kind: 'config' })
		fake.happen({ service: null, kind: 'daemon' })
		const shown = fake.happen({ service: 'a', kind: 'config' })
		assert.equal(told(await client.line()).seq, shown.seq)
	})

	it('replays what happened since a number, then goes on without a hole', async () => {
		await using fake = await daemon()
		const client = fake.connect()
		for (let count = 0; count < 5; count += 1) fake.happen()
		await client.ask('events.subscribe', { since_seq: 2 })
		fake.happen()
		const seqs = (await client.lines(4)).map(line => told(line).seq)
		assert.deepEqual(seqs, [3, 4, 5, 6])
	})

	it('begins with a gap where events are no longer there', async () => {
		await using fake = await daemon({ oldestSeq: 4, history: () => [] })
		const client = fake.connect()
		const id = subscribed(await client.ask('events.subscribe', { since_seq: 1 }))
		assert.deepEqual(told(await client.line()), { method: 'subscription.gap', subscription: id, gap: 2, next_seq: 4 })
	})

	it('replays more than the queue holds', async () => {
		const past = Array.from({ length: 4096 }, (_, index) => ({ ...fakeSupervisor().happen(), seq: index + 1, detail: 'x'.repeat(400) }))
		await using fake = await daemon({ history: () => past, seq: 4096 })
		const client = fake.connect()
		await client.ask('events.subscribe', { since_seq: 0 })
		assert.equal(told((await client.lines(4096)).at(-1)).seq, 4096)
	})

	it('of a client that does not read is closed as slow, and delays nobody', async () => {
		await using fake = await daemon({}, { queue_bytes: 100_000 })
		const slow = fake.connect()
		const id = subscribed(await slow.ask('events.subscribe'))
		const quick = fake.connect()
		await quick.ask('events.subscribe')
		slow.socket.pause()
		const detail = 'x'.repeat(10_000)
		let last = 0
		for (let count = 0; count < 200; count += 1) {
			last = fake.happen({ detail }).seq
			assert.equal(told(await quick.line()).seq, last)
		}
		slow.socket.resume()
		const seqs: number[] = []
		for (let line = told(await slow.line()); line.method === 'events.event'; line = told(await slow.line())) {
			seqs.push(line.seq)
			if (seqs.length > 200) assert.fail('it was never closed')
		}
		assert.deepEqual(
			seqs,
			Array.from({ length: seqs.length }, (_, index) => index + 1),
		)
		assert.ok(seqs.length < last)
		const again = await slow.ask('events.subscribe', { since_seq: seqs.length })
		assert.notEqual(subscribed(again), id)
		assert.equal(told(await slow.line()).seq, seqs.length + 1)
	})

	it('is silent from the reply to its cancellation on', async () => {
		await using fake = await daemon()
		const client = fake.connect()
		const subscription = subscribed(await client.ask('events.subscribe'))
		fake.happen()
		assert.equal(told(await client.line()).method, 'events.event')
		assert.deepEqual(await client.ask('subscription.cancel', { subscription }), { jsonrpc: '2.0', id: 1, result: { ok: true } })
		fake.happen()
		assert.equal(Object(await client.ask('subscription.cancel', { subscription })).error.code, -32602)
	})

	it('inside a batch waits for the reply to the batch', async () => {
		let finish: () => void = () => undefined
		const stopped = new Promise<void>(resolve => {
			finish = resolve
		})
		await using fake = await daemon({ stop: async name => stopped.then(() => ({ name, state: 'exited', changed: true, affected: [] })) })
		const client = fake.connect()
		const request = (id: number, method: string, params: object) => ({ jsonrpc: '2.0', id, method, params })
		client.send(`${JSON.stringify([request(1, 'events.subscribe', {}), request(2, 'service.stop', { name: 'a' })])}\n`)
		assert.ok(Object(await client.ask('system.ping', {}, 3)).result)
		fake.happen()
		finish()
		assert.ok(Array.isArray(await client.line()))
		assert.equal(told(await client.line()).method, 'events.event')
	})

	it('is limited in number on one connection', async () => {
		await using fake = await daemon({}, { subscriptions: 2 })
		const client = fake.connect()
		await client.ask('events.subscribe')
		await client.ask('logs.subscribe')
		const { error } = Object(await client.ask('events.subscribe'))
		assert.deepEqual([error.code, error.data.limit], [-32021, 2])
	})

	it('is closed with the daemon after its last event, then the connection ends', async () => {
		await using fake = await daemon()
		const client = fake.connect()
		const id = subscribed(await client.ask('events.subscribe'))
		fake.happen({ kind: 'daemon', service: null, event: 'shutdown' })
		const finished = fake.server.clients.finish()
		assert.equal(told(await client.line()).event, 'shutdown')
		assert.deepEqual(told(await client.line()), { method: 'subscription.closed', subscription: id, reason: 'shutdown', last_seq: 1 })
		assert.equal(await client.end(), '')
		client.close()
		await finished
	})
})
