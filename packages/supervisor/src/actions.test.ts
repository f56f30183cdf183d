import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { turns } from './fakes/clock.ts'
import { faultOf, requires, service, supervise, target } from './fakes/supervised.ts'

const off = { status: 'stop' }

describe('start', () => {
	it('answers when the service runs', async () => {
		const { supervisor } = await supervise([service('web', off)])
		assert.deepEqual(await supervisor.start('web'), { name: 'web', state: 'running', changed: true, affected: [] })
	})

	it('changes nothing where the service runs already', async () => {
		const { supervisor, host } = await supervise([service('web')])
		assert.deepEqual(await supervisor.start('web'), { name: 'web', state: 'running', changed: false, affected: [] })
		assert.equal(host.processes.requests.length, 1)
	})

	it('starts what is required with tree only, and names it', async () => {
		const { supervisor } = await supervise([service('db', off), service('web', { ...off, ...requires('db') })])
		assert.deepEqual(await supervisor.start('web'), { name: 'web', state: 'blocked', changed: true, affected: [] })
		assert.deepEqual(await supervisor.start('web', { tree: true }), { name: 'web', state: 'running', changed: true, affected: ['db'] })
	})

	it('names whoever waited for the service and starts with it', async () => {
		const { supervisor } = await supervise([service('db', off), service('web', requires('db')), service('ui', requires('web'))])
		assert.deepEqual((await supervisor.start('db')).affected, ['web'])
	})

	it('answers success with the state when the service is blocked or fails', async () => {
		const { supervisor } = await supervise([service('web', { ...off, ...requires('db') }), service('db', off), service('bad', off)], {
			prepare: host => host.processes.behave('bad', { spawn: { error: 'no such directory' } }),
		})
		assert.equal((await supervisor.start('web')).state, 'blocked')
		assert.equal((await supervisor.start('bad')).state, 'failed')
	})

	it('answers as soon as what it waits for has failed, or was stopped by another, however far below', async () => {
		const units = [
			service('job', { ...off, oneshot: true }),
			service('web', { ...off, ...requires('job') }),
			service('ui', { ...off, ...requires('web') }),
			target('all', { requires: ['ui'] }),
		]
		const { supervisor, host } = await supervise(units)
		const begin = async () => {
			const asked = [supervisor.start('ui', { tree: true }), supervisor.start('all')]
			await turns()
			return asked
		}
		for (const end of [() => host.processes.exit('job', { code: 1 }), () => void supervisor.stop('job')]) {
			const asked = await begin()
			end()
			for (const { state, pending } of await Promise.all(asked)) assert.deepEqual([state, pending], ['blocked', undefined])
			await supervisor.stopAll()
		}
	})

	it('answers pending after wait_ms, and goes on', async () => {
		const { supervisor, host } = await supervise([service('web', off)], {
			prepare: host => host.processes.behave('web', { spawn: 'never' }),
		})
		const answer = supervisor.start('web', { wait_ms: 3000 })
		await host.clock.advance(3000)
		assert.deepEqual(await answer, { name: 'web', state: 'starting', changed: true, affected: [], pending: true })
	})

	it('answers on acceptance with wait_ms 0', async () => {
		const { supervisor } = await supervise([service('web', off)])
		assert.deepEqual(await supervisor.start('web', { wait_ms: 0 }), {
			name: 'web',
			state: 'starting',
			changed: true,
			affected: [],
			pending: true,
		})
	})

	it('refuses an unknown name, with a similar one', async () => {
		const { supervisor } = await supervise([service('database')])
		const fault = await faultOf(supervisor.start('databas'))
		assert.partialDeepStrictEqual(fault, { kind: 'service_not_found', message: 'service not found: databas', near: ['database'] })
	})

	it('fails for want of a requirement, and comes up when it is there', async () => {
		const { supervisor, states } = await supervise([service('web', { ...off, ...requires('db') })])
		const fault = await faultOf(supervisor.start('web'))
		assert.partialDeepStrictEqual(fault, { kind: 'dependency_missing', message: "cannot start service 'web': missing dependency 'db'" })
		assert.equal(states().web, 'failed')
		await supervisor.set(service('db'))
		await turns()
		assert.equal(states().web, 'running')
	})

	it('fails on a cycle, naming it', async () => {
		const { supervisor } = await supervise([service('a', requires('b')), service('b', requires('a'))])
		const fault = await faultOf(supervisor.start('b'))
		assert.partialDeepStrictEqual(fault, { kind: 'cycle', message: 'cyclic dependency detected: a -> b -> a', cycle: ['a', 'b', 'a'] })
	})

	it('of a target starts its members', async () => {
		const { supervisor } = await supervise([service('db', off), target('all', { requires: ['db'] })])
		assert.deepEqual(await supervisor.start('all'), { name: 'all', state: 'running', changed: true, affected: ['db'] })
	})

	it('runs a oneshot once for several requests at a time', async () => {
		const { supervisor, host } = await supervise([service('once', { ...off, oneshot: true })], {
			prepare: host => host.processes.behave('once', { ends: { after: 50, code: 0 } }),
		})
		const answers = Promise.all([supervisor.start('once'), supervisor.start('once')])
		await host.clock.advance(50)
		assert.deepEqual(
			(await answers).map(({ state }) => state),
			['exited', 'exited'],
		)
		assert.equal(host.processes.requests.length, 1)
	})
})

describe('stop', () => {
	it('answers when nothing is left', async () => {
		const { supervisor, host, moves } = await supervise([service('web')], {
			prepare: host => host.processes.behave('web', { stop: 'ignores' }),
		})
		const answer = supervisor.stop('web')
		await host.clock.advance(10_000)
		assert.deepEqual(await answer, { name: 'web', state: 'exited', changed: true, affected: [] })
		assert.deepEqual(host.processes.signals, ['web 15', 'web 9'])
		assert.deepEqual(moves().slice(-2), ['web running>stopping', 'web stopping>exited'])
	})

	it('takes what requires it along, nearest to it last, and nothing else', async () => {
		const { supervisor, states } = await supervise([
			service('db'),
			service('web', requires('db')),
			service('ui', requires('web')),
			service('later', { dependencies: { after: ['db'] } }),
		])
		assert.deepEqual((await supervisor.stop('db')).affected, ['ui', 'web'])
		assert.deepEqual(states(), { db: 'exited', later: 'running', ui: 'blocked', web: 'blocked' })
	})

	it('changes nothing where the service is stopped already', async () => {
		const { supervisor } = await supervise([service('web', off)])
		assert.deepEqual(await supervisor.stop('web'), { name: 'web', state: 'inactive', changed: false, affected: [] })
	})

	it('cancels a retry', async () => {
		const { supervisor, host, states } = await supervise([service('web')])
		host.processes.exit('web', { code: 1 })
		assert.deepEqual(await supervisor.stop('web'), { name: 'web', state: 'inactive', changed: true, affected: [] })
		await host.clock.advance(10_000)
		assert.deepEqual(states(), { web: 'inactive' })
	})

	it('fails where something survives SIGKILL, naming service and processes', async () => {
		const { supervisor, host } = await supervise([service('db'), service('web', requires('db'))], {
			prepare: host => host.processes.behave('web', { stop: 'immortal' }),
		})
		const pid = supervisor.status('web').pid
		const answer = faultOf(supervisor.stop('db'))
		await host.clock.advance(15_000)
		assert.partialDeepStrictEqual(await answer, {
			kind: 'stop_failed',
			message: `cannot stop 'web': process ${pid} survived SIGKILL`,
			service: 'web',
			pids: [pid],
		})
		assert.equal(supervisor.status('db').state, 'exited')
	})

	it('names a rival that starts because of it', async () => {
		const { supervisor } = await supervise([service('a'), service('b', { dependencies: { conflicts: ['a'] } })])
		assert.deepEqual((await supervisor.stop('a')).affected, ['b'])
	})

	it('runs exec_stop first, then the signal', async () => {
		const { supervisor, host } = await supervise([service('web', { exec_stop: 'say goodbye' })])
		await supervisor.stop('web')
		assert.equal(host.processes.hooks[0]?.command.exec, 'say goodbye')
		assert.deepEqual(host.processes.signals, ['web 15'])
	})
})

describe('restart', () => {
	it('answers when the service and what went down with it run again', async () => {
		const { supervisor, states } = await supervise([service('db'), service('web', requires('db'))])
		assert.deepEqual(await supervisor.restart('db'), { name: 'db', state: 'running', changed: true, affected: ['web'] })
		assert.deepEqual(states(), { db: 'running', web: 'running' })
		assert.equal(supervisor.statusFull('db').run, 2)
	})

	it('answers when a stop has overtaken it', async () => {
		const { supervisor, host } = await supervise([service('db'), service('web', requires('db'))], {
			prepare: host => host.processes.behave('db', { stop: 'ignores' }),
		})
		const asked = supervisor.restart('db')
		await turns()
		const stopped = supervisor.stop('db')
		await host.clock.advance(20_000)
		await stopped
		assert.partialDeepStrictEqual(await asked, { state: 'exited' })
	})

	it('starts what is not up, and forgets its restarts', async () => {
		const { supervisor, host } = await supervise([service('web')])
		host.processes.exit('web', { code: 1 })
		assert.equal(supervisor.listFull()[0]?.restarts, 1)
		assert.equal((await supervisor.restart('web')).state, 'running')
		assert.equal(supervisor.listFull()[0]?.restarts, 0)
	})

	it('fails for want of a requirement, and the wish stays', async () => {
		const { supervisor } = await supervise([service('web', { ...off, ...requires('db') })])
		assert.partialDeepStrictEqual(await faultOf(supervisor.restart('web')), { kind: 'dependency_missing' })
		assert.equal(supervisor.statusFull('web').desired, 'up')
	})

	it('of a target starts it and restarts nobody', async () => {
		const { supervisor, host } = await supervise([service('db'), target('all', { requires: ['db'] })])
		assert.deepEqual(await supervisor.restart('all'), { name: 'all', state: 'running', changed: false, affected: [] })
		assert.equal(host.processes.requests.length, 1)
	})
})

describe('kill', () => {
	it('sends the signal, and what dies of it has failed', async () => {
		const { supervisor, host, states } = await supervise([service('web', { lifecycle: { restart: 'never' } })])
		await supervisor.kill('web', 10)
		await turns()
		assert.deepEqual(host.processes.signals, ['web 10'])
		assert.deepEqual(states(), { web: 'failed' })
	})

	it('refuses numbers that are no signals', async () => {
		const { supervisor } = await supervise([service('web')])
		for (const signal of [0, -1, 65, 1.5, Number.NaN]) {
			assert.partialDeepStrictEqual(await faultOf(supervisor.kill('web', signal)), { kind: 'invalid_signal' })
		}
	})

	it('refuses targets and services without a process', async () => {
		const { supervisor } = await supervise([service('web', off), target('all'), service('disks', { exec: '@builtin:sysvol' })])
		for (const name of ['web', 'all', 'disks']) {
			assert.partialDeepStrictEqual(await faultOf(supervisor.kill(name)), { kind: 'not_running', message: `service not running: ${name}` })
		}
		assert.partialDeepStrictEqual(await faultOf(supervisor.kill('nope')), { kind: 'service_not_found', message: 'service not found: nope' })
	})
})
