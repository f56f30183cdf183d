import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { info, startFakeDaemon } from './testing/fake-daemon.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const directory = mkdtempSync(join(tmpdir(), 'zinit-main-'))
after(() => rmSync(directory, { recursive: true, force: true }))

interface Ended {
	readonly code: number | null
	readonly stdout: string
	readonly stderr: string
}

/** Runs the program; `started` may act on it. */
function zinit(argv: readonly string[], socket: string, started: (child: ReturnType<typeof spawn>) => void = () => {}): Promise<Ended> {
	const { NODE_TEST_CONTEXT: _, ...env } = process.env
	const child = spawn(process.execPath, [main, ...argv], {
		cwd: directory,
		env: { ...env, ZINIT_SOCKET: socket },
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	let stdout = ''
	let stderr = ''
	child.stdout.setEncoding('utf8').on('data', chunk => {
		stdout += chunk
	})
	child.stderr.setEncoding('utf8').on('data', chunk => {
		stderr += chunk
	})
	started(child)
	return new Promise((resolve, reject) => child.on('error', reject).on('close', code => resolve({ code, stdout, stderr })))
}

const script = (name: string, text: string) => {
	writeFileSync(join(directory, name), text)
	return name
}

describe('the program', () => {
	it('ends with 0 and without a trace when the reader of stdout has gone', async () => {
		await using daemon = await startFakeDaemon({
			'service.list_full': () => Array.from({ length: 5000 }, (_, index) => info(`s${index}`, { state: 'inactive' })),
		})
		for (const argv of [['list'], ['--help'], ['schema'], ['list', '--json']]) {
			const { code, stderr } = await zinit(argv, daemon.path, child => child.stdout?.destroy())
			assert.deepEqual([argv, code, stderr], [argv, 0, ''])
		}
	})

	it('ends with 130 on Ctrl-C during a wait, and asks nothing more of the daemon', async () => {
		let interrupt = () => {}
		await using daemon = await startFakeDaemon({
			'service.stop': () => {
				interrupt()
				return undefined
			},
		})
		const { code, stdout } = await zinit(['stop', 'web'], daemon.path, child => {
			interrupt = () => child.kill('SIGINT')
		})
		assert.deepEqual([code, stdout, daemon.called.map(({ method }) => method)], [130, '', ['service.stop']])
	})

	it('follows logs until the service is removed', async () => {
		await using daemon = await startFakeDaemon({
			'logs.subscribe': (_, notify) => {
				notify('logs.lines', { subscription: 's', lines: [{ seq: 1, timestamp_ms: 1, service: 'web', stream: 'stdout', content: 'one' }] })
				notify('subscription.gap', { subscription: 's', gap: 12, next_seq: 14, service: 'web' })
				notify('logs.lines', { subscription: 's', lines: [{ seq: 14, timestamp_ms: 2, service: 'web', stream: 'stderr', content: 'two' }] })
				notify('subscription.closed', { subscription: 's', reason: 'removed', last_seq: 14 })
				return { subscription: 's', boot: 'b', seq: { web: 0 } }
			},
		})
		const { code, stdout } = await zinit(['logs', '-f', 'web'], daemon.path)
		assert.deepEqual([code, stdout], [0, '1 [stdout] one\n-- 12 lines lost --\n2 [stderr] two\n'])
	})
})

describe('zinit run (cli.md 6.2)', () => {
	it('gives a script the global zinit, its modules, its arguments and its exit code', async () => {
		await using daemon = await startFakeDaemon({ 'service.list': () => ['web'] })
		const file = script(
			'whole.ts',
			[
				"import { ZinitClient } from '@zinit/client'",
				"import { zinit as same } from '@zinit/script'",
				'const z = await zinit.connect()',
				'const words: string[] = [...(await z.list()), ...process.argv.slice(2), typeof ZinitClient, String(same === zinit)]',
				"console.log(words.join(' '))",
				'process.exitCode = 9',
			].join('\n'),
		)
		const ended = await zinit(['run', file, '--json', '-q', 'x'], daemon.path)
		assert.deepEqual(ended, { code: 9, stdout: 'web --json -q x function true\n', stderr: '' })
		assert.equal((await zinit([`./${file}`, 'y'], daemon.path)).stdout, 'web y function true\n')
	})

	for (const [name, text, code, stderr] of [
		['enum.ts', 'enum X { A }', 1, /^Error: enum\.ts:1.*enum/],
		['throws.mjs', '\nthrow new Error("broken")', 1, /^Error: throws\.mjs:2:7: broken\n$/],
		['late.mjs', 'setTimeout(() => { throw new Error("late") })', 1, /^Error: late\.mjs:1:\d+: late\n$/],
		['absent.ts', null, 1, /^Error: cannot read absent\.ts: no such file or directory\n$/],
		['unknown.mjs', 'const z = await zinit.connect()\nawait z.status("ghost")', 7, /^Error: unknown\.mjs:2:\d+: unknown method/],
		['alone.mjs', 'await zinit.connect({ socket: "/nonexistent/z.sock" })', 4, /^Error: alone\.mjs.*: cannot reach zinit-server/],
	] as const) {
		it(`tells where ${name} went wrong, and ends with ${code}`, async () => {
			await using daemon = await startFakeDaemon()
			if (text !== null) script(name, text)
			const ended = await zinit(['run', name], daemon.path)
			assert.deepEqual([ended.code, ended.stdout], [code, ''])
			assert.match(ended.stderr, stderr)
		})
	}
})
