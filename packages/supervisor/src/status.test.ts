import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EPOCH } from './fakes/clock.ts'
import { faultOf, requires, service, supervise, target } from './fakes/supervised.ts'

const off = { status: 'stop' }
const never = { lifecycle: { restart: 'never' } }

describe('status', () => {
	it('has pid, exit code and error exactly where they are', async () => {
		const { supervisor, host } = await supervise([
			service('run'),
			service('done', never),
			service('code', never),
			service('killed', never),
			service('wait', requires('off')),
			service('off', off),
			service('lost', requires('x')),
			target('all'),
		])
		host.processes.exit('done', { code: 0 })
		host.processes.exit('code', { code: 3 })
		host.processes.exit('killed', { signal: 9 })
		const { pid } = supervisor.status('run')
		assert.ok(pid > 0)
		assert.deepEqual(
			supervisor.list().map(name => supervisor.status(name)),
			[
				{ name: 'all', state: 'running', pid: 0 },
				{ name: 'code', state: 'failed', pid: 0, exit_code: 3 },
				{ name: 'done', state: 'exited', pid: 0, exit_code: 0 },
				{ name: 'killed', state: 'failed', pid: 0, error: 'killed by signal 9' },
				{ name: 'lost', state: 'failed', pid: 0, error: "missing dependency 'x'" },
				{ name: 'off', state: 'inactive', pid: 0 },
				{ name: 'run', state: 'running', pid },
				{ name: 'wait', state: 'blocked', pid: 0, error: 'waiting on: off' },
			],
		)
	})

	it('names what holds a port or matches a filter', async () => {
		const { supervisor } = await supervise([service('web', { ports: [80] }), service('one', { process_filters: ['nginx'] })], {
			prepare(host) {
				host.holders = [{ port: 80, pid: 12, name: 'nginx', service: null }]
				host.matches = [{ filter: 'nginx', processes: [{ pid: 12, name: 'nginx', cmdline: 'nginx -g', service: null }] }]
			},
		})
		assert.equal(supervisor.status('web').error, 'port 80 is in use by external process: nginx (PID 12)')
		assert.equal(supervisor.status('one').error, "process filter 'nginx' matched 1 running process(es): nginx (PID 12)")
	})

	it('of an unknown name is not found, named like its neighbours', async () => {
		const { supervisor } = await supervise([service('web')])
		const queries: (() => unknown)[] = [
			() => supervisor.status('wep'),
			() => supervisor.statusFull('wep'),
			() => supervisor.get('wep'),
			() => supervisor.stats('wep'),
			() => supervisor.children('wep'),
			() => supervisor.debugProcessTree('wep'),
			() => supervisor.logs(['wep'], {}),
			() => supervisor.attach('wep'),
			() => supervisor.why('wep'),
		]
		for (const query of queries) {
			const fault = await faultOf((async () => query())())
			assert.partialDeepStrictEqual(fault, { kind: 'service_not_found', message: 'service not found', near: ['web'] })
		}
		assert.equal(supervisor.isRunning('wep'), false)
	})
})

describe('list_full', () => {
	it('has a row for each unit, sorted', async () => {
		const { supervisor, host } = await supervise([service('web', { description: 'the site', class: 'system' }), target('all')])
		await host.clock.advance(2500)
		assert.deepEqual(supervisor.list(), ['all', 'web'])
		assert.deepEqual(supervisor.listFull()[1], {
			name: 'web',
			state: { state: 'running', pid: supervisor.status('web').pid },
			is_target: false,
			kind: 'service',
			pid: supervisor.status('web').pid,
			uptime_ms: 2500,
			restarts: 0,
			retry_in_ms: null,
			class: 'system',
			status: 'start',
			reason: null,
			since_ms: EPOCH,
			description: 'the site',
		})
	})

	it('has the time to the next restart while one is due', async () => {
		const { supervisor, host } = await supervise([service('web')])
		host.processes.exit('web', { code: 1 })
		await host.clock.advance(400)
		assert.partialDeepStrictEqual(supervisor.listFull()[0], {
			retry_in_ms: 600,
			restarts: 1,
			uptime_ms: null,
			reason: 'exit code 1',
			state: { state: 'failed', reason: { type: 'exit_code', code: 1 } },
		})
	})
})

describe('status_full', () => {
	it('has dependencies by their predicates, and who requires it', async () => {
		const { supervisor } = await supervise([
			service('a', { dependencies: { requires: ['b'], after: ['c'], wants: ['d', 'gone'], conflicts: ['e'] } }),
			service('b'),
			service('c', off),
			service('d', off),
			service('e', off),
			service('f', requires('a')),
		])
		const { dependencies, required_by, uptime_secs, desired, run, last_exit, health, error, config_path } = supervisor.statusFull('a')
		assert.deepEqual(
			dependencies.map(({ name, dep_type, satisfied }) => `${dep_type} ${name} ${satisfied}`),
			['requires b true', 'after c true', 'wants d true', 'conflicts e true'],
		)
		assert.deepEqual(
			{ required_by, uptime_secs, desired, run, last_exit, health, error, config_path },
			{
				required_by: ['f'],
				uptime_secs: 0,
				desired: 'up',
				run: 1,
				last_exit: null,
				health: null,
				error: null,
				config_path: null,
			},
		)
	})

	it('has the last exit and the probes that failed', async () => {
		const health = { type: 'exec', target: 'true', interval_ms: 1000 }
		const { supervisor, host } = await supervise([service('web', { health })])
		host.health = { ok: false, error: 'refused' }
		await host.clock.advance(1000)
		assert.deepEqual(supervisor.statusFull('web').health, { failures: 1, last_error: 'refused' })
		host.processes.exit('web', { code: 7 })
		assert.deepEqual(supervisor.statusFull('web').last_exit, { at: EPOCH + 1000, code: 7, signal: null })
	})

	it('shows what the run says of itself, as long as it lives', async () => {
		const { supervisor, host } = await supervise([service('web', { readiness: { type: 'notify' } })])
		host.processes.say({ type: 'status', text: 'warming up', service: 'web', run: 1, at: 0 })
		assert.equal(supervisor.statusFull('web').status_text, 'warming up')
		host.processes.exit('web', { code: 1 })
		assert.equal(supervisor.statusFull('web').status_text, null)
	})
})

describe('tree', () => {
	it('shows each unit with what it names', async () => {
		const { supervisor } = await supervise([service('web', requires('db')), service('db')])
		const { ascii, nodes, edges } = supervisor.tree()
		assert.equal(ascii, '├─ [+] db (running)\n└─ [+] web (running)\n     └─ requires db (running)')
		assert.deepEqual(nodes, [
			{ name: 'db', kind: 'service', state: 'running' },
			{ name: 'web', kind: 'service', state: 'running' },
		])
		assert.deepEqual(edges, [{ from: 'web', to: 'db', kind: 'requires' }])
	})
})
