import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ZinitClient } from '../index.ts'
import { named, ok, shop, startOld } from '../testing/old.ts'

describe('against a 0.3.9 (cli.md 7.5, rpc.md 9)', () => {
	it('set of a name that it has is never sent: it would hang', async () => {
		await using old = await startOld(shop)
		await using client = await ZinitClient.connectUnix(old.fake.path)
		await assert.rejects(client.serviceSet({ service: { name: 'db', exec: 'x' } }), {
			kind: 'service_exists',
			exit: 1,
			hint: 'zinit remove first',
		})
		assert.deepEqual(named(old.fake, 'service.set'), [])
		await client.serviceSet({ service: { name: 'new', exec: 'x' } })
		assert.equal(named(old.fake, 'service.set').length, 1)
	})

	it('set without a file is not supported', async () => {
		await using old = await startOld(shop)
		await using client = await ZinitClient.connectUnix(old.fake.path)
		await assert.rejects(client.serviceSet({ service: { name: 'new', exec: 'x' } }, { persist: false }), { kind: 'not_supported', exit: 7 })
	})

	it('delete is refused while others name it over any edge, since it would take them along', async () => {
		await using old = await startOld(shop)
		await using client = await ZinitClient.connectUnix(old.fake.path)
		await assert.rejects(client.serviceDelete('app'), {
			kind: 'has_dependents',
			exit: 1,
			data: { service: 'app', dependents: ['worker', 'all'] },
		})
		assert.deepEqual(named(old.fake, 'service.delete'), [])
		await client.serviceDelete('worker')
		assert.deepEqual(named(old.fake, 'service.delete'), ['worker'])
	})

	it('delete in cascade takes one after the other, dependents first', async () => {
		await using old = await startOld(shop)
		await using client = await ZinitClient.connectUnix(old.fake.path)
		await client.serviceDelete('db', { cascade: true })
		assert.deepEqual(named(old.fake, 'service.delete'), ['worker', 'all', 'app', 'db'])
	})

	it('kill is refused for a target and for what has no process: it would end the daemon', async () => {
		await using old = await startOld(shop)
		await using client = await ZinitClient.connectUnix(old.fake.path)
		for (const name of ['all', 'idle'])
			await assert.rejects(client.kill(name), { kind: 'not_running', exit: 3, message: `service not running: ${name}` })
		await client.kill('db', 15)
		assert.deepEqual(
			old.fake.received.filter(({ method }) => method === 'service.kill').map(({ params }) => params),
			[{ name: 'db', signal: '15' }],
		)
	})

	it('start with its tree starts what it requires and wants first', async () => {
		await using old = await startOld({
			db: {},
			cache: {},
			app: { requires: ['db'], wants: ['cache', 'ghost'], after: ['idle'] },
			web: { requires: ['app'] },
			idle: {},
		})
		await using client = await ZinitClient.connectUnix(old.fake.path)
		assert.equal((await client.start('web', { tree: true })).outcome, 'done')
		assert.deepEqual(named(old.fake, 'service.start'), ['db', 'cache', 'app', 'web'])
	})

	it('start of what it silently does not start is refused', async () => {
		await using old = await startOld(shop)
		old.fake.answers['service.start'] = () => ok()
		await using client = await ZinitClient.connectUnix(old.fake.path)
		const { outcome, state, reason } = await client.start('idle')
		assert.deepEqual([outcome, state, reason], ['refused', 'inactive', 'zinit 0.3.9 starts only services whose status is "start"'])
	})

	it('stop and restart resolve when it has happened', async () => {
		await using old = await startOld(shop)
		old.fake.answers['service.stop'] = ({ params }) => ok(old.states.set(String(params.name), 'stopping'))
		await using client = await ZinitClient.connectUnix(old.fake.path)
		let looks = 0
		const status = old.fake.answers['service.status']
		old.fake.answers['service.status'] = request => {
			looks += 1
			if (looks === 3) old.states.set('db', 'exited')
			return status?.(request)
		}
		assert.deepEqual([(await client.stop('db')).outcome, looks], ['done', 3])
		assert.equal((await client.stop('db')).outcome, 'already')
	})

	it('stop-all takes user services, dependents first; start-all those whose status is start', async () => {
		await using old = await startOld(shop)
		await using client = await ZinitClient.connectUnix(old.fake.path)
		assert.deepEqual(await client.stopAll(), { stopped: ['worker', 'app', 'db'], count: 3, skipped: ['log'], failed: [] })
		assert.deepEqual(named(old.fake, 'service.stop'), ['worker', 'app', 'db'])
		assert.deepEqual(await client.startAll(), { started: ['db', 'app', 'worker'], count: 3, skipped: ['log'], failed: [] })
	})

	it('start-all tells of each what came of it, and leaves out what is up', async () => {
		await using old = await startOld({
			db: { state: 'running', pid: 1 },
			web: {},
			bad: {},
			idle: {},
			'needs-idle': { requires: ['idle'] },
			slow: {},
		})
		const outcomes: Readonly<Record<string, string>> = {
			web: 'running',
			bad: 'failed',
			idle: 'inactive',
			'needs-idle': 'blocked',
			slow: 'starting',
		}
		old.fake.answers['service.start'] = ({ params: { name } }) => ok(old.states.set(String(name), outcomes[String(name)] ?? ''))
		const { 'service.status': status, 'service.list_full': list } = old.fake.answers
		old.fake.answers['service.status'] = request => ({
			...(status?.(request) as object),
			...(request.params.name === 'bad' ? { exit_code: 3 } : {}),
			...(request.params.name === 'needs-idle' ? { error: 'waiting on: idle' } : {}),
		})
		let looks = 0
		old.fake.answers['service.list_full'] = request => {
			looks += 1
			if (looks === 4) old.states.set('slow', 'running')
			return list?.(request)
		}
		await using client = await ZinitClient.connectUnix(old.fake.path)
		assert.deepEqual(await client.startAll(), {
			started: ['slow', 'web'],
			count: 2,
			skipped: [],
			failed: [
				{ name: 'bad', error: 'exit code 3' },
				{ name: 'idle', error: 'zinit 0.3.9 starts only services whose status is "start"' },
				{ name: 'needs-idle', error: 'waiting on: idle' },
			],
		})
		assert.ok(!named(old.fake, 'service.start').includes('db'))
	})

	it('what it does not have is an unknown method', async () => {
		await using old = await startOld(shop)
		await using client = await ZinitClient.connectUnix(old.fake.path)
		for (const call of [
			() => client.reload(),
			() => client.deleteAll(),
			() => client.events().next(),
			() => client.history(),
			() => client.check({}),
		]) {
			await assert.rejects(call, { kind: 'unknown_method', exit: 7 })
		}
	})

	it('waitFor looks at the status', async () => {
		await using old = await startOld(shop)
		await using client = await ZinitClient.connectUnix(old.fake.path)
		const waiting = client.waitFor('idle', 'running')
		old.states.set('idle', 'running')
		assert.equal((await waiting).state, 'running')
		old.states.set('idle', 'failed')
		await assert.rejects(client.waitFor('idle', 'running'), { kind: 'state_not_reached' })
	})

	it('rows have null for what it does not tell', async () => {
		await using old = await startOld({ db: { state: 'running', pid: 1 } })
		await using client = await ZinitClient.connectUnix(old.fake.path)
		const unknown = { reason: null, uptime_ms: null, restarts: null, retry_in_ms: null, since_ms: null, description: null }
		assert.deepEqual(await client.rows(), [
			{ name: 'db', kind: 'service', state: 'running', pid: 1, class: 'user', status: 'start', ...unknown },
		])
	})

	it('a plan is an estimate by its own rules: it stops over every edge, all at once', async () => {
		await using old = await startOld(shop)
		await using client = await ZinitClient.connectUnix(old.fake.path)
		const stop = (service: string, because: object) => ({ order: 1, action: 'stop', service, because, signal: 'SIGINT', deadline_ms: 5000 })
		assert.deepEqual(await client.plan('stop', ['db']), {
			verb: 'stop',
			names: ['db'],
			estimate: true,
			steps: [
				stop('worker', { kind: 'after', of: 'app' }),
				stop('app', { kind: 'requires', of: 'db' }),
				stop('db', { kind: 'requested', of: null }),
			],
			blocked_after: [],
			untouched: 3,
			refusals: [],
		})
		assert.deepEqual((await client.plan('delete', ['db'])).refusals, ["'app' depends on 'db' and would be removed too"])
		assert.deepEqual((await client.plan('set', ['db'])).refusals, ["'db' exists: this daemon would hang"])
		assert.deepEqual((await client.plan('kill', ['idle'])).refusals, ['service not running: idle'])
		await assert.rejects(client.plan('stop', ['ghost']), { kind: 'service_not_found', exit: 5 })
		await assert.rejects(client.plan('reload'), { kind: 'not_supported', exit: 7 })
		assert.deepEqual(
			old.fake.methods.filter(method => ['service.stop', 'service.delete', 'service.set', 'service.kill'].includes(method)),
			[],
		)
	})

	it('a plan to start tells the order, and what stays blocked', async () => {
		await using old = await startOld({ db: {}, app: { requires: ['db'] } })
		await using client = await ZinitClient.connectUnix(old.fake.path)
		assert.deepEqual((await client.plan('start', ['app'])).blocked_after, ['app'])
		const { steps, blocked_after } = await client.plan('start', ['app'], { tree: true })
		assert.deepEqual(
			[steps, blocked_after],
			[
				[
					{ order: 1, action: 'start', service: 'db', because: { kind: 'required', of: 'app' } },
					{ order: 2, action: 'start', service: 'app', because: { kind: 'requested', of: null } },
				],
				[],
			],
		)
	})
})
