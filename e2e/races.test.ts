import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { type Daemon, eventually, type Status } from './daemon.ts'
import { eventsOf, linesOf, type Mutation, pathOf, rowOf, rowWhen, says } from './looks.ts'
import { scene } from './scene.ts'

const start = scene()

describe('a command that comes at the wrong moment', { concurrency: true }, () => {
	let daemon: Daemon
	before(async () => {
		daemon = await start()
	})

	const set = (name: string, exec: string, tables: Record<string, unknown> = {}, keys: Record<string, unknown> = {}) =>
		daemon.ask<Mutation>('service.set', { config: { service: { name, exec, ...keys }, ...tables }, persist: false, wait_ms: 0 })
	const gate = (name: string) => join(daemon.directory, `go-${name}`)
	/** A service that is ready once its gate is there, and one that waits for it. */
	const setPair = async (name: string) => {
		await set(`${name}-below`, `until [ -e ${gate(name)} ]; do sleep 0.02; done; echo >&3; exec sleep 1000`, { readiness: { type: 'fd' } })
		await set(name, 'exec sleep 1000', { dependencies: { requires: [`${name}-below`] } })
		await daemon.reaches(name, 'blocked')
	}
	const runOf = async (name: string) => (await daemon.ask<{ run: number }>('service.status_full', { name })).run
	/** Ends slowly, once it is told to. */
	const slowEnd = "trap 'until [ -e $END ]; do sleep 0.02; done; exit 0' TERM; echo up; while :; do sleep 0.02; done"

	it('edge 17: a stop while it waits for a dependency cancels the wait; nothing is spawned when that is ready', async () => {
		await setPair('waits')
		assert.equal((await daemon.ask<Mutation>('service.stop', { name: 'waits' })).state, 'inactive')
		await writeFile(gate('waits'), '')
		await daemon.reaches('waits-below', 'running')
		// Whoever waits for the same is told after it.
		await set('waits-too', 'exec sleep 1000', { dependencies: { requires: ['waits-below'] } })
		await daemon.reaches('waits-too', 'running')
		assert.deepEqual([(await rowOf(daemon, 'waits')).state.state, await runOf('waits')], ['inactive', 0])
	})

	it('edge 18: a restart while it waits leaves one wait, and one run when that is over', async () => {
		await setPair('again')
		await daemon.ask('service.restart', { name: 'again', wait_ms: 0 })
		await daemon.ask('service.restart', { name: 'again', wait_ms: 0 })
		await writeFile(gate('again'), '')
		await daemon.reaches('again', 'running')
		assert.equal((await pathOf(daemon, 'again')).filter(step => step === 'starting>running').length, 1)
	})

	it('edge 19: a stop while it is starting ends its process; it never becomes Running', async () => {
		await set('starting', 'echo up; exec sleep 1000', { readiness: { type: 'fd' } })
		await says(daemon, 'starting', 'up')
		assert.equal((await daemon.ask<Mutation>('service.stop', { name: 'starting' })).state, 'exited')
		assert.equal(
			(await pathOf(daemon, 'starting')).some(step => step.endsWith('running')),
			false,
		)
	})

	it('edge 19: a stop right behind a start leaves nothing, whether it was spawned or not', async () => {
		await set('quick', 'exec sleep 1000', {}, { status: 'stop' })
		for (let round = 0; round < 20; round += 1) {
			const started = daemon.ask('service.start', { name: 'quick', wait_ms: 0 })
			await daemon.ask('service.stop', { name: 'quick' })
			await started
			await daemon.ask('service.stop', { name: 'quick' })
			const row = await rowOf(daemon, 'quick')
			assert.ok(['inactive', 'exited'].includes(row.state.state) && row.pid === 0, JSON.stringify(row))
		}
	})

	it('edge 20: a stop while a restart is due cancels it', async () => {
		await set('due', 'exit 1', { lifecycle: { restart_delay_ms: 300 } })
		await rowWhen(daemon, 'due', ({ retry_in_ms: due }) => due !== null)
		await daemon.ask('service.stop', { name: 'due' })
		const runs = await runOf('due')
		await set('due-too', 'exit 1', { lifecycle: { restart_delay_ms: 600 } })
		await rowWhen(daemon, 'due-too', ({ restarts }) => restarts > 1)
		assert.deepEqual([(await rowOf(daemon, 'due')).state.state, await runOf('due')], ['inactive', runs])
	})

	it('edge 21: a start while it is stopping waits for the end of the old run, then there is a new one', async () => {
		await set('slow', slowEnd, {}, { env: { END: gate('slow') } })
		await says(daemon, 'slow', 'up')
		await daemon.ask('service.stop', { name: 'slow', wait_ms: 0 })
		await daemon.ask('service.start', { name: 'slow', wait_ms: 0 })
		assert.equal((await rowOf(daemon, 'slow')).state.state, 'stopping')
		await writeFile(gate('slow'), '')
		await eventually('the second run', async () => ((await runOf('slow')) === 2 ? true : undefined))
		await daemon.reaches('slow', 'running')
	})

	it('edge 21: and a stop after that start wins', async () => {
		await set('last', slowEnd, {}, { env: { END: gate('last') } })
		await says(daemon, 'last', 'up')
		for (const verb of ['stop', 'start', 'restart', 'stop']) await daemon.ask(`service.${verb}`, { name: 'last', wait_ms: 0 })
		await writeFile(gate('last'), '')
		await daemon.reaches('last', 'exited')
		assert.equal(await runOf('last'), 1)
	})

	it('edge 23: starts and stops of many clients at once are all answered, the last one wins', async () => {
		await set('many', 'exec sleep 1000')
		await daemon.reaches('many', 'running')
		const replies = await Promise.all(
			Array.from({ length: 60 }, (_, index) =>
				daemon.call(`service.${(['start', 'stop', 'restart'] as const)[index % 3]}`, { name: 'many' }),
			),
		)
		assert.deepEqual(
			replies.filter(({ error }) => error !== undefined),
			[],
		)
		await daemon.ask('service.stop', { name: 'many' })
		assert.equal((await rowOf(daemon, 'many')).state.state, 'exited')
		for (const verb of ['start', 'stop', 'start']) await daemon.ask(`service.${verb}`, { name: 'many', wait_ms: 0 })
		const { pid } = await daemon.reaches('many', 'running')
		const { children } = await daemon.ask<{ children: readonly unknown[] }>('service.children', { name: 'many' })
		assert.deepEqual([pid > 0, children], [true, []])
	})

	it('edge 24: a retry that fires when its requirement is down waits instead of starting', async () => {
		await set('parent', 'exec sleep 1000')
		await set('child', 'sleep 0.05; exit 1', {
			dependencies: { requires: ['parent'] },
			lifecycle: { restart_delay_ms: 400, restart_delay_max_ms: 400, max_restarts: 0 },
		})
		await rowWhen(daemon, 'child', ({ retry_in_ms: due }) => due !== null)
		await daemon.ask('service.kill', { name: 'parent', signal: 'KILL' })
		await daemon.ask('service.stop', { name: 'parent' })
		await daemon.reaches('child', 'blocked')
		const runs = await runOf('child')
		assert.equal((await daemon.ask<Status>('service.status', { name: 'child' })).error, 'waiting on: parent')
		await daemon.ask('service.start', { name: 'parent' })
		await eventually('the next run', async () => ((await runOf('child')) > runs ? true : undefined))
	})

	it('edge 25: an exit, probe or timer of an earlier run does nothing to a later one', async () => {
		const health = { type: 'exec', target: 'sleep 0.3; exit 1', interval_ms: 10, retries: 1, start_period_ms: 0 }
		await set('stale', "echo up; trap 'exit 0' TERM; while :; do sleep 0.02; done", { health, lifecycle: { start_timeout_ms: 5000 } })
		await says(daemon, 'stale', 'up')
		for (let round = 0; round < 5; round += 1) await daemon.ask('service.restart', { name: 'stale', wait_ms: 0 })
		await daemon.ask('service.set', { config: { service: { name: 'stale', exec: 'echo new; exec sleep 1000' } }, persist: false })
		const { pid } = await daemon.reaches('stale', 'running')
		await says(daemon, 'stale', 'new')
		const at = Date.now()
		await eventually('all that was due', () => (Date.now() > at + 600 ? true : undefined))
		assert.equal((await daemon.reaches('stale', 'running')).pid, pid)
	})

	it('edge 15: 100 services that end at once are each seen to run and to end, exactly once', async () => {
		const names = Array.from({ length: 100 }, (_, index) => `fast-${index}`)
		// Half of them go through wrappers: there the end can be seen before the start is known to have succeeded.
		await Promise.all(
			names.map((name, index) =>
				daemon.ask('service.set', {
					config: { service: { name, exec: ':', ...(index % 2 === 0 ? {} : { umask: '027' }) }, lifecycle: { restart: 'never' } },
					persist: false,
				}),
			),
		)
		for (const name of names) await daemon.reaches(name, 'exited')
		for (const name of names) {
			const steps = (await eventsOf(daemon, name)).filter(({ kind }) => kind === 'transition').map(({ to }) => to)
			assert.deepEqual(steps, ['starting', 'running', 'exited'])
		}
		assert.deepEqual(await linesOf(daemon, 'fast-0'), [])
	})
})
