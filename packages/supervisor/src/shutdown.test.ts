import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { turns } from './fakes/clock.ts'
import { faultOf, requires, service, supervise } from './fakes/supervised.ts'

describe('shutdown', () => {
	it('stops what depends on others first, then ends with one last event', async () => {
		const { supervisor, host, moves, events } = await supervise([service('db'), service('web', requires('db'))])
		await supervisor.shutdown()
		assert.deepEqual(moves().slice(-4), ['web running>stopping', 'web stopping>exited', 'db running>stopping', 'db stopping>exited'])
		assert.partialDeepStrictEqual(events.at(-1), { kind: 'daemon', event: 'shutdown', service: null, cause: { kind: 'shutdown' } })
		assert.equal(host.processes.lastResorts, 1)
	})

	it('refuses whatever would start or change something, and still stops and kills', async () => {
		const { supervisor, host } = await supervise([service('web'), service('db')], {
			prepare: host => host.processes.behave('web', { stop: 'ignores' }),
		})
		const ended = supervisor.shutdown()
		assert.equal(supervisor.shuttingDown, true)
		const refused = [
			supervisor.start('db'),
			supervisor.restart('db'),
			supervisor.set(service('x')),
			supervisor.remove('db'),
			supervisor.reload(),
			supervisor.reloadService('db'),
			supervisor.startAll(),
			supervisor.stopAll(),
			supervisor.deleteAll(),
		]
		for (const request of refused) assert.equal((await faultOf(request)).kind, 'shutting_down')
		assert.equal((await supervisor.stop('db')).state, 'exited')
		await supervisor.kill('web', 10)
		await turns()
		assert.equal(host.processes.signals.includes('web 10'), true)
		await ended
	})

	it('ends the wait of whoever waits for a start', async () => {
		const { supervisor } = await supervise([service('web')], { prepare: host => host.processes.behave('web', { spawn: 'never' }) })
		const answer = supervisor.start('web')
		await supervisor.shutdown()
		assert.equal((await answer).state, 'inactive')
	})

	it('hurries at a second call more than a second later, unless a caller makes it', async () => {
		const { supervisor, host } = await supervise([service('web')], { prepare: host => host.processes.behave('web', { stop: 'ignores' }) })
		const ended = supervisor.shutdown()
		await host.clock.advance(500)
		void supervisor.shutdown()
		await host.clock.advance(600)
		void supervisor.shutdown({ caller: { method: 'system.shutdown' } })
		await turns()
		assert.deepEqual(host.processes.signals, ['web 15'])
		void supervisor.shutdown()
		await ended
		assert.deepEqual(host.processes.signals, ['web 15', 'web 9'])
		assert.equal(host.clock.now(), 1100)
	})

	it('kills all that is left when its time is over, and ends a second later whatever is left', async () => {
		const { supervisor, host } = await supervise([service('web')], {
			shutdownTimeoutMs: 2000,
			prepare: host => host.processes.behave('web', { stop: 'immortal' }),
		})
		const ended = supervisor.shutdown()
		await host.clock.advance(3000)
		await ended
		assert.deepEqual(host.processes.signals, ['web 15', 'web 9'])
	})

	it('before anything was begun ends at once', async () => {
		const { supervisor, host } = await supervise([service('web')], { begin: 'later' })
		await supervisor.shutdown()
		supervisor.begin()
		assert.deepEqual(host.processes.requests, [])
	})
})
