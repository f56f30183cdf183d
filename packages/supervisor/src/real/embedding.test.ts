import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { createSupervisor } from '../index.ts'
import { isAlive, until } from './machine.ts'

const PROGRAM = fileURLToPath(new URL('embedded.ts', import.meta.url))
const EXAMPLE = fileURLToPath(new URL('../../../../examples/embed/main.ts', import.meta.url))

function run(
	program: string,
	args: readonly string[] = [],
	more: NodeJS.ProcessEnv = {},
): { readonly child: ChildProcess; readonly output: Promise<string> } {
	const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...more } })
	return { child, output: text(child.stdout) }
}

async function ends(child: ChildProcess): Promise<readonly unknown[]> {
	return child.exitCode === null && child.signalCode === null ? once(child, 'exit') : [child.exitCode, child.signalCode]
}

async function nothingIsLeftAfter(how: string, end: (child: ChildProcess) => void = () => undefined): Promise<readonly unknown[]> {
	const TMPDIR = mkdtempSync(join(tmpdir(), 'zinit-embedding-'))
	const { child } = run(PROGRAM, [how], { TMPDIR })
	let said = ''
	child.stdout?.on('data', chunk => {
		said += chunk
	})
	await until(() => said.includes('\n'), 'its pids')
	const pids = said.trim().split(' ').map(Number)
	assert.equal(pids.length >= 3, true)
	end(child)
	const exit = await ends(child)
	await until(() => !pids.some(isAlive), `the end of ${pids.filter(isAlive)}`)
	assert.deepEqual(readdirSync(TMPDIR), [])
	rmSync(TMPDIR, { recursive: true })
	return exit
}

describe('a program that embeds a supervisor leaves nothing behind', () => {
	it('when it exits in the middle', async () => {
		assert.deepEqual(await nothingIsLeftAfter('exit'), [3, null])
	})

	it('when nobody catches its error', async () => {
		assert.deepEqual(await nothingIsLeftAfter('throw'), [1, null])
		assert.deepEqual(await nothingIsLeftAfter('reject'), [1, null])
	})

	for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR2', 'SIGALRM'] as const) {
		it(`when it dies of ${signal} by default`, async () => {
			assert.deepEqual(await nothingIsLeftAfter('wait', child => child.kill(signal)), [null, signal])
		})
	}

	it('when it is in a hurry to shut down', async () => {
		assert.deepEqual(await nothingIsLeftAfter('twice'), [0, null])
	})

	it('when it shuts down, as the example does', async () => {
		const { child, output } = run(EXAMPLE)
		assert.deepEqual(await ends(child), [0, null])
		const said = await output
		assert.match(said, /worker is running, pid \d+/)
		assert.match(said, /stopping the store took worker with it/)
		assert.match(said, /all gone\n$/)
		const pid = Number(/pid (\d+)/.exec(said)?.[1])
		assert.equal(isAlive(pid), false)
	})
})

describe('a supervisor on the real machine', () => {
	it('is refused where another one has its state directory, until that is gone', async () => {
		const stateDir = mkdtempSync(join(tmpdir(), 'zinit-state-'))
		const first = await createSupervisor({ stateDir })
		await assert.rejects(createSupervisor({ stateDir }), { message: `the state directory ${stateDir} is in use by pid ${process.pid}` })
		await first.shutdown()
		await (await createSupervisor({ stateDir })).shutdown()
		rmSync(stateDir, { recursive: true })
	})

	it('is refused in a worker thread', async () => {
		const source = `import(${JSON.stringify(new URL('../index.ts', import.meta.url).href)}).then(({ createSupervisor }) => createSupervisor()).catch(
			({ message }) => require('node:worker_threads').parentPort.postMessage(message))`
		const worker = new Worker(source, { eval: true })
		assert.deepEqual(await once(worker, 'message'), ['a supervisor cannot run in a worker thread: create it in the main thread'])
	})
})
