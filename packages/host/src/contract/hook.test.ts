import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { HookCommand } from '../index.ts'
import { type Harness, isAlive, openHarness, spawners, until } from './harness.ts'

const path = process.env.PATH ?? ''

function hook(harness: Harness, exec: string, options: Partial<HookCommand> = {}, signal = new AbortController().signal) {
	return harness.host.processes.runHook('web', { exec, dir: null, env: { PATH: path }, ...options }, signal)
}

/** Runs a hook whose child leaves its group; answers the pid of that. */
async function leave(harness: Harness): Promise<number> {
	const file = join(harness.directory, 'left')
	const exec = `setsid sh -c 'echo $$ >"$LEFT"; exec sleep 100' & while [ ! -s "$LEFT" ]; do sleep 0.01; done`
	await hook(harness, exec, { env: { PATH: path, LEFT: file, ZINIT_SERVICE: 'web', ZINIT_RUN: `${harness.host.boot}:1` } })
	return Number(readFileSync(file, 'utf8'))
}

for (const spawner of spawners) {
	describe(`a hook, ${spawner}`, () => {
		it('reports code and stderr, of which 4 KiB are kept, and writes to the log of its service', async () => {
			await using harness = await openHarness(spawner)
			const result = await hook(harness, 'echo out; echo err >&2; printf tail; exit 3')
			assert.deepEqual(result, { code: 3, signal: null, stderr: 'err\n' })
			assert.deepEqual([harness.lines('web', 'stdout'), harness.lines('web', 'stderr')], [['out', 'tail'], ['err']])
			const long = await hook(harness, 'i=0; while [ $i -lt 1000 ]; do echo 0123456789 >&2; i=$((i+1)); done')
			assert.deepEqual([long.code, long.stderr.length], [0, 4096])
			assert.equal(harness.lines('web', 'stderr').length, 1000)
		})

		it('has the directory and environment of its service, and MAINPID while there is a main process', async () => {
			await using harness = await openHarness(spawner)
			const exec = 'echo "$MAINPID $GREETING $PWD"'
			const options = { dir: harness.directory, env: { PATH: path, GREETING: 'hello', ZINIT_RUN: `${harness.host.boot}:1` } }
			await hook(harness, exec, options)
			const pid = await harness.start('web', 'exec sleep 100')
			await hook(harness, exec, options)
			assert.deepEqual(harness.lines('web'), [` hello ${harness.directory}`, `${pid} hello ${harness.directory}`])
		})

		it('reports a signal, a directory that is missing, and a command that is too long', async () => {
			await using harness = await openHarness(spawner)
			assert.deepEqual(await hook(harness, 'kill -9 $$'), { code: null, signal: 9, stderr: '' })
			const { code, stderr } = await hook(harness, 'true', { dir: '/nonexistent' })
			assert.deepEqual([code, stderr], [null, "cannot enter directory '/nonexistent': no such file or directory (ENOENT)"])
			assert.equal((await hook(harness, `: ${'x'.repeat(200_000)}`)).stderr, "cannot execute '/bin/sh': argument list too long (E2BIG)")
		})

		it('is killed with its group by an abort', async () => {
			await using harness = await openHarness(spawner)
			const file = join(harness.directory, 'pids')
			const controller = new AbortController()
			const result = hook(harness, `sleep 100 & echo $! $$ > '${file}.new'; mv '${file}.new' '${file}'; wait`, {}, controller.signal)
			await until(() => existsSync(file), 'its start')
			controller.abort()
			assert.deepEqual(await result, { code: null, signal: 9, stderr: '' })
			const pids = readFileSync(file, 'utf8').trim().split(' ').map(Number)
			await until(() => !pids.some(isAlive), 'the end of the group')
			assert.deepEqual(await hook(harness, 'true', {}, controller.signal), { code: null, signal: null, stderr: 'interrupted' })
		})

		it('leaves nothing in its group', async () => {
			await using harness = await openHarness(spawner)
			await hook(harness, 'sleep 100 & echo $!')
			await until(() => !isAlive(Number(harness.lines('web')[0])), 'the end of the leftover')
		})

		it('leaves to its service what has left its group, which is listed and ends with it', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('web', 'exec sleep 100')
			const pid = await leave(harness)
			assert.ok(isAlive(pid))
			assert.ok(harness.host.processes.list('web').some(entry => entry.pid === pid))
			harness.host.processes.stop('web', 15, 'tree')
			await until(() => harness.events.findLast(event => event.type === 'residue')?.pids.length === 0, 'the end of all')
			assert.ok(!isAlive(pid))
		})

		it('that outlives the main process tells what it has left, so that the stop goes on with it', async () => {
			await using harness = await openHarness(spawner)
			const main = await harness.start('web', 'exec sleep 100')
			process.kill(main, 'SIGTERM')
			assert.deepEqual((await harness.event('exited', 'web')).residue, [])
			const pid = await leave(harness)
			assert.deepEqual((await harness.event('residue', 'web')).pids, [pid])
			harness.host.processes.stop('web', 15, 'tree')
			await until(() => harness.events.findLast(event => event.type === 'residue')?.pids.length === 0, 'the end of all')
			assert.ok(!isAlive(pid))
		})

		it('is not ended by the stop that it serves', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('web', 'sleep 100; true')
			const env = { PATH: path, ZINIT_SERVICE: 'web', ZINIT_RUN: `${harness.host.boot}:1` }
			const result = hook(harness, 'while kill -0 $MAINPID; do sleep 0.01; done; sleep 0.2; echo over', { env })
			await until(() => harness.host.processes.list('web').length >= 2, 'both')
			harness.host.processes.stop('web', 15, 'tree')
			await harness.event('exited', 'web')
			assert.deepEqual((await result).code, 0)
			assert.deepEqual(harness.lines('web', 'stdout'), ['over'])
		})
	})
}
