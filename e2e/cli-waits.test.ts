import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { runCli, startCli, words } from './cli.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { requires, service, sleeper } from './units.ts'

/** Ignores SIGTERM, as does its child, and a process that left the group. */
const stubborn = "trap '' TERM; (trap '' TERM; sleep 1000) & setsid sh -c \"trap '' TERM; sleep 1000\" & while :; do sleep 1; done"

const units = {
	slow: sleeper('slow', 'status = "stop"\n[health]\ntype = "exec"\ntarget = "false"\nstart_period_ms = 60000\n'),
	stubborn: service('stubborn', stubborn, '[lifecycle]\nstop_timeout_ms = 400\n'),
	patient: service('patient', "trap '' TERM; while :; do sleep 1; done", '[lifecycle]\nstop_timeout_ms = 60000\n'),
	above: sleeper('above', requires('stubborn')),
}

describe('a command that waits', () => {
	let daemon: Daemon
	const state = async (name: string) => (await daemon.ask<{ state: string }>('service.status', { name })).state
	before(async () => {
		daemon = await startDaemon({ units })
		await daemon.reaches('above', 'running')
	})
	after(async () => {
		await daemon.call('service.kill', { name: 'patient', signal: 'KILL' })
		await daemon.cleanUp()
	})

	it('stop returns when no process of the cascade is left, whatever it ignores (cli.md 10.7)', async () => {
		const before = await daemon.survivors()
		assert.ok(before.length >= 5)
		const ran = await runCli(daemon.env, ['stop', 'stubborn'])
		assert.deepEqual([ran.code, ran.stdout], [0, 'Stopped: above\nStopped: stubborn\n'])
		const { pid } = await daemon.reaches('patient', 'running')
		const left = await daemon.survivors()
		assert.ok(left.length <= 2 && left.includes(pid), `${left}`)
	})

	it('stop tells what went and what could come', async () => {
		await daemon.ask('service.set', {
			config: { service: { name: 'rival', exec: 'exec sleep 1000' }, dependencies: { conflicts: ['rivalled'] } },
			wait_ms: 0,
		})
		await daemon.ask('service.set', { config: { service: { name: 'rivalled', exec: 'exec sleep 1000', status: 'stop' } } })
		await daemon.ask('service.stop', { name: 'rival' })
		await daemon.ask('service.start', { name: 'rivalled' })
		await daemon.ask('service.start', { name: 'rival' })
		const ran = await runCli(daemon.env, ['stop', 'rivalled'])
		assert.equal(ran.code, 0)
		assert.match(ran.stdout, /^Stopped: rivalled\nStarted: rival \(pid \d+\)\n$/)
		await daemon.ask('service.stop', { name: 'rival' })
	})

	for (const [signal, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const) {
		it(`left by ${signal} it ends with ${code} and what it asked for goes on (cli.md 10.8)`, async () => {
			const start = startCli(daemon.env, ['start', 'slow'])
			const { pid } = await daemon.reaches('slow', 'starting')
			start.child.kill(signal)
			const ran = await start.done
			assert.deepEqual([ran.code, ran.stdout, ran.stderr], [code, '', ''])
			assert.deepEqual(await daemon.reaches('slow', 'starting'), { name: 'slow', state: 'starting', pid })
			await daemon.ask('service.stop', { name: 'slow' })
		})
	}

	it('a deadline is told with the state it has come to, and the operation goes on', async () => {
		const ran = await runCli(daemon.env, words('stop patient --timeout 300ms'))
		assert.deepEqual(
			[ran.code, ran.stdout, ran.stderr],
			[6, '', 'Error: patient is still stopping after 300ms\nHint: zinit status patient shows how it goes on\n'],
		)
		assert.equal(await state('patient'), 'stopping')
	})

	it('takes the deadline before and after the verb, as seconds and with a unit, with and without =', async () => {
		for (const line of [
			'--timeout 0.2 stop patient',
			'stop --timeout=0.2 patient',
			'stop patient --timeout 200ms',
			'--timeout=200ms stop patient',
		]) {
			const ran = await runCli(daemon.env, words(line))
			assert.deepEqual([ran.code, ran.stderr.split('\n', 1)], [6, ['Error: patient is still stopping after 200ms']], line)
		}
	})

	it('with --no-wait it only asks', async () => {
		for (const [line, stdout] of [
			['stop patient --no-wait', 'Requested: stop patient\n'],
			['start slow --no-wait', 'Requested: start slow\n'],
			['restart slow --no-wait', 'Requested: restart slow\n'],
			['stop slow --no-wait', 'Requested: stop slow\n'],
		] as const) {
			const ran = await runCli(daemon.env, words(line))
			assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, stdout, ''])
		}
	})

	it('a service that is gone in its first moments has failed, even if it ran for one', async () => {
		await daemon.ask('service.set', {
			config: { service: { name: 'brief', exec: 'sleep 0.03; exit 4', status: 'stop' }, lifecycle: { restart: 'never' } },
		})
		for (const verb of ['start', 'restart']) {
			const ran = await runCli(daemon.env, [verb, 'brief'])
			assert.deepEqual([ran.code, ran.stdout, ran.stderr], [1, '', 'Error: brief failed: exit code 4\nHint: zinit why brief\n'])
		}
	})
})

describe('a daemon that dies while a command waits', () => {
	it('is told at once, with 4', async () => {
		const daemon = await startDaemon({ units: { patient: units.patient, slow: units.slow } })
		try {
			await daemon.reaches('patient', 'running')
			const waits = ['stop patient', 'start slow', 'stop patient --json'].map(line => startCli(daemon.env, words(line)))
			await daemon.reaches('patient', 'stopping')
			await daemon.reaches('slow', 'starting')
			await daemon.end('SIGKILL')
			const [stop, start, json] = await Promise.all(waits.map(({ done }) => done))
			for (const ran of [stop, start]) {
				assert.equal(ran?.code, 4)
				assert.equal(ran?.stdout, '')
				assert.match(ran?.stderr ?? '', /^Error: (the connection to|cannot reach) zinit-server at /)
			}
			assert.deepEqual([json?.code, json?.stderr], [4, ''])
		} finally {
			await daemon.cleanUp()
		}
	})
})
