import assert from 'node:assert/strict'
import { chmod, mkdir, symlink } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { runCli, words } from './cli.ts'
import { type Daemon, program, run, startDaemon } from './daemon.ts'
import { sleeper } from './units.ts'

/** Every command that talks to a daemon. */
const connecting = [
	'list',
	'status',
	'status one',
	'is-running one',
	'start one',
	'stop one',
	'restart one',
	'kill one WINCH',
	'remove one',
	'logs',
	'logs -f one',
	'why one',
	'tree',
	'events',
	'get one',
	'attach one',
	'edit one',
	'reload',
	'start-all',
	'stop-all',
	'delete-all --yes',
	'add-service --name two --exec true',
	'debug-state',
	'debug-procs one',
	'plan stop one',
	'ping',
	'shutdown',
]

describe('--socket, then ZINIT_SOCKET decide the daemon of every command (cli.md 1.1)', () => {
	let daemon: Daemon
	before(async () => {
		daemon = await startDaemon({ units: { one: sleeper('one') } })
		await daemon.reaches('one', 'running')
	})
	after(() => daemon.cleanUp())

	// HOME has a daemon at its default place, which none of these may fall back to.
	for (const line of connecting) {
		it(`zinit ${line} goes where it is sent, and nowhere else`, { concurrency: true }, async () => {
			const ran = await runCli(daemon.env, [...words(line), '--socket', '/nonexistent/a'])
			assert.deepEqual([ran.code, ran.stdout], [4, ''])
			assert.equal(ran.stderr, 'Error: cannot reach zinit-server at /nonexistent/a: no such socket\nHint: zinit-server --config-dir DIR\n')
		})
	}

	it('so does ZINIT_SOCKET', async () => {
		for (const line of ['stop one', 'reload'])
			assert.equal((await runCli(daemon.env, words(line), { env: { ZINIT_SOCKET: '/nonexistent/a' } })).code, 4)
	})

	it('and none of them has reached the daemon that is there', async () => {
		assert.equal((await daemon.ask<{ state: string }>('service.status', { name: 'one' })).state, 'running')
		assert.equal((await daemon.ask<unknown[]>('service.list')).length, 1)
	})

	for (const [how, argv, env] of [
		['--socket before the command', ['--socket', 'S', 'list'], { ZINIT_SOCKET: '/nonexistent' }],
		['-s after it', ['list', '-s', 'S'], { ZINIT_SOCKET: '/nonexistent' }],
		['--socket= with unix:', ['list', '--socket=unix:S'], { ZINIT_SOCKET: '/nonexistent' }],
		['-s glued to others', ['-qs', 'S', 'list', '--json'], { ZINIT_SOCKET: '/nonexistent' }],
		['-s before kill, whose own -s is a signal', ['-s', 'S', 'kill', 'one', '-s', 'WINCH'], { ZINIT_SOCKET: '/nonexistent' }],
		['ZINIT_SOCKET', ['list'], {}],
		['ZINIT_SOCKET with unix:', ['list'], { ZINIT_SOCKET: 'unix:S' }],
		['the default place, ZINIT_SOCKET being empty', ['list'], { ZINIT_SOCKET: '' }],
	] as const) {
		it(`reaches it by ${how}`, async () => {
			const at = (text: string) => text.replace(/\bS$/, daemon.socket)
			const ran = await runCli(daemon.env, argv.map(at), {
				env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, at(value)])),
			})
			assert.deepEqual([ran.code, ran.stderr], [0, ''])
		})
	}

	it('an empty --socket is a mistake, not the default', async () => {
		const ran = await runCli(daemon.env, ['stop', 'one', '--socket', ''])
		assert.deepEqual([ran.code, ran.stderr], [2, 'Error: cannot use "" as --socket: it is empty\n'])
	})

	it('a second server at the socket ends with 1, and the first serves on', async () => {
		const second = await run(program('zinit-server'), ['--config-dir', daemon.configDir, '--socket', daemon.socket], daemon.env)
		assert.equal(second.code, 1)
		assert.ok(second.stderr.includes(`Error: cannot start: zinit-server (pid ${daemon.process.pid}) already serves ${daemon.socket}`))
		assert.equal((await runCli(daemon.env, ['ping'])).code, 0)
		assert.equal((await daemon.ask<{ state: string }>('service.status', { name: 'one' })).state, 'running')
	})

	it('a relative path, and a link to the socket', async () => {
		await symlink(daemon.socket, join(daemon.directory, 'link'))
		for (const path of ['hero/var/zinit.sock', 'link'])
			assert.equal((await runCli(daemon.env, ['ping', '-s', path], { cwd: daemon.directory })).code, 0)
	})
})

describe('a socket path as long as the kernel takes', () => {
	it('works, and one byte more is told as what it is', async () => {
		const daemon = await startDaemon({ units: { one: sleeper('one', 'status = "stop"\n') } })
		try {
			const longest = 107
			const place = join(daemon.directory, 'x'.repeat(longest - daemon.directory.length - 1))
			await symlink(daemon.socket, place)
			assert.equal(place.length, longest)
			assert.equal((await runCli(daemon.env, ['list', '-s', place])).code, 0)
			await symlink(daemon.socket, `${place}yz`)
			const ran = await runCli(daemon.env, ['list', '-s', `${place}yz`])
			assert.deepEqual([ran.code, ran.stdout], [4, ''])
		} finally {
			await daemon.cleanUp()
		}
	})
})

describe('list of 1,000 services', () => {
	let daemon: Daemon
	let relay: Server
	let connections = 0
	before(async () => {
		const names = Array.from({ length: 1000 }, (_, index) => `n${index}`)
		daemon = await startDaemon({ units: Object.fromEntries(names.map(name => [name, sleeper(name, 'status = "stop"\n')])) })
		relay = createServer(client => {
			connections += 1
			const upstream = connect(daemon.socket)
			client.pipe(upstream).pipe(client)
			client.on('error', () => upstream.destroy())
			upstream.on('error', () => client.destroy())
		})
		await mkdir(join(daemon.directory, 'relay'))
		await new Promise<void>(resolve => relay.listen(join(daemon.directory, 'relay/sock'), resolve))
		await chmod(join(daemon.directory, 'relay/sock'), 0o600)
	})
	after(async () => {
		relay.close()
		await daemon.cleanUp()
	})

	it('takes one connection (cli.md 10.13)', async () => {
		const { code, stdout } = await runCli(daemon.env, ['list', '-s', join(daemon.directory, 'relay/sock')])
		assert.deepEqual([code, stdout.split('\n').length, connections], [0, 1001, 1])
	})
})
