import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ZinitClient } from './index.ts'
import { pong, type Received, silent, startFake, until } from './testing/fake.ts'

const hangUp = ({ socket }: Received) => {
	socket.destroy()
	return silent
}

describe('a deadline (cli.md 7.3)', () => {
	it('ends the call and its connection, so that a late reply is nobody elses', async () => {
		await using fake = await startFake({ 'service.list': () => silent, 'debug.state': () => ({ output: 'right' }) })
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.list({ timeoutMs: 50 }), {
			kind: 'timeout',
			exit: 6,
			retryable: true,
			data: { method: 'service.list', ms: 50 },
			message: 'cannot wait longer for service.list: no outcome within 50ms',
		})
		fake.received.at(-1)?.reply(['late'])
		assert.equal(await client.debugState(), 'right')
		assert.equal(fake.received.at(-1)?.connection, 2)
	})

	it('is that of the client, unless the call has one', async () => {
		await using fake = await startFake({ some: () => silent })
		await using client = await ZinitClient.connectUnix(fake.path, { callTimeoutMs: 40 })
		await assert.rejects(client.call('some'), { data: { method: 'some', ms: 40 } })
		await assert.rejects(client.call('some', {}, { timeoutMs: 30 }), { data: { method: 'some', ms: 30 } })
	})

	it('of 0 is none', async () => {
		await using fake = await startFake({ some: () => silent })
		await using client = await ZinitClient.connectUnix(fake.path, { callTimeoutMs: 20 })
		const call = client.call('some', {}, { timeoutMs: 0 })
		await assert.rejects(client.call('some'), { kind: 'timeout' })
		fake.received.find(({ method }) => method === 'some')?.reply('at last')
		assert.equal(await call, 'at last')
	})

	it('holds while a call waits for a connection, and that call is never sent', async () => {
		await using fake = await startFake({ some: () => silent })
		await using client = await ZinitClient.connectUnix(fake.path)
		const calls = Array.from({ length: 8 }, () => client.call('some'))
		await until('eight calls', () => fake.methods.length === 8)
		await assert.rejects(client.list({ timeoutMs: 30 }), { kind: 'timeout' })
		for (const request of fake.received) if (request.method === 'some') request.reply(1)
		await Promise.all(calls)
		assert.ok(!fake.methods.includes('service.list'))
	})

	it('bounds the repetitions of a call', async () => {
		await using fake = await startFake({ 'service.list': hangUp })
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.list({ timeoutMs: 1 }), { kind: 'timeout' })
	})
})

describe('abort (cli.md 7.3)', () => {
	it('rejects with the reason of the signal and closes the connection of that call alone', async () => {
		await using fake = await startFake({ 'service.list': () => silent, some: () => silent })
		await using client = await ZinitClient.connectUnix(fake.path)
		const controller = new AbortController()
		const reason = new Error('enough')
		const other = client.call('some')
		const call = client.list({ signal: controller.signal })
		await until('both calls', () => fake.methods.length === 2)
		controller.abort(reason)
		await assert.rejects(call, reason)
		await until('the end of that connection', () => fake.open.size === 1)
		fake.received.find(({ method }) => method === 'some')?.reply('still there')
		assert.equal(await other, 'still there')
	})

	it('before the call sends nothing', async () => {
		await using fake = await startFake({ 'service.list': () => [] })
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.list({ signal: AbortSignal.abort('no') }), error => error === 'no')
		assert.deepEqual(fake.methods, [])
	})

	it('ends the wait before a repetition', async () => {
		await using fake = await startFake({ 'service.list': hangUp })
		await using client = await ZinitClient.connectUnix(fake.path)
		const controller = new AbortController()
		const call = client.list({ signal: controller.signal })
		await until('the first try', () => fake.methods.length >= 1)
		controller.abort('enough')
		await assert.rejects(call, error => error === 'enough')
	})
})

describe('a generic call', () => {
	it('carries any method, and gives its result as it is', async () => {
		await using fake = await startFake({ 'xinet.list': () => ['p1'], 'system.ping': () => pong })
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.deepEqual(await client.call('xinet.list'), ['p1'])
		assert.deepEqual(await client.call('system.ping'), pong)
	})
})
