import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type Daemon, eventually, program } from './daemon.ts'
import { rowOf, says } from './looks.ts'
import { isAlive } from './processes.ts'
import { scene } from './scene.ts'
import { depends, requires, service, sleeper, target } from './units.ts'
import { openWire } from './wire.ts'

const start = scene()
const deaf = (name: string, more = '') => service(name, "trap '' TERM INT; echo up; while :; do sleep 0.05; done", more)
const long = '[lifecycle]\nstop_timeout_ms = 600000\n'
const ended = (daemon: Daemon) =>
	daemon.process.exitCode === null ? once(daemon.process, 'exit').then(([code]) => code) : daemon.process.exitCode

describe('a shutdown', { concurrency: true }, () => {
	it('stops a service when nothing active is left that names it in requires, after or wants, and classes make no difference', async () => {
		const noted = (name: string, more = '') =>
			service(name, `trap 'sleep 0.1; echo ${name} >> order; exit 0' TERM; echo up; while :; do sleep 0.02; done`, more)
		const daemon = await start({
			units: {
				base: noted('base', 'class = "system"\n'),
				required: noted('required', requires('base')),
				after: noted('after', depends('after', 'required')),
				wants: noted('wants', depends('wants', 'after')),
				group: target('group', requires('base')),
			},
		})
		for (const name of ['base', 'required', 'after', 'wants']) await says(daemon, name, 'up')
		assert.deepEqual(await daemon.ask('system.shutdown'), { ok: true })
		assert.equal(await ended(daemon), 0)
		assert.deepEqual((await readFile(join(daemon.directory, 'order'), 'utf8')).trim().split('\n'), ['wants', 'after', 'required', 'base'])
		assert.deepEqual([await daemon.survivors(), existsSync(daemon.socket)], [[], false])
	})

	it('stops all that is not ordered at the same time, each by its own signal and time limit', async () => {
		const units = Object.fromEntries(
			Array.from({ length: 20 }, (_, index) => [
				`s${index}`,
				service(`s${index}`, "trap 'sleep 0.5; exit 0' USR1; echo up; while :; do sleep 0.02; done", '[lifecycle]\nstop_signal = "USR1"\n'),
			]),
		)
		const daemon = await start({ units: { ...units, deaf: deaf('deaf', '[lifecycle]\nstop_timeout_ms = 700\n') } })
		for (const name of [...Object.keys(units), 'deaf']) await says(daemon, name, 'up')
		const at = performance.now()
		assert.equal(await daemon.end(), 0)
		assert.ok(performance.now() - at < 8000, 'one after the other would be 10 s')
		assert.deepEqual(await daemon.survivors(), [])
	})

	it('edge 30: is in a hurry at a second signal more than a second after the first', async () => {
		const daemon = await start({ units: { deaf: deaf('deaf', long), waits: sleeper('waits', requires('deaf')) } })
		await says(daemon, 'deaf', 'up')
		daemon.process.kill('SIGTERM')
		await eventually('the shutdown', async () =>
			(await daemon.ask<{ shutting_down: boolean }>('system.ping')).shutting_down ? true : undefined,
		)
		daemon.process.kill('SIGTERM')
		const at = performance.now()
		await eventually('a second', () => (performance.now() > at + 1200 ? true : undefined))
		assert.equal(daemon.process.exitCode, null, 'a second one at once is no hurry')
		daemon.process.kill('SIGINT')
		assert.equal(await ended(daemon), 0)
		assert.deepEqual(await daemon.survivors(), [])
	})

	it('ends by SIGKILL for all that is left when --shutdown-timeout is over', async () => {
		const daemon = await start({ units: { deaf: deaf('deaf', long) }, args: ['--shutdown-timeout', '500ms'] })
		await says(daemon, 'deaf', 'up')
		assert.equal(await daemon.end(), 0)
		assert.deepEqual(await daemon.survivors(), [])
	})

	it('edge 31: refuses starts, sets and deletes with a reason, answers reads, stops and kills, and tells its subscribers the end', async () => {
		const daemon = await start({
			units: {
				deaf: deaf('deaf', long),
				idle: sleeper('idle', 'status = "stop"\n'),
				crash: service('crash', 'exit 1', '[lifecycle]\nrestart_delay_ms = 300\nmax_restarts = 0\n'),
			},
		})
		await says(daemon, 'deaf', 'up')
		const wire = await openWire(daemon.socket)
		await wire.call('events.subscribe')
		await daemon.ask('system.shutdown')
		const config = { service: { name: 'new', exec: 'sleep 1' } }
		for (const [method, params] of [
			['service.start', { name: 'idle' }],
			['service.restart', { name: 'idle' }],
			['service.set', { config }],
			['service.delete', { name: 'idle' }],
			['service.reload', {}],
			['service.start_all', {}],
			['service.stop_all', {}],
			['service.delete_all', {}],
		] as const) {
			const { error } = await daemon.call(method, params)
			assert.deepEqual([method, error?.code, error?.data?.kind], [method, -32022, 'shutting_down'])
		}
		assert.equal((await rowOf(daemon, 'idle')).state.state, 'inactive')
		const retry = await rowOf(daemon, 'crash')
		assert.deepEqual([retry.retry_in_ms, ['failed', 'inactive', 'exited'].includes(retry.state.state)], [null, true])
		await daemon.ask('service.kill', { name: 'deaf', signal: 'KILL' })
		assert.equal(await ended(daemon), 0)
		await eventually('the end of the connection', () => wire.isOver || undefined)
		assert.deepEqual(
			wire.notifications.slice(-2).map(({ method, params }) => [method, params.event ?? params.reason]),
			[
				['events.event', 'shutdown'],
				['subscription.closed', 'shutdown'],
			],
		)
	})

	it('stops what finished services left behind last', async () => {
		const daemon = await start({ units: { forks: service('forks', "(setsid sh -c 'echo $$; exec sleep 1000' &) ; sleep 0.1") } })
		const pid = Number(await says(daemon, 'forks', ''))
		await daemon.reaches('forks', 'exited')
		assert.ok(await isAlive(pid))
		assert.equal(await daemon.end(), 0)
		assert.equal(await isAlive(pid), false)
	})

	it('edge 4: that is asked for before the configuration is read starts nothing and leaves nothing', async () => {
		const home = await mkdtemp(join(tmpdir(), 'zinit-e2e-'))
		const config = join(home, 'cfg')
		await mkdir(config)
		for (let index = 0; index < 500; index += 1)
			await writeFile(join(config, `s${index}.toml`), service(`s${index}`, `echo > ${home}/started; exec sleep 1000`))
		for (const delay of [0, 40, 80, 120]) {
			const child = spawn(program('zinit-server'), ['-c', config, '-s', join(home, 'z.sock')], {
				env: { ...process.env, HOME: home },
				stdio: 'ignore',
			})
			await new Promise(resolve => setTimeout(resolve, delay))
			child.kill('SIGTERM')
			const [code, signal] = await once(child, 'exit')
			assert.ok(code === 0 || signal === 'SIGTERM', `${code} ${signal}`)
			if (code === null) assert.equal(existsSync(join(home, 'started')), false)
			assert.equal(existsSync(join(home, 'z.sock')), false)
		}
		await rm(home, { recursive: true })
	})
})
