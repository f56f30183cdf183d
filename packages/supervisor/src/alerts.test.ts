import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { service, supervise } from './fakes/supervised.ts'

describe('the operator is told once', () => {
	it('that a service is not restarted any more', async () => {
		const { host, told } = await supervise([service('web', { lifecycle: { max_restarts: 1, restart_delay_ms: 10 } })])
		host.processes.exit('web', { code: 1 })
		await host.clock.advance(10)
		host.processes.exit('web', { code: 1 })
		await host.clock.advance(1000)
		assert.deepEqual(told, ['warn gave up'])
	})

	it('that processes live on after the main process ended well, but not of a oneshot', async () => {
		const { host, told } = await supervise([service('forks'), service('once', { oneshot: true })])
		for (const name of ['forks', 'once']) host.processes.exit(name, { residue: [77] })
		assert.deepEqual(told, ['warn processes live on after the main process has ended'])
	})

	it('why a health check has failed', async () => {
		const health = { type: 'exec', target: 'x', retries: 1, interval_ms: 10 }
		const { host, told } = await supervise([service('web', { health, lifecycle: { restart: 'never' } })])
		host.health = { ok: false, error: 'refused' }
		await host.clock.advance(20)
		assert.deepEqual(told, ['warn health check failed'])
	})

	it('nothing of an end that was asked for', async () => {
		const { supervisor, told } = await supervise([service('web')])
		await supervisor.stop('web')
		assert.deepEqual(told, [])
	})
})
