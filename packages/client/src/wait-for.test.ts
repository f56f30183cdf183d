import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ZinitClient, ZinitError } from './index.ts'
import { silent, startFake, until } from './testing/fake.ts'

const status = (state: string, more: object = {}) => ({ name: 'a', state, pid: state === 'running' ? 7 : 0, ...more })

describe('waitFor (cli.md 7.2)', () => {
	/** A daemon with one service in that state, and a subscription on which nothing happens. */
	const staying = (state: string, more: object = {}) =>
		startFake({
			'service.status': () => status(state, more),
			'service.list_full': () => [{ name: 'a', state: { state, waiting_on: [] }, ...more }],
			'events.subscribe': request => {
				request.reply({ subscription: 's', boot: 'boot-1', seq: 0 })
				return silent
			},
		})

	it('resolves at once if the state is reached', async () => {
		await using fake = await staying('running')
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.deepEqual(await client.waitFor('a', 'running'), status('running'))
		await until('the end of the subscription', () => fake.open.size === 1)
	})

	it('resolves when one of several states is reached', async () => {
		await using fake = await startFake({ 'service.list_full': () => [{ name: 'a', state: { state: 'starting', pid: 7 } }] })
		let state = 'starting'
		fake.answers['service.status'] = () => status(state)
		fake.answers['events.subscribe'] = request => {
			request.reply({ subscription: 's', boot: 'boot-1', seq: 0 })
			state = 'exited'
			request.notify('events.event', { subscription: 's', seq: 1, service: 'a', to: 'exited' })
			return silent
		}
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.equal((await client.waitFor('a', ['running', 'exited'])).state, 'exited')
		assert.deepEqual(fake.received.find(({ method }) => method === 'events.subscribe')?.params, { services: ['a'], kinds: ['transition'] })
	})

	it('resolves for a state that was passed in between', async () => {
		await using fake = await startFake({
			'service.status': () => status('starting'),
			'service.list_full': () => [{ name: 'a', state: { state: 'starting', pid: 7 } }],
			'events.subscribe': request => {
				request.reply({ subscription: 's', boot: 'boot-1', seq: 0 })
				request.notify('events.event', { subscription: 's', seq: 1, service: 'a', to: 'running' })
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.equal((await client.waitFor('a', 'running')).state, 'starting')
	})

	it('throws when the service has ended in another state for good', async () => {
		await using fake = await staying('failed', { exit_code: 3, retry_in_ms: null })
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.waitFor('a', 'running'), {
			kind: 'state_not_reached',
			exit: 1,
			data: { service: 'a', wanted: ['running'], got: 'failed', reason: 'exit code 3' },
		})
	})

	it('waits on while a retry is due', async () => {
		let retry: number | null = 500
		await using fake = await startFake({
			'service.status': () => status('failed', { exit_code: 3 }),
			'service.list_full': () => [{ name: 'a', state: { state: 'failed' }, retry_in_ms: retry }],
			'events.subscribe': request => {
				request.reply({ subscription: 's', boot: 'boot-1', seq: 0 })
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		const waiting = client.waitFor('a', 'running')
		await until('the first look', () => fake.methods.includes('service.list_full'))
		retry = null
		fake.received
			.find(({ method }) => method === 'events.subscribe')
			?.notify('events.event', { subscription: 's', seq: 1, service: 'a', to: 'failed' })
		await assert.rejects(waiting, { kind: 'state_not_reached' })
	})

	it("'settled' resolves when nothing on the way changes it any more", async () => {
		const all = (db: object) => [
			{ name: 'a', state: { state: 'blocked', waiting_on: ['db'] } },
			{ name: 'db', ...db },
		]
		let db: object = { state: { state: 'starting', pid: 1 } }
		await using fake = await startFake({
			'service.status': () => status('blocked'),
			'service.list_full': () => all(db),
			'events.subscribe': request => {
				request.reply({ subscription: 's', boot: 'boot-1', seq: 0 })
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		const waiting = client.waitFor('a', 'settled')
		await until('the first look', () => fake.methods.includes('service.list_full'))
		db = { state: { state: 'inactive' } }
		fake.received
			.find(({ method }) => method === 'events.subscribe')
			?.notify('events.event', { subscription: 's', seq: 1, service: 'db', to: 'inactive' })
		assert.equal((await waiting).state, 'blocked')
		assert.deepEqual(fake.received.find(({ method }) => method === 'events.subscribe')?.params, { kinds: ['transition'] })
	})

	it('is a timeout at its deadline, with the state last seen; aborts with the reason', async () => {
		await using fake = await startFake({
			'service.status': () => status('starting'),
			'service.list_full': () => [{ name: 'a', state: { state: 'starting', pid: 7 } }],
			'events.subscribe': request => {
				request.reply({ subscription: 's', boot: 'boot-1', seq: 0 })
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.waitFor('a', 'running', { timeoutMs: 100 }), {
			kind: 'timeout',
			data: { method: 'waitFor', ms: 100, service: 'a', state: 'starting' },
		})
		const controller = new AbortController()
		const waiting = client.waitFor('a', 'running', { signal: controller.signal })
		controller.abort('enough')
		await assert.rejects(waiting, error => error === 'enough')
		await until('the end of the subscriptions', () => fake.open.size <= 1)
	})

	it('of an unknown service is an error', async () => {
		await using fake = await startFake({
			'service.status': request => {
				request.fail(-32000, 'service not found: a', { kind: 'service_not_found' })
				return silent
			},
			'events.subscribe': request => {
				request.reply({ subscription: 's', boot: 'boot-1', seq: 0 })
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.waitFor('a', 'running'), error => error instanceof ZinitError && error.kind === 'service_not_found')
	})
})
