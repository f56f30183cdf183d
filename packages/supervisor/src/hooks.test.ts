import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { faultOf, service, supervise, target } from './fakes/supervised.ts'

describe('reload of a service', () => {
	it('runs exec_reload with its environment', async () => {
		const { supervisor, host } = await supervise([service('web', { exec_reload: 'kill -HUP $MAINPID', dir: '/' })])
		assert.deepEqual(await supervisor.reloadService('web'), { name: 'web' })
		assert.partialDeepStrictEqual(host.processes.hooks[0], {
			service: 'web',
			command: { exec: 'kill -HUP $MAINPID', dir: '/', env: { ZINIT_SERVICE: 'web' } },
		})
	})

	it('fails without the key, without a process, or with the command', async () => {
		const { supervisor, host } = await supervise([
			service('plain'),
			service('off', { exec_reload: 'true', status: 'stop' }),
			service('bad', { exec_reload: 'false' }),
			target('all'),
		])
		host.processes.behave('bad', { hook: { code: 1, signal: null, stderr: 'no such file\n' } })
		const faults = await Promise.all(['plain', 'off', 'bad', 'all', 'nope'].map(name => faultOf(supervisor.reloadService(name))))
		assert.deepEqual(
			faults.map(({ kind, message }) => [kind, message]),
			[
				['not_supported', "cannot reload 'plain': it has no exec_reload"],
				['not_running', 'service not running: off'],
				['reload_failed', "cannot reload 'bad': exit code 1: no such file"],
				['not_supported', "cannot reload 'all': it has no exec_reload"],
				['service_not_found', 'service not found: nope'],
			],
		)
	})
})

describe('a terminal', () => {
	const shell = service('shell', { stdin: 'tty' })

	it('has one writer at a time, who sets its size, and any number of watchers', async () => {
		const { supervisor, host } = await supervise([shell], { prepare: host => host.processes.behave('shell', { terminal: true }) })
		const first = supervisor.attach('shell', { write: true, cols: 100, rows: 30 })
		const second = supervisor.attach('shell', { write: true })
		assert.deepEqual([first.writer, second.writer], [true, false])
		first.write('ls\n')
		assert.throws(() => second.write('rm\n'), { kind: 'permission_denied' })
		assert.throws(() => second.resize(1, 1), { kind: 'permission_denied' })
		first.close()
		assert.throws(() => first.write('ls\n'), { kind: 'permission_denied' })
		assert.equal(supervisor.attach('shell', { write: true }).writer, true)
		assert.deepEqual(host.processes.written, ['100x30', 'ls\n', '80x24'])
	})

	it('is refused without one, and without a process', async () => {
		const { supervisor } = await supervise([service('web'), service('off', { stdin: 'tty', status: 'stop' })])
		assert.throws(() => supervisor.attach('web'), { kind: 'not_supported' })
		assert.throws(() => supervisor.attach('off'), { kind: 'not_running' })
	})
})
