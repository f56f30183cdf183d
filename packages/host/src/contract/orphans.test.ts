import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { describe, it } from 'node:test'
import { loadLibc } from '../native/libc.ts'
import { readProc } from '../proc/read.ts'
import { scanProcesses } from '../proc/scan.ts'
import { type Harness, isAlive, openHarness, until } from './harness.ts'

const SIGTERM = 15
/** Starts an orphan without the cookie; what it writes to is as given. */
const orphanage = (seconds: number, output: string) => `(setsid env -i /bin/sleep ${seconds} ${output} &); exec sleep 1000`

/** The orphan, once it has come to this program. */
function orphan(seconds: number): Promise<number> {
	const isIt = (pid: number) => readProc(`/proc/${pid}/cmdline`) === `/bin/sleep\0${seconds}\0`
	return until(() => [...scanProcesses().values()].find(({ pid, ppid }) => ppid === process.pid && isIt(pid))?.pid, 'the orphan')
}

async function ended(harness: Harness, service: string): Promise<void> {
	await until(() => {
		const last = harness.events.findLast(event => event.service === service && (event.type === 'exited' || event.type === 'residue'))
		return (last?.type === 'exited' && last.residue.length === 0) || (last?.type === 'residue' && last.pids.length === 0)
	}, `the end of ${service}`)
}

describe('an orphan without a cookie', { skip: loadLibc() === null && 'koffi is not installed' }, () => {
	it('that writes to the output of a service is listed with it and ends with it', async () => {
		await using harness = await openHarness('native')
		for (const [service, seconds, output] of [
			['both', 100_001, ''],
			['stderr', 100_002, '>/dev/null'],
		] as const) {
			await harness.start(service, orphanage(seconds, output))
			const pid = await orphan(seconds)
			assert.ok(harness.host.processes.list(service).some(entry => entry.pid === pid))
			harness.host.processes.stop(service, SIGTERM, 'tree')
			await ended(harness, service)
			assert.ok(!isAlive(pid))
		}
	})

	it('that writes elsewhere ends at last where orphans belong to the host, told by one warning; what was there before it is spared', async () => {
		const before = spawn('/bin/sleep', ['1000'], { stdio: 'ignore' })
		try {
			await using harness = await openHarness('native', { ownsOrphans: true })
			await harness.start('web', orphanage(100_003, '>/dev/null 2>&1'))
			const pid = await orphan(100_003)
			harness.host.processes.stop('web', SIGTERM, 'tree')
			await ended(harness, 'web')
			assert.ok(isAlive(pid))
			harness.host.processes.killAllNow()
			await until(() => !isAlive(pid), 'its end')
			assert.deepEqual(harness.warnings, [{ service: null, message: `killed a process of no service: ${pid} (/bin/sleep 100003)` }])
			assert.ok(before.pid !== undefined && isAlive(before.pid))
			harness.host.processes.killAllNow()
			assert.equal(harness.warnings.length, 1)
		} finally {
			before.kill('SIGKILL')
		}
	})

	it('is not touched in a program that has children of its own', async () => {
		await using harness = await openHarness('native')
		await harness.start('web', orphanage(100_004, '>/dev/null 2>&1'))
		const pid = await orphan(100_004)
		const own = spawn('/bin/sleep', ['1000'], { stdio: 'ignore' })
		try {
			harness.host.processes.killAllNow()
			await harness.event('exited', 'web')
			assert.ok(isAlive(pid) && own.pid !== undefined && isAlive(own.pid))
			assert.deepEqual(harness.warnings, [])
		} finally {
			process.kill(pid, 'SIGKILL')
			own.kill('SIGKILL')
		}
	})

	it('and an escapee that kill_mode group has left alone are spared at last', async () => {
		await using harness = await openHarness('native', { ownsOrphans: true })
		await harness.start('web', '(setsid sh -c "echo $$; /bin/sleep 1000; :" &); (setsid env -i /bin/sleep 100005 &); exec sleep 1000')
		const orphaned = await orphan(100_005)
		const escapee = await until(
			() => harness.host.processes.list('web').find(({ pid, name }) => name === 'sh' && pid > 0)?.pid,
			'the escapee',
		)
		const child = await until(() => harness.host.processes.list('web').find(({ ppid }) => ppid === escapee)?.pid, 'its child')
		const pids = [orphaned, escapee, child]
		try {
			harness.host.processes.stop('web', SIGTERM, 'group')
			await ended(harness, 'web')
			harness.host.processes.killAllNow()
			harness.spawn('later', 'true')
			await harness.event('exited', 'later')
			assert.deepEqual(pids.filter(isAlive), pids)
			assert.deepEqual(harness.warnings, [])
		} finally {
			for (const pid of pids) process.kill(pid, 'SIGKILL')
		}
	})
})
