import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe, it } from 'node:test'
import { loadLibc } from '../native/libc.ts'
import { isAlive, openHarness, spawners, statusOf, until } from './harness.ts'

const SIGTERM = 15
const SYS_exit = process.arch === 'x64' ? 60 : 93
const skip = loadLibc() === null && 'koffi is not installed'

/** A command whose main thread ends by itself alone (exit(2)), and whose worker goes on; it ignores SIGTERM. */
function command(): string {
	const script = `
		const exit = require("${createRequire(import.meta.url).resolve('koffi')}").load(null).func("long syscall(long number, long code)")
		process.on("SIGTERM", () => {})
		const { Worker } = require("worker_threads")
		new Worker("setInterval(() => {}, 1000)", { eval: true }).once("online", () => exit(${SYS_exit}, 0))`
	return `exec '${process.execPath}' -e '${script}'`
}

for (const spawner of spawners) {
	describe(`a process whose main thread has ended, ${spawner}`, { skip }, () => {
		for (const [where, exec] of [
			['in the group', `(${command()}) & echo $!; exec sleep 1000`],
			['outside of it', `setsid sh -c "$COMMAND" & echo $!; exec sleep 1000`],
		] as const) {
			it(`counts as alive ${where}: it is listed, waited for, and killed`, async () => {
				await using harness = await openHarness(spawner)
				await harness.start('web', exec, { env: { COMMAND: command() } })
				const pid = await until(() => Number(harness.lines('web', 'stdout')[0]) || null, 'its pid')
				await until(() => statusOf(pid).State?.startsWith('Z'), 'the end of its main thread')
				const entry = harness.host.processes.list('web').find(each => each.pid === pid)
				assert.ok(entry && entry.state !== 'Z' && entry.memory_bytes > 0)
				harness.host.processes.stop('web', SIGTERM, 'tree')
				assert.deepEqual((await harness.event('exited', 'web')).residue, [pid])
				assert.ok(isAlive(pid))
				harness.host.processes.kill('web', 'tree')
				await until(() => harness.events.findLast(event => event.type === 'residue')?.pids.length === 0, 'the news of its end')
				assert.ok(!isAlive(pid))
			})
		}

		it('is killed by the last resort', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('web', 'setsid sh -c "$COMMAND" & echo $!; exec sleep 1000', { env: { COMMAND: command() } })
			const pid = await until(() => Number(harness.lines('web', 'stdout')[0]) || null, 'its pid')
			await until(() => statusOf(pid).State?.startsWith('Z'), 'the end of its main thread')
			harness.host.processes.killAllNow()
			await until(() => !isAlive(pid), 'its end')
		})
	})
}
