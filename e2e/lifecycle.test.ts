import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { eventually, type Status } from './daemon.ts'
import { scene } from './scene.ts'
import { requires, service } from './units.ts'

const start = scene()

describe('a boot', () => {
	it('starts a chain in the order of its requirements', async () => {
		const daemon = await start({
			units: {
				c: service('c', 'sleep 1000', requires('b')),
				b: service('b', 'sleep 1000', requires('a')),
				a: service('a', 'sleep 1000'),
			},
		})
		await daemon.reaches('c', 'running')
		const pids = await Promise.all(['a', 'b', 'c'].map(async name => (await daemon.ask<Status>('service.status', { name })).pid))
		assert.deepEqual(
			[...pids],
			[...pids].sort((x, y) => x - y),
		)
	})

	it('loads everything beside a file that is broken, and says so with its place', async () => {
		const daemon = await start({ units: { bad: '[service]\nname = "bad"\nexec = 5\n', good: service('good', 'sleep 1000') } })
		await daemon.reaches('good', 'running')
		assert.match(daemon.log(), /bad\.toml/)
		assert.deepEqual(await daemon.ask('service.list'), ['good'])
	})

	it('holds a dependent back until a oneshot has finished', async () => {
		const daemon = await start({
			units: {
				migrate: service('migrate', 'while [ ! -e gate ]; do sleep 0.05; done', 'oneshot = true\n'),
				api: service('api', 'sleep 1000', requires('migrate')),
			},
		})
		await daemon.reaches('migrate', 'starting')
		assert.equal((await daemon.ask<Status>('service.status', { name: 'api' })).error, 'waiting on: migrate')
		await writeFile(`${daemon.directory}/gate`, '')
		await daemon.reaches('api', 'running')
		await daemon.reaches('migrate', 'exited')
	})
})

describe('a crash', () => {
	it('is restarted by the policy, with the last words readable', async () => {
		const daemon = await start({
			units: { crash: service('crash', 'echo words; exit 3', '[lifecycle]\nrestart_delay_ms = 1\nmax_restarts = 2\n') },
		})
		await eventually('giving up', async () => {
			const [row] = await daemon.ask<{ restarts: number; retry_in_ms: number | null; state: { state: string } }[]>('service.list_full')
			return row?.restarts === 2 && row.state.state === 'failed' && row.retry_in_ms === null ? row : undefined
		})
		assert.equal((await daemon.ask<string[]>('logs.get', { name: 'crash' })).filter(line => line.endsWith('words')).length, 3)
	})
})

describe('the end of the daemon', () => {
	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		it(`by ${signal} stops every service, exits 0 and leaves no socket`, async () => {
			const daemon = await start({ units: { a: service('a', 'sleep 1000'), b: service('b', 'setsid sleep 1000', requires('a')) } })
			await daemon.reaches('b', 'running')
			assert.equal(await daemon.end(signal), 0)
			assert.deepEqual(await daemon.survivors(), [])
			await assert.rejects(daemon.call('system.ping'))
		})
	}
})

describe('a definition', () => {
	it('set on an existing name replaces it, and what requires it comes back', async () => {
		const daemon = await start({ units: { db: service('db', 'sleep 1000'), api: service('api', 'sleep 1000', requires('db')) } })
		const { pid } = await daemon.reaches('db', 'running')
		await daemon.reaches('api', 'running')
		const result = await daemon.ask<{ action: string; state: string }>('service.set', {
			config: { service: { name: 'db', exec: 'sleep 2000' } },
		})
		assert.deepEqual([result.action, result.state], ['updated', 'running'])
		assert.notEqual((await daemon.reaches('db', 'running')).pid, pid)
		await daemon.reaches('api', 'running')
	})
})
