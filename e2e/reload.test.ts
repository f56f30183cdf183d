import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type Daemon, eventually, type Status } from './daemon.ts'
import { linesOf, rowOf, rowWhen, says } from './looks.ts'
import { isAlive } from './processes.ts'
import { scene } from './scene.ts'
import { requires, service, sleeper, target } from './units.ts'

const start = scene()

interface ReloadResult {
	readonly added: readonly string[]
	readonly removed: readonly string[]
	readonly changed: readonly string[]
	readonly unchanged: number
	readonly needs_restart: readonly string[]
	readonly changed_keys: Readonly<Record<string, readonly string[]>>
	readonly errors: readonly { readonly file: string; readonly code: string; readonly message: string }[]
	readonly config_errors: readonly (readonly [string, string])[]
}

const reload = (daemon: Daemon, params: Record<string, unknown> = {}) => daemon.ask<ReloadResult>('service.reload', params)
const write = (daemon: Daemon, name: string, text: string) => writeFile(join(daemon.configDir, `${name}.toml`), text)

describe('a reload', { concurrency: true }, () => {
	it('touches what has changed in meaning alone: comments, order, file names and defaults do not matter', async () => {
		const units = Object.fromEntries(['a', 'b', 'c', 'd'].map(name => [name, sleeper(name)]))
		const daemon = await start({ units })
		const pids = await Promise.all(Object.keys(units).map(async name => (await daemon.reaches(name, 'running')).pid))
		await write(daemon, 'a', `# words\n[lifecycle]\nrestart = "on-failure"\n[service]\nexec = "exec sleep 1000"\nname = 'a'\n`)
		await rename(join(daemon.configDir, 'b.toml'), join(daemon.configDir, 'renamed.toml'))
		await write(daemon, 'c', sleeper('c', 'env = { A = "1" }\n'))
		const result = await reload(daemon)
		assert.deepEqual([result.added, result.removed, result.changed, result.unchanged], [[], [], ['c'], 3])
		assert.deepEqual([result.needs_restart, result.changed_keys], [['c'], { c: ['service.env'] }])
		assert.deepEqual(await Promise.all(Object.keys(units).map(async name => (await daemon.reaches(name, 'running')).pid)), pids)
	})

	it('with restart_changed restarts what needs it, in one cascade, and no other', async () => {
		const daemon = await start({
			units: { a: sleeper('a'), b: sleeper('b', requires('a')), c: sleeper('c'), d: sleeper('d', '[lifecycle]\nmax_restarts = 3\n') },
		})
		for (const name of ['a', 'b', 'c', 'd']) await daemon.reaches(name, 'running')
		const before = await daemon.ask<{ name: string; pid: number }[]>('service.list_full')
		await write(daemon, 'a', service('a', 'exec sleep 2000'))
		await write(daemon, 'd', sleeper('d', '[lifecycle]\nmax_restarts = 4\n'))
		const result = await reload(daemon, { restart_changed: true, wait_ms: 20_000 })
		assert.deepEqual([result.changed, result.changed_keys.d], [['a', 'd'], ['lifecycle.max_restarts']])
		await daemon.reaches('b', 'running')
		const after = await daemon.ask<{ name: string; pid: number }[]>('service.list_full')
		assert.deepEqual(
			after.filter(({ pid }, index) => before[index]?.pid !== pid).map(({ name }) => name),
			['a', 'b'],
		)
	})

	it('as a dry run tells the same and changes nothing', async () => {
		const daemon = await start({ units: { a: sleeper('a'), gone: sleeper('gone') } })
		await daemon.reaches('gone', 'running')
		await rm(join(daemon.configDir, 'gone.toml'))
		await write(daemon, 'a', service('a', 'exec sleep 2000'))
		await write(daemon, 'new', sleeper('new'))
		const dry = await reload(daemon, { dry_run: true })
		assert.deepEqual([dry.added, dry.removed, dry.changed, dry.needs_restart], [['new'], ['gone'], ['a'], ['a']])
		assert.deepEqual(await daemon.ask('service.list'), ['a', 'gone'])
		assert.equal((await daemon.ask<{ service: { exec: string } }>('service.get', { name: 'a' })).service.exec, 'exec sleep 1000')
		const wet = await reload(daemon)
		assert.deepEqual([wet.added, wet.removed, wet.changed, wet.needs_restart], [dry.added, dry.removed, dry.changed, dry.needs_restart])
	})

	it('is made by SIGHUP, too; what is broken keeps its last definition', async () => {
		const daemon = await start({ units: { a: sleeper('a'), b: sleeper('b') } })
		const { pid } = await daemon.reaches('a', 'running')
		await write(daemon, 'a', '[service]\nname = 5\n')
		await write(daemon, 'new', sleeper('new'))
		daemon.process.kill('SIGHUP')
		await eventually('the new one', async () => ((await daemon.ask<string[]>('service.list')).includes('new') ? true : undefined))
		assert.equal((await daemon.reaches('a', 'running')).pid, pid)
		const { errors, config_errors, unchanged } = await reload(daemon)
		assert.deepEqual([errors.map(({ code }) => code), unchanged], [['wrong-type'], 3])
		assert.deepEqual(
			config_errors.map(([file]) => file),
			[join(daemon.configDir, 'a.toml')],
		)
	})

	it('refuses a change that closes a cycle for each unit on it, the rest is applied', async () => {
		const daemon = await start({ units: { a: sleeper('a'), b: sleeper('b', requires('a')) } })
		await daemon.reaches('b', 'running')
		await write(daemon, 'a', sleeper('a', requires('b')))
		await write(daemon, 'new', sleeper('new'))
		const { errors, added, changed } = await reload(daemon)
		assert.deepEqual([added, changed], [['new'], []])
		assert.match(errors.map(({ message }) => message).join(), /cyclic dependency detected: a -> b -> a/)
		assert.equal((await rowOf(daemon, 'b')).state.state, 'running')
	})

	it('merges drop-ins over the file, in order, and their change is a change', async () => {
		const daemon = await start({ units: { a: service('a', 'echo "$A $B"; exec sleep 1000', 'env = { A = "1", B = "1" }\nports = [1]\n') } })
		await says(daemon, 'a', '1 1')
		const directory = join(daemon.configDir, 'a.toml.d')
		await mkdir(directory)
		await writeFile(join(directory, '10.toml'), '[service]\nports = []\n[service.env]\nB = "2"\n')
		await writeFile(join(directory, '20.toml'), '[service.env]\nB = "3"\n')
		const { changed_keys } = await reload(daemon, { restart_changed: true })
		assert.deepEqual(changed_keys.a, ['service.env', 'service.ports'])
		await says(daemon, 'a', '1 3')
		assert.deepEqual((await daemon.ask<{ service: { ports: number[] } }>('service.get', { name: 'a' })).service.ports, [])
		await writeFile(join(directory, '20.toml'), '[service]\nname = "other"\n')
		const { errors } = await reload(daemon)
		assert.deepEqual(
			errors.map(({ file }) => file),
			[join(directory, '20.toml')],
		)
	})

	it('applies lifecycle, health, logging, status, class and dependencies to a process that runs on', async () => {
		const daemon = await start({
			units: {
				a: service('a', "trap 'sleep 30' TERM; seq 1 50; while :; do sleep 0.02; done"),
				b: sleeper('b', 'status = "stop"\n'),
				c: sleeper('c'),
			},
		})
		const { pid } = await daemon.reaches('a', 'running')
		await says(daemon, 'a', '50')
		await write(
			daemon,
			'a',
			service(
				'a',
				"trap 'sleep 30' TERM; seq 1 50; while :; do sleep 0.02; done",
				`class = "system"\n${requires('c')}[lifecycle]\nstop_timeout_ms = 100\n[logging]\nbuffer_lines = 5\n[health]\ntype = "exec"\ntarget = "echo probed >> probes"\ninterval_ms = 20\n`,
			),
		)
		await write(daemon, 'b', sleeper('b'))
		const { needs_restart } = await reload(daemon)
		assert.deepEqual([needs_restart, (await daemon.reaches('a', 'running')).pid], [[], pid])
		await daemon.reaches('b', 'running')
		assert.equal((await linesOf(daemon, 'a')).length, 5)
		await eventually('a probe', async () => (existsSync(join(daemon.directory, 'probes')) ? true : undefined))
		assert.equal((await rowOf(daemon, 'a')).class, 'system')
		const at = performance.now()
		assert.deepEqual((await daemon.ask<{ affected: string[] }>('service.stop', { name: 'c', wait_ms: 20_000 })).affected, ['a'])
		assert.ok(performance.now() - at < 8000, 'the new time limit is in force')
		await write(daemon, 'b', sleeper('b', 'status = "stop"\n'))
		await reload(daemon)
		assert.equal((await daemon.reaches('b', 'exited')).pid, 0)
	})

	it('tries a failed service at once when its definition changes', async () => {
		const daemon = await start({
			units: {
				a: service('a', 'exit 1', '[lifecycle]\nrestart = "never"\n'),
				b: service('b', 'exit 1', '[lifecycle]\nrestart_delay_ms = 600000\nrestart_delay_max_ms = 600000\n'),
			},
		})
		await daemon.reaches('a', 'failed')
		await rowWhen(daemon, 'b', ({ retry_in_ms }) => retry_in_ms !== null)
		for (const name of ['a', 'b']) await write(daemon, name, sleeper(name))
		await reload(daemon)
		for (const name of ['a', 'b']) await daemon.reaches(name, 'running')
		assert.equal((await rowOf(daemon, 'b')).restarts, 0)
	})

	it('makes a target of a service and back', async () => {
		const daemon = await start({ units: { x: sleeper('x'), above: sleeper('above', requires('x')) } })
		const { pid } = await daemon.reaches('x', 'running')
		await daemon.reaches('above', 'running')
		await write(daemon, 'x', target('x'))
		const { added, removed } = await reload(daemon)
		assert.deepEqual([added, removed], [['x'], ['x']])
		assert.equal(await isAlive(pid), false)
		await rowWhen(daemon, 'x', ({ kind, state }) => kind === 'target' && state.state === 'running')
		await daemon.reaches('above', 'running')
		await write(daemon, 'x', sleeper('x'))
		await reload(daemon)
		await rowWhen(daemon, 'x', ({ kind, pid: now }) => kind === 'service' && now > 0)
		assert.equal((await daemon.ask<Status>('service.status', { name: 'above' })).state, 'running')
	})
})
