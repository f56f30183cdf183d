import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fakeEntry } from './fakes/processes.ts'
import { service, supervise, target } from './fakes/supervised.ts'

describe('stats', () => {
	it('counts the memory of all processes, and their CPU since the start', async () => {
		const { supervisor, host } = await supervise([service('web')])
		await host.clock.advance(2000)
		host.processes.children('web', [fakeEntry(7, { memory_bytes: 1000, cpu_ms: 1000 })])
		assert.deepEqual(supervisor.stats('web'), { pid: supervisor.status('web').pid, memory_bytes: 5096, cpu_percent: 50 })
	})

	it('measures CPU over a window of at least a second', async () => {
		const { supervisor, host } = await supervise([service('web')])
		const ask = (cpu_ms: number) => {
			host.processes.children('web', [fakeEntry(7, { cpu_ms })])
			return supervisor.stats('web').cpu_percent
		}
		await host.clock.advance(1000)
		assert.equal(ask(0), 0)
		await host.clock.advance(500)
		assert.equal(ask(300), 20)
		await host.clock.advance(500)
		assert.equal(ask(1000), 100)
		await host.clock.advance(100)
		assert.equal(ask(1000), 90.9)
		await host.clock.advance(900)
		assert.equal(ask(1000), 0)
	})

	it('is all zeros without a process', async () => {
		const { supervisor } = await supervise([service('off', { status: 'stop' }), target('all')])
		for (const name of ['off', 'all']) assert.deepEqual(supervisor.stats(name), { pid: 0, memory_bytes: 0, cpu_percent: 0 })
	})
})

describe('children', () => {
	it('are all but the main process, highest pid first, residue included', async () => {
		const { supervisor, host } = await supervise([service('web', { lifecycle: { restart: 'never' } })])
		host.processes.children('web', [fakeEntry(7), fakeEntry(9)])
		assert.deepEqual(
			supervisor.children('web').map(({ pid }) => pid),
			[9, 7],
		)
		host.processes.exit('web', { code: 0, residue: [8] })
		assert.deepEqual(
			supervisor.children('web').map(({ pid }) => pid),
			[9, 8, 7],
		)
	})
})
