import assert from 'node:assert/strict'
import { readdir } from 'node:fs/promises'
import { describe, it } from 'node:test'
import type { Daemon } from './daemon.ts'
import { type Mutation, type Row, rowOf } from './looks.ts'
import { scene } from './scene.ts'
import { depends, requires, service, sleeper, target } from './units.ts'

const start = scene()
const system = 'class = "system"\n'

interface Bulk {
	readonly started?: readonly string[]
	readonly stopped?: readonly string[]
	readonly deleted?: readonly string[]
	readonly count: number
	readonly skipped: readonly string[]
	readonly failed: readonly unknown[]
}

const units = {
	db: sleeper('db'),
	api: sleeper('api', requires('db')),
	off: sleeper('off', 'status = "stop"\n'),
	ignored: sleeper('ignored', 'status = "ignore"\n'),
	sys: sleeper('sys', `${system}${requires('base')}`),
	base: sleeper('base'),
	group: target('group', requires('api')),
}
const states = async (daemon: Daemon) =>
	Object.fromEntries((await daemon.ask<Row[]>('service.list_full')).map(({ name, state }) => [name, state.state]))
const up = async () => {
	const daemon = await start({ units })
	for (const name of ['api', 'sys', 'base', 'group']) await daemon.reaches(name, 'running')
	return daemon
}

describe('a command for all', { concurrency: true }, () => {
	it('stops the user class in order, spares what the system class needs, and nothing of it comes back', async () => {
		const daemon = await up()
		const result = await daemon.ask<Bulk>('service.stop_all', { wait_ms: 20_000 })
		assert.deepEqual(
			[[...(result.stopped ?? [])].sort(), result.count, [...result.skipped].sort(), result.failed],
			[['api', 'db', 'group'], 3, ['base', 'sys'], []],
		)
		assert.deepEqual(await states(daemon), {
			api: 'exited',
			base: 'running',
			db: 'exited',
			group: 'inactive',
			ignored: 'inactive',
			off: 'inactive',
			sys: 'running',
		})
		await daemon.ask('service.start', { name: 'db' })
		assert.equal((await rowOf(daemon, 'api')).state.state, 'exited')
	})

	it('starts what has status start, in boot order', async () => {
		const daemon = await up()
		await daemon.ask('service.stop_all', { wait_ms: 20_000 })
		const result = await daemon.ask<Bulk>('service.start_all', { wait_ms: 20_000 })
		const { started = [] } = result
		assert.ok(started.indexOf('db') < started.indexOf('api') && started.indexOf('api') < started.indexOf('group'), started.join())
		assert.deepEqual([started.includes('off'), started.includes('ignored'), result.skipped.includes('sys')], [false, false, true])
		assert.partialDeepStrictEqual(await states(daemon), { api: 'running', db: 'running', group: 'running', off: 'inactive' })
	})

	it('deletes the user class with its files, and no more', async () => {
		const daemon = await up()
		const result = await daemon.ask<Bulk>('service.delete_all', { wait_ms: 20_000 })
		assert.deepEqual([...(result.deleted ?? [])].sort(), ['api', 'db', 'group', 'ignored', 'off'])
		assert.deepEqual(await states(daemon), { base: 'running', sys: 'running' })
		assert.deepEqual((await readdir(daemon.configDir)).sort(), ['base.toml', 'sys.toml'])
	})

	it('leaves a service of the system class to a command by name, cascade included', async () => {
		const daemon = await up()
		assert.deepEqual((await daemon.ask<Mutation>('service.stop', { name: 'base' })).affected, ['sys'])
		assert.partialDeepStrictEqual(await states(daemon), { base: 'exited', sys: 'blocked' })
	})
})

describe('a target', { concurrency: true }, () => {
	it('is Running when what it names is, waits like a service, and has no process to kill', async () => {
		const daemon = await start({
			units: {
				empty: target('empty'),
				both: target('both', '[dependencies]\nrequires = ["a"]\nafter = ["b"]\n'),
				a: sleeper('a'),
				b: service('b', ':', 'oneshot = true\n'),
			},
		})
		for (const name of ['empty', 'both']) assert.equal((await daemon.reaches(name, 'running')).pid, 0)
		assert.equal((await daemon.call('service.kill', { name: 'empty' })).error?.code, -32002)
		await daemon.ask('service.stop', { name: 'a' })
		assert.equal((await daemon.reaches('both', 'blocked')).error, 'waiting on: a')
	})

	it('that is started starts its members; stopped, it leaves them alone and stays so', async () => {
		const daemon = await start({
			units: {
				deep: sleeper('deep', 'status = "stop"\n'),
				a: sleeper('a', `status = "stop"\n${requires('deep')}`),
				w: sleeper('w', 'status = "stop"\n'),
				all: target('all', '[dependencies]\nrequires = ["a"]\nwants = ["w"]\n'),
				above: sleeper('above', requires('all')),
			},
		})
		assert.equal((await daemon.reaches('all', 'blocked')).error, 'waiting on: a')
		assert.equal((await daemon.ask<Mutation>('service.start', { name: 'all' })).state, 'running')
		for (const name of ['deep', 'a', 'w', 'above']) await daemon.reaches(name, 'running')
		assert.deepEqual((await daemon.ask<Mutation>('service.stop', { name: 'all' })).affected, ['above'])
		assert.partialDeepStrictEqual(await states(daemon), { all: 'inactive', a: 'running', w: 'running', above: 'blocked' })
		const { pid } = await daemon.reaches('a', 'running')
		await daemon.ask('service.restart', { name: 'all' })
		await daemon.reaches('above', 'running')
		assert.equal((await daemon.reaches('a', 'running')).pid, pid)
	})
})

describe('a builtin', { concurrency: true }, () => {
	it('is Running without a process and is told at load; a stop ends it with 0', async () => {
		const daemon = await start({
			units: {
				vol: service('vol', '@builtin:sysvol'),
				odd: service('odd', '@builtin:whatever'),
				above: sleeper('above', depends('requires', 'vol')),
			},
		})
		await daemon.reaches('above', 'running')
		for (const name of ['vol', 'odd']) assert.equal((await daemon.reaches(name, 'running')).pid, 0)
		assert.match(daemon.log(), /WARN builtin service skipped \(not in PID1 mode\) service=(vol|odd)/)
		assert.deepEqual(
			(await daemon.ask<{ code: string }[]>('config.diagnostics')).map(({ code }) => code),
			['not-supported', 'not-supported'],
		)
		assert.equal((await daemon.call('service.kill', { name: 'odd' })).error?.code, -32002)
		assert.deepEqual(await daemon.ask('service.stats', { name: 'odd' }), { pid: 0, memory_bytes: 0, cpu_percent: 0 })
		await daemon.ask('service.stop', { name: 'vol' })
		assert.deepEqual([(await daemon.reaches('vol', 'exited')).exit_code, (await rowOf(daemon, 'above')).state.state], [0, 'blocked'])
		await daemon.ask('service.start', { name: 'vol' })
		await daemon.reaches('above', 'running')
	})
})
