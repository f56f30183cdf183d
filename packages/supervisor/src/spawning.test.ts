import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SYSTEM_PATH } from './environment.ts'
import { turns } from './fakes/clock.ts'
import { BOOT } from './fakes/host.ts'
import { service, supervise } from './fakes/supervised.ts'

const environment = { PATH: '/usr/bin:/bin', HOME: '/home/x', SECRET: 's', ZINIT_INTENT_FILE: '/run/intent', GONE: undefined }

describe('a spawn', () => {
	it('has the environment of the daemon, then of the service, then the cookie', async () => {
		const { host } = await supervise([service('web', { env: { A: '1' } })], { environment })
		const [request] = host.processes.requests
		assert.deepEqual(request?.inherited, { PATH: '/usr/bin:/bin', HOME: '/home/x', SECRET: 's' })
		assert.deepEqual(request?.env, { A: '1', ZINIT_SERVICE: 'web', ZINIT_RUN: `${BOOT}:1` })
	})

	it('inherits little with inherit_env false, and what is listed with a list', async () => {
		const { host } = await supervise([service('a', { inherit_env: false }), service('b', { inherit_env: ['SECRET'] })], { environment })
		assert.deepEqual(
			host.processes.requests.map(({ inherited }) => inherited),
			[
				{ PATH: SYSTEM_PATH, HOME: '/home/x' },
				{ PATH: SYSTEM_PATH, HOME: '/home/x', SECRET: 's' },
			],
		)
	})

	it('has the settings, limits, files of variables and readiness of the service', async () => {
		const { host } = await supervise([
			service('web', {
				user: 'www',
				group: 33,
				umask: '0027',
				nice: 5,
				oom_score_adj: -5,
				env_file: ['-a.env', 'b.env'],
				limits: { nofile: 1024 },
				readiness: { type: 'fd', fd: 4 },
			}),
		])
		const [request] = host.processes.requests
		assert.deepEqual(request?.settings, { user: 'www', group: 33, umask: '0027', nice: 5, oom_score_adj: -5, limits: { nofile: 1024 } })
		assert.deepEqual(request?.env_files, { paths: ['-a.env', 'b.env'], directory: process.cwd() })
		assert.deepEqual(request?.readiness, { type: 'fd', fd: 4 })
	})

	it('configures ring and file of its lines', async () => {
		const logging = { buffer_lines: 7, file: '/var/log/web', file_max_files: 2 }
		const { supervisor, host } = await supervise([service('web', { logging })])
		assert.partialDeepStrictEqual(host.logs.configured.get('web'), { bufferLines: 7, file: { file: '/var/log/web', file_max_files: 2 } })
		await supervisor.set(service('web', { logging: { buffer_lines: 8 } }))
		assert.partialDeepStrictEqual(host.logs.configured.get('web'), { bufferLines: 8, file: { file: null } })
	})
})

describe('readiness', () => {
	const notify = (more = {}) => service('web', { readiness: { type: 'notify', ...more } })

	it('is waited for', async () => {
		const { host, states } = await supervise([notify()])
		assert.equal(states().web, 'starting')
		host.processes.say({ type: 'ready', service: 'web', run: 1, at: 0 })
		assert.equal(states().web, 'running')
	})

	it('counts as given at the spawn where the platform cannot tell, which is said at load and by set', async () => {
		const cannot = { prepare: (host: object) => void Object.assign(host, { supports: { notify: false, tty: false } }) }
		const { supervisor, states, told } = await supervise([notify()], cannot)
		assert.equal(states().web, 'running')
		assert.match(told.join(), /readiness\.type: not supported here/)
		const { warnings } = await supervisor.set(service('b', { readiness: { type: 'notify' } }))
		assert.match(warnings.join(), /readiness\.type: not supported here/)
	})

	it('missed watchdogs end a service, signs of life do not', async () => {
		const { host, states, moves } = await supervise([notify({ watchdog_ms: 1000 })])
		host.processes.say({ type: 'ready', service: 'web', run: 1, at: 0 })
		await host.clock.advance(900)
		host.processes.say({ type: 'watchdog', service: 'web', run: 1, at: 900 })
		await host.clock.advance(900)
		assert.equal(states().web, 'running')
		await host.clock.advance(100)
		assert.deepEqual(moves().slice(-2), ['web running>stopping', 'web stopping>failed'])
	})

	it('a watchdog of an ended run is silent', async () => {
		const { supervisor, host, states } = await supervise([notify({ watchdog_ms: 1000 })])
		host.processes.say({ type: 'ready', service: 'web', run: 1, at: 0 })
		await supervisor.restart('web', { wait_ms: 0 })
		await turns()
		host.processes.say({ type: 'ready', service: 'web', run: 2, at: 0 })
		host.processes.say({ type: 'stopping', service: 'web', run: 2, at: 0 })
		await host.clock.advance(5000)
		assert.equal(states().web, 'running')
	})

	it('time to start is extended on request', async () => {
		const { host, states } = await supervise([{ ...notify(), lifecycle: { start_timeout_ms: 1000 } }])
		await host.clock.advance(900)
		host.processes.say({ type: 'extend_timeout', service: 'web', run: 1, at: 900, ms: 1000 })
		await host.clock.advance(900)
		assert.equal(states().web, 'starting')
		await host.clock.advance(200)
		assert.notEqual(states().web, 'starting')
	})
})

describe('an end', () => {
	it('is told with what is known of its cause', async () => {
		const { supervisor, host, events } = await supervise([service('web')])
		const { pid } = supervisor.status('web')
		host.processes.emit({ type: 'exited', service: 'web', run: 1, pid, code: null, signal: 9, residue: [], at: 0, detail: 'out of memory' })
		assert.equal(events.at(-1)?.detail, 'out of memory')
	})
})

describe('builtins', () => {
	const sysvol = service('disks', { exec: '@builtin:sysvol' })

	it('run without a process and without effect outside PID-1 mode, whatever their name', async () => {
		const { supervisor, states, told } = await supervise([sysvol, service('odd', { exec: '@builtin:odd' })])
		assert.deepEqual(states(), { disks: 'running', odd: 'running' })
		assert.equal(supervisor.status('disks').pid, 0)
		assert.deepEqual(told.filter(line => line.includes('skipped')).length, 2)
		assert.partialDeepStrictEqual(await supervisor.stop('disks'), { state: 'exited' })
		assert.equal(supervisor.status('disks').exit_code, 0)
	})

	it('of an unknown name fail in PID-1 mode', async () => {
		const { supervisor } = await supervise([service('odd', { exec: '@builtin:odd' })], { pid1Mode: true })
		assert.partialDeepStrictEqual(supervisor.status('odd'), { state: 'failed', error: 'spawn error: unknown builtin: odd' })
	})

	it('sysvol succeeds where there is no script for it', async () => {
		const { supervisor } = await supervise([sysvol], { pid1Mode: true })
		assert.equal((await supervisor.start('disks')).state, 'running')
		assert.match(supervisor.logs(['disks'], {})[0]?.content ?? '', /running diskless/)
	})
})
