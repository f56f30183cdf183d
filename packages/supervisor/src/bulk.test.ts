import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { requires, service, supervise, target } from './fakes/supervised.ts'
import { unitFiles, unitText } from './fakes/unit-files.ts'

const system = { class: 'system' }
const off = { status: 'stop' }

describe('start_all', () => {
	it('starts user services with status start, and user targets, in boot order', async () => {
		const { supervisor, host } = await supervise(
			[service('b', requires('a')), service('a'), service('off', off), service('sys', system), target('all', { requires: ['b'] })],
			{ begin: 'later' },
		)
		assert.deepEqual(await supervisor.startAll(), { names: ['a', 'b', 'all'], skipped: ['sys'], failed: [] })
		assert.deepEqual(
			host.processes.requests.map(({ service: name }) => name),
			['a', 'b'],
		)
	})

	it('says which did not come up, and why', async () => {
		const { supervisor } = await supervise(
			[service('bad'), service('blocked', requires('off')), service('lost', requires('x')), service('off', off)],
			{
				begin: 'later',
				prepare: host => host.processes.behave('bad', { spawn: { error: 'no such directory' } }),
			},
		)
		assert.deepEqual((await supervisor.startAll()).failed, [
			{ name: 'bad', error: 'spawn error: no such directory' },
			{ name: 'lost', error: "cannot start service 'lost': missing dependency 'x'" },
			{ name: 'blocked', error: 'waiting on: off' },
		])
	})

	it('does not count what is still on its way, nor call it failed', async () => {
		const { supervisor, host } = await supervise(
			[service('db', { oneshot: true }), service('web', requires('db')), service('bad'), service('up')],
			{
				begin: 'later',
				prepare(host) {
					host.processes.behave('db', { ends: { after: 5000, code: 0 } })
					host.processes.behave('bad', { spawn: { error: 'no such directory' } })
				},
			},
		)
		const answer = supervisor.startAll({ wait_ms: 3000 })
		await host.clock.advance(3000)
		assert.deepEqual(await answer, {
			names: ['up'],
			skipped: [],
			failed: [{ name: 'bad', error: 'spawn error: no such directory' }],
			under_way: ['db', 'web'],
			pending: true,
		})
		const accepted = await supervisor.startAll({ wait_ms: 0 })
		assert.deepEqual([accepted.names, accepted.under_way, accepted.pending], [[], ['bad', 'web'], true])
	})

	it('awaits again what was up and has fallen while the others were awaited', async () => {
		const { supervisor, host } = await supervise([service('flaky'), service('job', { oneshot: true })], {
			begin: 'later',
			prepare(host) {
				host.processes.behave('flaky', { ends: { after: 100, code: 127 } })
				host.processes.behave('job', { ends: { after: 2000, code: 0 } })
			},
		})
		const answer = supervisor.startAll({ wait_ms: 3000 })
		await host.clock.advance(200)
		host.processes.behave('flaky', { spawn: 'never' })
		await host.clock.advance(2800)
		assert.deepEqual(await answer, { names: ['job'], skipped: [], failed: [], under_way: ['flaky'], pending: true })
	})

	it('says of what has fallen in the meantime that it failed', async () => {
		const { supervisor, host } = await supervise([service('flaky'), service('job', { oneshot: true })], {
			begin: 'later',
			prepare(host) {
				host.processes.behave('flaky', { ends: { after: 100, code: 127 } })
				host.processes.behave('job', { ends: { after: 500, code: 0 } })
			},
		})
		const answer = supervisor.startAll()
		await host.clock.advance(500)
		assert.deepEqual(await answer, { names: ['job'], skipped: [], failed: [{ name: 'flaky', error: 'exit code 127' }] })
	})

	it('brings back what is on its way down', async () => {
		const { supervisor, host } = await supervise([service('web')], { prepare: host => host.processes.behave('web', { stop: 'ignores' }) })
		await supervisor.stop('web', { wait_ms: 0 })
		const answer = supervisor.startAll()
		await host.clock.advance(10_000)
		assert.deepEqual((await answer).names, ['web'])
		assert.equal(supervisor.isRunning('web'), true)
	})
})

describe('stop_all', () => {
	it('stops user units in cascade order, and nothing comes back', async () => {
		const { supervisor, states, moves } = await supervise([
			service('db'),
			service('web', requires('db')),
			service('wait', requires('off')),
			service('off', off),
		])
		assert.deepEqual(await supervisor.stopAll(), { names: ['db', 'web'], skipped: [], failed: [] })
		assert.deepEqual(states(), { db: 'exited', off: 'inactive', wait: 'inactive', web: 'exited' })
		assert.deepEqual(moves().slice(-4), ['web running>stopping', 'web stopping>exited', 'db running>stopping', 'db stopping>exited'])
	})

	it('skips the system class, and what an active one of it requires', async () => {
		const { supervisor, states } = await supervise([service('disk'), service('sys', { ...system, ...requires('disk') }), service('web')])
		assert.deepEqual(await supervisor.stopAll(), { names: ['web'], skipped: ['disk', 'sys'], failed: [] })
		assert.deepEqual(states(), { disk: 'running', sys: 'running', web: 'exited' })
	})

	it('does not count what is still stopping', async () => {
		const { supervisor, host } = await supervise([service('cron'), service('db'), service('web', requires('db'))], {
			prepare: host => host.processes.behave('web', { stop: 'ignores' }),
		})
		const answer = supervisor.stopAll({ wait_ms: 3000 })
		await host.clock.advance(3000)
		assert.deepEqual(await answer, { names: ['cron'], skipped: [], failed: [], under_way: ['db', 'web'], pending: true })
	})

	it('says what survived', async () => {
		const { supervisor, host } = await supervise([service('web')], { prepare: host => host.processes.behave('web', { stop: 'immortal' }) })
		const answer = supervisor.stopAll()
		await host.clock.advance(20_000)
		assert.partialDeepStrictEqual(await answer, { names: [], failed: [{ name: 'web' }] })
	})
})

describe('delete_all', () => {
	it('stops and deletes user units with their files', async () => {
		using files = unitFiles({
			db: unitText('db'),
			web: unitText('web', '[dependencies]\nrequires = ["db"]'),
			sys: unitText('sys', 'class = "system"'),
		})
		const { supervisor, moves } = await supervise([], { directories: [{ path: files.path, kind: 'config' }] })
		assert.deepEqual(await supervisor.deleteAll(), { names: ['web', 'db'], skipped: ['sys'], failed: [] })
		assert.deepEqual(files.names(), ['sys.toml'])
		assert.deepEqual(supervisor.list(), ['sys'])
		assert.equal(
			moves().some(move => move.endsWith('>failed')),
			false,
		)
	})

	it('answers pending in time with what is deleted by then, and goes on', async () => {
		const { supervisor, host } = await supervise([service('db'), service('web', requires('db')), service('cron'), service('off', off)], {
			prepare: host => host.processes.behave('web', { stop: 'ignores' }),
		})
		const answer = supervisor.deleteAll({ wait_ms: 3000 })
		await host.clock.advance(3000)
		assert.deepEqual(await answer, { names: ['off', 'cron'], skipped: [], failed: [], under_way: ['web', 'db'], pending: true })
		assert.deepEqual(supervisor.list(), ['db', 'web'])
		await host.clock.advance(10_000)
		assert.deepEqual(supervisor.list(), [])
	})

	it('says what cannot be deleted, and deletes the others', async () => {
		const { supervisor, host } = await supervise([service('db'), service('web', requires('db'))], {
			prepare: host => host.processes.behave('web', { stop: 'immortal' }),
		})
		const answer = supervisor.deleteAll()
		await host.clock.advance(20_000)
		const { names, failed } = await answer
		assert.deepEqual([names, failed.map(({ name }) => name)], [['db'], ['web']])
		assert.match(failed[0]?.error ?? '', /^cannot stop 'web': process \d+ survived SIGKILL$/)
		assert.deepEqual(supervisor.list(), ['web'])
	})
})
