import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { ZinitClient } from './index.ts'
import { type Received, silent, startFake, until } from './testing/fake.ts'

const hangUp = ({ socket }: Received) => {
	socket.destroy()
	return silent
}

describe('connections (cli.md 7.3)', () => {
	it('are reused one call after another', async () => {
		await using fake = await startFake({ 'service.list': () => [] })
		await using client = await ZinitClient.connectUnix(fake.path)
		for (let call = 0; call < 10; call++) await client.list()
		assert.equal(fake.accepted, 1)
	})

	it('carry one call each, and are at most eight', async () => {
		await using fake = await startFake({ 'service.list': () => silent })
		await using client = await ZinitClient.connectUnix(fake.path)
		const calls = Array.from({ length: 30 }, () => client.list())
		await until('eight calls', () => fake.methods.length === 8)
		assert.equal(new Set(fake.received.slice(1).map(({ connection }) => connection)).size, 8)
		fake.answers['service.list'] = () => ['late']
		for (const request of fake.received.slice(1)) request.reply(['first'])
		assert.equal((await Promise.all(calls)).filter(([word]) => word === 'late').length, 22)
		assert.equal(fake.accepted, 8)
	})

	it('of calls that wait for an outcome are more if need be: what they wait for may be asked for last', async () => {
		await using fake = await startFake({ 'service.start': () => silent, 'service.status': () => ({ name: 'a', state: 'running', pid: 1 }) })
		await using client = await ZinitClient.connectUnix(fake.path)
		const calls = Array.from({ length: 20 }, () => client.start('a'))
		await until('twenty calls', () => fake.methods.length === 20)
		assert.equal((await client.status('a')).state, 'running')
		for (const request of fake.received)
			if (request.method === 'service.start') request.reply({ ok: true, state: 'running', changed: true })
		await Promise.all(calls)
		await until('eight connections', () => fake.open.size <= 8)
	})

	it('that are idle do not keep the process alive', async () => {
		await using fake = await startFake({ 'service.list': () => ['a'] })
		const script = `
			const { ZinitClient } = await import(${JSON.stringify(new URL('index.ts', import.meta.url).href)})
			const client = await ZinitClient.connectUnix(${JSON.stringify(fake.path)})
			console.log(String(await client.list()))`
		const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
		let text = ''
		child.stdout.setEncoding('utf8').on('data', chunk => {
			text += chunk
		})
		assert.deepEqual(await once(child, 'close'), [0, null])
		assert.equal(text, 'a\n')
	})

	it('end with the client; calls in flight reject, later ones too', async () => {
		await using fake = await startFake({ 'service.list': () => silent })
		const client = await ZinitClient.connectUnix(fake.path)
		const call = client.list()
		await until('the call', () => fake.methods.length === 1)
		await client.close()
		await assert.rejects(call, { kind: 'connection_lost', exit: 4 })
		await assert.rejects(client.list(), { kind: 'connection_lost', message: 'cannot call service.list: the client is closed' })
		await until('the end of all connections', () => fake.open.size === 0)
		assert.deepEqual(fake.methods, ['service.list'])
	})
})

describe('after a loss (cli.md 7.3)', () => {
	it('the next call reconnects', async () => {
		await using fake = await startFake({ 'service.list': () => ['a'] })
		await using client = await ZinitClient.connectUnix(fake.path)
		await client.list()
		await fake.stop()
		await fake.start()
		assert.deepEqual(await client.list(), ['a'])
	})

	it('a call that only reads is sent again, up to three times', async () => {
		await using fake = await startFake({ 'service.list': request => (fake.methods.length < 4 ? hangUp(request) : ['a']) })
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.deepEqual(await client.list(), ['a'])
		assert.equal(fake.methods.length, 4)
		fake.answers['service.list'] = hangUp
		await assert.rejects(client.list(), {
			kind: 'connection_lost',
			retryable: true,
			data: { path: fake.path, method: 'service.list', sent: true },
		})
		assert.equal(fake.methods.length, 8)
	})

	it('what changes something is never sent again once it may have been received', async () => {
		const mutations = {
			'service.start': (client: ZinitClient) => client.start('a'),
			'service.stop': (client: ZinitClient) => client.stop('a'),
			'service.restart': (client: ZinitClient) => client.restart('a'),
			'service.kill': (client: ZinitClient) => client.kill('a'),
			'service.set': (client: ZinitClient) => client.serviceSet({ service: { name: 'a', exec: 'b' } }),
			'service.delete': (client: ZinitClient) => client.serviceDelete('a'),
			'service.reload': (client: ZinitClient) => client.reload(),
			'service.start_all': (client: ZinitClient) => client.startAll(),
			'service.stop_all': (client: ZinitClient) => client.stopAll(),
			'service.delete_all': (client: ZinitClient) => client.deleteAll(),
			'system.shutdown': (client: ZinitClient) => client.shutdown(),
			'nobody.knows': (client: ZinitClient) => client.call('nobody.knows'),
		}
		for (const [method, call] of Object.entries(mutations)) {
			await using fake = await startFake({ [method]: hangUp })
			await using client = await ZinitClient.connectUnix(fake.path)
			await assert.rejects(call(client), { kind: 'connection_lost', exit: 4, data: { path: fake.path, method, sent: true } }, method)
			assert.deepEqual(fake.methods, [method])
		}
	})

	it('a partial reply is a loss, not a reply', async () => {
		await using fake = await startFake({
			'service.start': ({ socket }) => {
				socket.end('{"jsonrpc":"2.0","id":1,"resu')
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.start('a'), { kind: 'connection_lost' })
	})

	it('the daemon that answers next is asked anew what it can do', async () => {
		await using fake = await startFake({
			'service.kill': () => ({ ok: true }),
			'service.list_full': () => [],
			'service.status': () => ({ pid: 1 }),
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		await client.kill('a')
		assert.deepEqual(fake.methods, ['service.kill'])
		fake.answers['system.ping'] = () => ({ version: '0.3.9' })
		fake.hangUp()
		await until('the end of all connections', () => fake.open.size === 0)
		await client.kill('a')
		assert.deepEqual(fake.methods, ['service.kill', 'service.list_full', 'service.kill'])
		assert.equal(client.version, '0.3.9')
	})

	it('without reconnect all is over', async () => {
		await using fake = await startFake({ 'service.list': () => [] })
		await using client = await ZinitClient.connectUnix(fake.path, { reconnect: false })
		await client.list()
		fake.hangUp()
		await until('the loss', () => fake.open.size === 0)
		await assert.rejects(
			async () => {
				for (;;) await client.list()
			},
			{ kind: 'connection_lost' },
		)
		await assert.rejects(client.list(), { message: 'cannot call service.list: the client is disconnected' })
		assert.equal(fake.accepted, 1)
	})

	it('a call that was given up is none, even without reconnect', async () => {
		await using fake = await startFake({ 'service.list': () => silent, 'debug.state': () => ({ output: 'there' }) })
		await using client = await ZinitClient.connectUnix(fake.path, { reconnect: false })
		await assert.rejects(client.list({ timeoutMs: 20 }), { kind: 'timeout' })
		assert.equal(await client.debugState(), 'there')
	})

	it('an absent socket is an error at once, unless it is to be waited for', async () => {
		await using fake = await startFake({ 'service.list': () => ['a'] })
		await using impatient = await ZinitClient.connectUnix(fake.path)
		await using patient = await ZinitClient.connectUnix(fake.path, { waitForDaemonMs: 10_000 })
		await fake.stop()
		await assert.rejects(impatient.list(), { kind: 'unreachable', data: { path: fake.path, reason: 'absent' } })
		const call = patient.list()
		await fake.start()
		assert.deepEqual(await call, ['a'])
	})
})
