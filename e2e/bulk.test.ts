import assert from 'node:assert/strict'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type Daemon, eventually, program, run } from './daemon.ts'
import { type Mutation, type Row, rowOf, says } from './looks.ts'
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
	readonly failed: readonly { readonly name: string; readonly error: string }[]
	readonly under_way?: readonly string[]
	readonly pending?: boolean
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
/** Each comes to something else when it is started; `job` is done when there is a file `go`. */
const sundry = {
	up: sleeper('up'),
	astray: sleeper('astray', 'dir = "/nowhere/at/all"\n[lifecycle]\nrestart_delay_ms = 60000\n'),
	needy: sleeper('needy', requires('never')),
	never: sleeper('never', 'status = "stop"\n'),
	job: service('job', 'until [ -e go ]; do sleep 0.02; done', 'oneshot = true\n'),
	above: sleeper('above', requires('job')),
	absent: service('absent', 'exec /nowhere/at/all', '[lifecycle]\nrestart_delay_ms = 60000\n'),
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

	it('tells the truth of each that it was to start: up, done, blocked, failed at once or a moment later', async () => {
		const daemon = await start({ units: sundry })
		await daemon.reaches('absent', 'failed')
		await daemon.ask('service.stop_all', { wait_ms: 20_000 })
		const accepted = await daemon.ask<Bulk>('service.start_all', { wait_ms: 0 })
		assert.deepEqual([accepted.started?.includes('above'), accepted.under_way?.includes('above'), accepted.pending], [false, true, true])

		await daemon.ask('service.stop_all', { wait_ms: 20_000 })
		const answer = daemon.ask<Bulk>('service.start_all', { wait_ms: 60_000 })
		await daemon.reaches('absent', 'failed')
		await writeFile(join(daemon.directory, 'go'), '')
		const { started = [], count, failed, pending } = await answer
		assert.deepEqual([[...started].sort(), count, pending], [['above', 'job', 'up'], 3, undefined])
		assert.deepEqual(
			failed.toSorted((one, other) => (one.name < other.name ? -1 : 1)).map(({ name, error }) => `${name}: ${error}`),
			[
				'absent: exit code 127',
				"astray: spawn error: cannot enter directory '/nowhere/at/all': no such file or directory (ENOENT)",
				'needy: waiting on: never',
			],
		)
	})

	it('on the command line says the same', async () => {
		const daemon = await start({ units: sundry })
		await daemon.reaches('absent', 'failed')
		await daemon.ask('service.stop_all', { wait_ms: 20_000 })
		const ran = run(program('zinit'), ['start-all'], daemon.env)
		await daemon.reaches('absent', 'failed')
		await writeFile(join(daemon.directory, 'go'), '')
		const { code, stdout, stderr } = await ran
		assert.deepEqual(
			[code, stdout.trim().split('\n').sort()],
			[1, ['3 started, 3 failed', 'Started: above', 'Started: job', 'Started: up']],
		)
		assert.match(stderr, /^Error: cannot start absent: exit code 127$/m)
	})

	it('names what is deleted when one that refuses to stop holds up another', async () => {
		const refusal = ["trap '' TERM; echo up; while :; do sleep 0.05; done", '[lifecycle]\nstop_timeout_ms = 600000\n'] as const
		const daemon = await start({
			units: {
				gone: sleeper('gone'),
				stubborn: service('stubborn', refusal[0], `${refusal[1]}${requires('base')}`),
				base: sleeper('base'),
			},
		})
		await says(daemon, 'stubborn', 'up')
		await daemon.reaches('gone', 'running')
		const { deleted = [], count, under_way, pending } = await daemon.ask<Bulk>('service.delete_all', { wait_ms: 5000 })
		assert.deepEqual([deleted, count, under_way, pending], [['gone'], 1, ['stubborn', 'base'], true])
		assert.deepEqual((await readdir(daemon.configDir)).sort(), ['base.toml', 'stubborn.toml'])
		await daemon.ask('service.kill', { name: 'stubborn', signal: 'SIGKILL' })
		await eventually('all to be deleted', async () => ((await readdir(daemon.configDir)).length === 0 ? true : undefined))
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
