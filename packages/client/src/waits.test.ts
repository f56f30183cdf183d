import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ActionResult, ZinitClient } from './index.ts'
import { pong, type Received, silent, startFake, until } from './testing/fake.ts'

const acted = (state: string, changed = true, more: object = {}) => ({ ok: true, name: 'a', state, changed, affected: [], ...more })

const status = (state: string, more: object = {}) => ({ name: 'a', state, pid: state === 'running' ? 7 : 0, ...more })

const refuse = (code: number, message: string, data: object) => (request: Received) => {
	request.fail(code, message, data)
	return silent
}

describe('start, stop, restart (cli.md 7.2)', () => {
	const outcomes: readonly (readonly [keyof ZinitClient & ('start' | 'stop' | 'restart'), object, object, Partial<ActionResult>])[] = [
		['start', acted('running'), status('running'), { outcome: 'done', state: 'running', pid: 7, reason: null }],
		['start', acted('running', false), status('running'), { outcome: 'already', pid: 7 }],
		['start', acted('exited'), status('exited', { exit_code: 0 }), { outcome: 'done', state: 'exited', pid: null, reason: null }],
		['start', acted('failed'), status('failed', { exit_code: 3 }), { outcome: 'failed', reason: 'exit code 3' }],
		['start', acted('failed'), status('failed', { error: 'killed by signal 9' }), { outcome: 'failed', reason: 'killed by signal 9' }],
		['start', acted('blocked', false), status('blocked', { error: 'waiting on: b' }), { outcome: 'blocked', reason: 'waiting on: b' }],
		['stop', acted('exited'), status('exited', { exit_code: null, error: null }), { outcome: 'done', reason: null }],
		['stop', acted('inactive', false), status('inactive'), { outcome: 'already' }],
		['stop', acted('blocked'), status('blocked', { error: 'waiting on: b' }), { outcome: 'done' }],
		['restart', acted('running', true, { affected: ['b'] }), status('running'), { outcome: 'done', affected: ['b'] }],
	]
	for (const [verb, reply, now, expected] of outcomes) {
		it(`${verb} is ${expected.outcome} when the daemon says ${JSON.stringify(reply)}`, async () => {
			await using fake = await startFake({ [`service.${verb}`]: () => reply, 'service.status': () => now })
			await using client = await ZinitClient.connectUnix(fake.path)
			const result = await client[verb]('a')
			assert.deepEqual({ ...result, ...expected }, result)
			assert.equal(typeof result.duration_ms, 'number')
		})
	}

	it('tell the daemon to wait as long as they do, start and restart 60 s, stop 120 s', async () => {
		const answers = Object.fromEntries(['start', 'stop', 'restart'].map(verb => [`service.${verb}`, () => acted('running')]))
		await using fake = await startFake({ ...answers, 'service.status': () => status('running') })
		await using client = await ZinitClient.connectUnix(fake.path)
		await client.start('a', { tree: true })
		await client.stop('a')
		await client.restart('a', { timeoutMs: 1500 })
		assert.deepEqual(
			fake.received
				.filter(({ method }) => method !== 'service.status')
				.map(({ method, params }) => [method, params])
				.slice(1),
			[
				['service.start', { name: 'a', tree: true, wait_ms: 60_000 }],
				['service.stop', { name: 'a', wait_ms: 120_000 }],
				['service.restart', { name: 'a', wait_ms: 1500 }],
			],
		)
	})

	it('without wait resolve on acceptance', async () => {
		await using fake = await startFake({
			'service.stop': () => acted('stopping', true, { pending: true }),
			'service.status': () => status('stopping', { pid: 7 }),
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.deepEqual(
			{ ...(await client.stop('a', { wait: false })), duration_ms: 0 },
			{ name: 'a', outcome: 'requested', state: 'stopping', pid: 7, reason: null, duration_ms: 0, affected: [] },
		)
		assert.deepEqual(fake.received[1]?.params, { name: 'a', wait_ms: 0 })
	})

	it('are a timeout when the daemon is not done by the deadline, with the state it is in', async () => {
		await using fake = await startFake({ 'service.stop': () => acted('stopping', true, { pending: true }) })
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.stop('a', { timeoutMs: 50 }), {
			kind: 'timeout',
			exit: 6,
			data: { method: 'service.stop', ms: 50, service: 'a', state: 'stopping' },
			message: "cannot wait longer for service.stop of 'a': no outcome within 50ms, it is stopping",
		})
	})

	it('are a timeout when the daemon does not answer at all', async () => {
		await using fake = await startFake({ 'service.stop': () => silent })
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.stop('a', { timeoutMs: 50 }), { kind: 'timeout', data: { method: 'service.stop', ms: 50, service: 'a' } })
	})

	it('beyond ten minutes are watched by events', async () => {
		let state = 'starting'
		await using fake = await startFake({
			'service.start': () => acted('starting', true, { pending: true }),
			'service.status': () => status(state),
			'service.list_full': () => [{ name: 'a', state: { state, pid: 7 } }],
			'events.subscribe': request => {
				request.reply({ subscription: 's', boot: 'boot-1', seq: 0 })
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		const call = client.start('a', { timeoutMs: 0 })
		await until('the first look', () => fake.methods.includes('service.list_full'))
		state = 'running'
		fake.received
			.find(({ method }) => method === 'events.subscribe')
			?.notify('events.event', { subscription: 's', seq: 1, service: 'a', to: 'running' })
		assert.equal((await call).state, 'running')
		assert.equal(fake.received[1]?.params.wait_ms, 600_000)
	})

	it('start throws unless it is running, if asked to', async () => {
		await using fake = await startFake({
			'service.start': () => acted('failed'),
			'service.status': () => status('failed', { exit_code: 3 }),
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.start('a', { throwUnlessRunning: true }), {
			kind: 'state_not_reached',
			exit: 1,
			data: { service: 'a', wanted: 'running', got: 'failed', reason: 'exit code 3' },
			message: "'a' is failed, not running: exit code 3",
		})
	})
})

describe('other calls that wait', () => {
	it('carry their parameters by the names of the wire', async () => {
		const reload = { added: [], removed: [], changed: [], config_errors: [], unchanged: 1, changed_keys: {}, errors: [], needs_restart: [] }
		const bulk = { count: 0, skipped: [], failed: [] }
		await using fake = await startFake({
			'service.set': () => ({ ok: true, name: 'a', warnings: [] }),
			'service.delete': () => acted('inactive'),
			'service.reload': ({ params }) => (params.name === undefined ? reload : { ok: true, name: 'a' }),
			'service.start_all': () => ({ ...bulk, started: ['a'] }),
			'service.stop_all': () => ({ ...bulk, stopped: ['a'] }),
			'service.delete_all': () => ({ ...bulk, deleted: ['a'] }),
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		await client.serviceSet({ service: { name: 'a', exec: 'b' } }, { persist: false })
		await client.serviceDelete('a', { force: false })
		assert.deepEqual(await client.reload({ restartChanged: true, dryRun: true }), reload)
		assert.deepEqual(await client.reloadService('a'), { ok: true, name: 'a' })
		assert.deepEqual(
			[(await client.startAll()).started, (await client.stopAll()).stopped, (await client.deleteAll({ wait: false })).deleted],
			[['a'], ['a'], ['a']],
		)
		assert.deepEqual(
			fake.received.slice(1).map(({ params }) => params),
			[
				{ config: { service: { name: 'a', exec: 'b' } }, persist: false, wait_ms: 60_000 },
				{ name: 'a', force: false, wait_ms: 120_000 },
				{ restart_changed: true, dry_run: true, wait_ms: 60_000 },
				{ name: 'a', wait_ms: 60_000 },
				{ wait_ms: 60_000 },
				{ wait_ms: 60_000 },
				{ wait_ms: 0 },
			],
		)
	})

	it('kill sends its signal as text and has no deadline of its own', async () => {
		await using fake = await startFake({ 'service.kill': () => ({ ok: true }) })
		await using client = await ZinitClient.connectUnix(fake.path)
		await client.kill('a')
		await client.kill('a', 9)
		await client.kill('a', 'HUP')
		assert.deepEqual(
			fake.received.slice(1).map(({ params }) => params),
			[{ name: 'a' }, { name: 'a', signal: '9' }, { name: 'a', signal: 'HUP' }],
		)
	})

	it('serviceDelete removes in cascade what requires it first, and what is gone by then is no error', async () => {
		const requiredBy: Readonly<Record<string, readonly string[]>> = { db: ['app', 'api'], app: ['web'], api: ['web'], web: [] }
		await using fake = await startFake({
			'service.status_full': ({ params }) => ({ name: params.name, required_by: requiredBy[String(params.name)] }),
			'service.delete': request =>
				request.params.name === 'api'
					? refuse(-32000, 'service not found: api', { kind: 'service_not_found' })(request)
					: { ...acted('inactive'), path: `/x/${request.params.name}.toml` },
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		const { path, others } = await client.serviceDelete('db', { cascade: true })
		assert.deepEqual(
			[path, others],
			[
				'/x/db.toml',
				[
					{ name: 'web', path: '/x/web.toml' },
					{ name: 'app', path: '/x/app.toml' },
					{ name: 'api', path: null },
				],
			],
		)
		assert.deepEqual(
			fake.received.filter(({ method }) => method === 'service.delete').map(({ params }) => params.name),
			['web', 'app', 'api', 'db'],
		)
	})

	it('serviceDelete in cascade ends at its deadline, between its calls too, and has told what is gone', async () => {
		const end = performance.now() + LIMIT_MS
		await using fake = await startFake({
			'service.status_full': ({ params }) => ({ name: params.name, required_by: params.name === 'db' ? ['app', 'web'] : [] }),
			'service.delete': request => {
				setTimeout(() => request.reply({ ...acted('inactive'), path: null }), end - performance.now() + PAST_MS)
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		const removed: string[] = []
		await assert.rejects(client.serviceDelete('db', { cascade: true, timeoutMs: LIMIT_MS, onRemoved: ({ name }) => removed.push(name) }), {
			kind: 'timeout',
			data: { method: 'service.delete', ms: LIMIT_MS, service: 'db' },
		})
		assert.deepEqual(removed, ['app'])
		assert.deepEqual(
			fake.received.filter(({ method }) => method === 'service.delete').map(({ params }) => params.name),
			['app'],
		)
	})

	it('shutdown resolves when the socket is gone', async () => {
		await using fake = await startFake({ 'system.shutdown': () => ({ ok: true }) })
		await using client = await ZinitClient.connectUnix(fake.path)
		let over = false
		const call = client.shutdown().then(() => {
			over = true
		})
		await until('the request', () => fake.methods.length === 1)
		await client.ping()
		assert.equal(over, false)
		await fake.stop()
		await call
		await fake.start()
		await client.shutdown({ wait: false })
		assert.equal(fake.open.size, 1)
	})

	it('shutdown does not wait for the next daemon, even if calls do', async () => {
		await using fake = await startFake({ 'system.shutdown': () => ({ ok: true }) })
		await using client = await ZinitClient.connectUnix(fake.path, { waitForDaemonMs: 60_000 })
		const call = client.shutdown({ timeoutMs: 10_000 })
		await until('the request', () => fake.methods.length === 1)
		await fake.stop()
		await call
		await fake.start()
	})

	it('shutdown is over as well when another daemon has taken its place', async () => {
		await using fake = await startFake({ 'system.shutdown': () => ({ ok: true }) })
		await using client = await ZinitClient.connectUnix(fake.path)
		const call = client.shutdown()
		await until('the request', () => fake.methods.length === 1)
		fake.answers['system.ping'] = () => ({ ...pong, boot: 'boot-2' })
		fake.hangUp()
		await call
	})
})

const LIMIT_MS = 1000
/** So that the deadline is over, and the call that carries it is not yet given up. */
const PAST_MS = 100
