import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { runCli, startCli, words } from './cli.ts'
import { type Daemon, eventually, program, startDaemon } from './daemon.ts'
import { service, sleeper } from './units.ts'

const units = {
	talk: service('talk', 'i=0; while :; do i=$((i+1)); echo "$ZINIT_RUN $i"; sleep 0.02; done'),
	much: service('much', 'seq 20000', 'oneshot = true\n[logging]\nbuffer_lines = 30000\n'),
	idle: sleeper('idle', 'status = "stop"\n'),
}

describe('whoever reads the output may go away', () => {
	let daemon: Daemon
	before(async () => {
		daemon = await startDaemon({ units })
		await daemon.reaches('much', 'exited')
	})
	after(() => daemon.cleanUp())

	for (const line of [
		'list',
		'status talk',
		'tree',
		'logs much -n 20000',
		'logs much -n 20000 --json',
		'logs -f talk',
		'events -f',
		'start idle',
		'ping',
		'check cfg',
		'schema',
		'help',
		'reload',
	]) {
		it(`zinit ${line} ends with 0 and without a trace (cli.md 10.5)`, async () => {
			const { child, done } = startCli(daemon.env, words(line), { cwd: daemon.directory })
			child.stdout?.destroy()
			const { code, stderr } = await done
			assert.deepEqual([code, stderr], [0, ''])
		})
	}

	it('a full disk is an error, told on stderr even with --json', async () => {
		for (const line of ['list', 'list --json', 'schema']) {
			const full = openSync('/dev/full', 'w')
			const child = spawn(program('zinit'), words(line), { env: daemon.env, stdio: ['ignore', full, 'pipe'] })
			closeSync(full)
			let stderr = ''
			child.stderr?.setEncoding('utf8').on('data', chunk => {
				stderr += chunk
			})
			const [code] = await once(child, 'close')
			assert.deepEqual([code, stderr], [1, 'Error: cannot write the output: no space left on device\n'], line)
		}
	})

	it('with no stdin, stdout and stderr at all it does what it is told', async () => {
		const closed = ['-c', '"$Z" start idle <&- >&- 2>&-']
		const { code } = await runCli({ ...daemon.env, Z: program('zinit') }, closed, { program: '/bin/sh' })
		assert.equal(code, 0)
		assert.equal((await daemon.ask<{ state: string }>('service.status', { name: 'idle' })).state, 'running')
	})

	it('all of a large output arrives', async () => {
		const { code, stdout } = await runCli(daemon.env, ['logs', 'much', '-n', '20000', '-o', 'raw'])
		assert.equal(code, 0)
		assert.equal(stdout, Array.from({ length: 20_000 }, (_, index) => `${index + 1}\n`).join(''))
	})
})

describe('zinit logs -f', () => {
	it('over a restart of the daemon loses and repeats nothing that a daemon kept (cli.md 10.9)', async () => {
		const first = await startDaemon({ units })
		const serve = [program('zinit-server'), '--config-dir', first.configDir, '--socket', first.socket] as const
		const follow = startCli(first.env, ['logs', '-f', 'talk', '-o', 'raw'])
		const runs = () => [
			...Map.groupBy(
				follow
					.stdout()
					.split('\n')
					.slice(0, -1)
					.filter(line => /^\S+ \d+$/.test(line)),
				line => line.split(' ')[0],
			).values(),
		]
		try {
			await eventually('lines of the first daemon', () => (runs()[0]?.length ?? 0) > 5 || undefined)
			await first.end()
			const second = spawn(serve[0], serve.slice(1), { env: first.env, stdio: 'ignore' })
			try {
				await eventually('lines of the second daemon', () => (runs()[1]?.length ?? 0) > 5 || undefined)
			} finally {
				second.kill()
				await once(second, 'exit')
			}
			follow.child.kill('SIGINT')
			assert.equal((await follow.done).code, 130)
			for (const lines of runs()) {
				const numbers = lines.map(line => Number(line.split(' ')[1]))
				assert.deepEqual(
					numbers,
					numbers.map((_, index) => (numbers[0] ?? 0) + index),
				)
			}
			assert.equal(Number(runs()[1]?.[0]?.split(' ')[1]), 1)
			assert.match(follow.stdout(), /^-- lines lost: another daemon answers --$/m)
		} finally {
			follow.child.kill('SIGKILL')
			await first.cleanUp()
		}
	})

	it('ends when what it follows is removed', async () => {
		const daemon = await startDaemon({ units: { talk: units.talk } })
		try {
			const follow = startCli(daemon.env, ['logs', '-f', 'talk'])
			await eventually('a line', () => follow.stdout().includes('\n') || undefined)
			await daemon.ask('service.delete', { name: 'talk' })
			assert.equal((await follow.done).code, 0)
		} finally {
			await daemon.cleanUp()
		}
	})
})
