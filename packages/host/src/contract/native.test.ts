import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, existsSync, lstatSync, mkdirSync, openSync, readdirSync, readSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createHost } from '../index.ts'
import { loadLibc } from '../native/libc.ts'
import { isAlive, openHarness, stateOf, until } from './harness.ts'

const entry = new URL('../index.ts', import.meta.url).href

describe('native spawner', { skip: loadLibc() === null && 'koffi is not installed' }, () => {
	it('makes FIFOs of mode 0600 in a directory that only the owner enters', async () => {
		await using harness = await openHarness('native')
		await harness.start('fifo', 'exec sleep 100')
		assert.equal(lstatSync(join(harness.directory, 'state')).mode & 0o777, 0o700)
		for (const end of ['out', 'err']) {
			const facts = lstatSync(join(harness.directory, 'state', 'logs', `fifo.${end}`))
			assert.ok(facts.isFIFO())
			assert.equal(facts.mode & 0o777, 0o600)
		}
	})

	it('removes the FIFOs of a service that is forgotten', async () => {
		await using harness = await openHarness('native')
		harness.spawn('gone', 'true')
		await harness.event('exited', 'gone')
		const path = join(harness.directory, 'state', 'logs', 'gone.out')
		assert.ok(existsSync(path))
		harness.host.processes.forget('gone')
		assert.ok(!existsSync(path))
	})

	it('replaces what is not a FIFO, and a directory that vanished', async () => {
		await using harness = await openHarness('native')
		harness.spawn('first', 'true')
		await harness.event('exited', 'first')
		const logs = join(harness.directory, 'state', 'logs')
		writeFileSync(join(logs, 'second.out'), 'a file')
		harness.spawn('second', 'echo second')
		await harness.event('exited', 'second')
		assert.deepEqual(harness.lines('second'), ['second'])
		await rm(join(harness.directory, 'state'), { recursive: true })
		harness.spawn('third', 'echo third')
		await harness.event('exited', 'third')
		assert.deepEqual(harness.lines('third'), ['third'])
	})

	it('names the path where there is something that cannot be replaced', async () => {
		await using harness = await openHarness('native')
		const path = join(harness.directory, 'state', 'logs', 'blocked.err')
		mkdirSync(path, { recursive: true })
		harness.spawn('blocked', 'true')
		const message = `cannot create '${path}': illegal operation on a directory (EISDIR)`
		assert.equal((await harness.event('spawn_failed', 'blocked')).message, message)
	})

	it('keeps a service that writes alive, and what it wrote, when the reader is gone', async () => {
		const directory = await mkdtemp(join(tmpdir(), 'zinit-host-'))
		const host = await createHost({ stateDir: directory, boot: '0123456789abcdef', spawner: 'native' })
		const spawned = new Promise<number>(resolve => host.processes.onEvent(event => event.type === 'spawned' && resolve(event.pid)))
		const gate = join(directory, 'gate')
		const exec = `while [ ! -e '${gate}' ]; do sleep 0.02; done; echo after; touch '${gate}.done'; exec sleep 100`
		host.processes.spawn({ service: 'writer', run: 1, exec, dir: null, env: { PATH: process.env.PATH ?? '' } })
		const pid = await spawned
		try {
			await host.close()
			writeFileSync(gate, '')
			await until(() => existsSync(`${gate}.done`), 'that it wrote and lived on')
			assert.ok(isAlive(pid))
			const fifo = openSync(join(directory, 'logs', 'writer.out'), constants.O_RDONLY | constants.O_NONBLOCK)
			const bytes = Buffer.alloc(64)
			assert.equal(bytes.toString('utf8', 0, readSync(fifo, bytes)), 'after\n')
			closeSync(fifo)
		} finally {
			process.kill(-pid, 'SIGKILL')
			await rm(directory, { recursive: true, force: true })
		}
	})

	it('does not pass on descriptors that this program inherited', async () => {
		await using harness = await openHarness('native')
		const script = `
			const { createHost } = await import('${entry}')
			const host = await createHost({ stateDir: '${harness.directory}/inner', boot: '0123456789abcdef' })
			host.processes.onEvent(event => event.type === 'exited' && (console.log(host.logs.query(['a'], {}).map(line => line.content).join(' ')), host.close()))
			host.processes.spawn({ service: 'a', run: 1, exec: 'for fd in /proc/self/fd/*; do [ -e $fd ] && echo \${fd##*/}; done', dir: null, env: {} })`
		const inherited = Array.from({ length: 40 }, () => 'ignore' as const)
		const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
			stdio: ['ignore', 'pipe', 'inherit', ...inherited, 'pipe'],
		})
		const output: string[] = []
		child.stdout?.setEncoding('utf8').on('data', (text: string) => output.push(text))
		await once(child, 'close')
		assert.equal(output.join('').trim(), '0 1 2')
	})

	it('reaps orphans that were re-parented to this program', async () => {
		await using harness = await openHarness('native')
		harness.spawn('orphans', 'for i in 1 2 3 4 5; do (setsid sh -c "echo \\$\\$; sleep 0.05" &); done')
		await until(() => harness.lines('orphans').length === 5, 'the orphans')
		const pids = harness.lines('orphans').map(Number)
		await until(() => pids.every(pid => stateOf(pid) === ''), 'that none is left, not even as a zombie')
	})

	it('leaves the exits of children that Node made to Node', async () => {
		await using harness = await openHarness('native')
		await harness.start('beside', 'while :; do (setsid true &); sleep 0.001; done')
		const codes = await Promise.all(
			Array.from({ length: 50 }, async (_, index) => {
				const [code] = await once(spawn('/bin/sh', ['-c', `exit ${index}`], { stdio: 'ignore' }), 'exit')
				return code
			}),
		)
		assert.deepEqual(
			codes,
			codes.map((_, index) => index),
		)
	})

	it('serves two hosts of one program', async () => {
		await using first = await openHarness('native')
		await using second = await openHarness('native')
		first.spawn('a', 'echo first; exit 1')
		second.spawn('a', 'echo second; exit 2')
		assert.equal((await first.event('exited', 'a')).code, 1)
		assert.equal((await second.event('exited', 'a')).code, 2)
		assert.deepEqual([first.lines('a'), second.lines('a')], [['first'], ['second']])
	})

	it('holds no descriptor of a service whose processes are gone', async () => {
		await using harness = await openHarness('native')
		harness.spawn('warm', 'true')
		await harness.event('exited', 'warm')
		const before = readdirSync('/proc/self/fd').length
		for (let index = 0; index < 20; index++) harness.spawn(`brief-${index}`, 'true')
		await until(() => harness.events.filter(event => event.type === 'exited').length === 21, 'all exits')
		assert.ok(readdirSync('/proc/self/fd').length <= before)
	})
})
