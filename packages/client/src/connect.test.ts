import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { Bounds } from './bounds.ts'
import { candidates, reach } from './discovery.ts'
import { ZinitClient, ZinitError } from './index.ts'
import { silent, startFake } from './testing/fake.ts'

async function directory(): Promise<AsyncDisposable & { readonly path: string }> {
	const path = await mkdtemp(join(tmpdir(), 'zinit-connect-'))
	return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A socket file that nobody listens on, as a killed daemon leaves it. */
async function staleSocket(path: string): Promise<void> {
	const listen = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
	await once(spawn(process.execPath, ['-e', listen], { stdio: 'ignore' }), 'exit')
}

/** Root may connect to every socket: takes other rights until disposed. */
function asNobody(): Disposable {
	if (process.geteuid?.() !== 0) return { [Symbol.dispose]() {} }
	process.seteuid?.(65_534)
	return { [Symbol.dispose]: () => process.seteuid?.(0) }
}

const short = { connectTimeoutMs: 300 }

describe('connecting (cli.md 1.1)', () => {
	it('tells an absent socket', async () => {
		await using dir = await directory()
		const path = join(dir.path, 'zinit.sock')
		await assert.rejects(ZinitClient.connectUnix(path), {
			kind: 'unreachable',
			code: null,
			exit: 4,
			retryable: true,
			message: `cannot reach zinit-server at ${path}: no such socket`,
			hint: 'zinit-server --config-dir DIR',
			data: { path, reason: 'absent' },
		})
	})

	it('tells a stale socket, and a file that is none', async () => {
		await using dir = await directory()
		const stale = join(dir.path, 'stale.sock')
		await staleSocket(stale)
		const file = join(dir.path, 'file')
		await writeFile(file, '')
		for (const path of [stale, file]) {
			await assert.rejects(ZinitClient.connectUnix(path), {
				data: { path, reason: 'refused' },
				message: `cannot reach zinit-server at ${path}: nothing listens there`,
			})
		}
	})

	it('tells a forbidden socket, and another cure', async () => {
		await using fake = await startFake()
		await chmod(fake.path, 0o000)
		using _ = asNobody()
		await assert.rejects(ZinitClient.connectUnix(fake.path), {
			data: { path: fake.path, reason: 'forbidden' },
			message: `cannot reach zinit-server at ${fake.path}: permission denied`,
			hint: 'run as the owner of the socket or join its group',
		})
	})

	it('tells a daemon that does not answer in time', async () => {
		await using fake = await startFake({ 'system.ping': () => silent })
		await assert.rejects(ZinitClient.connectUnix(fake.path, short), {
			data: { path: fake.path, reason: 'timeout' },
			message: `cannot reach zinit-server at ${fake.path}: no answer within 300ms`,
			exit: 4,
		})
	})

	it('tells a path that is too long, a loop of links, and none at all as absent', async () => {
		await using dir = await directory()
		const loop = join(dir.path, 'loop')
		await symlink(loop, loop)
		for (const path of [join(dir.path, 'x'.repeat(200)), loop, 'unix:', '/dev/null/x']) {
			await assert.rejects(ZinitClient.connectUnix(path), error => error instanceof ZinitError && error.data.reason === 'absent', path)
		}
	})

	it('takes a path with the prefix unix:', async () => {
		await using fake = await startFake()
		await using client = await ZinitClient.connect({ socket: `unix:${fake.path}` })
		assert.equal(client.version, '0.4.0')
	})

	it('without ping asks for the version only when a call must know it', async () => {
		await using fake = await startFake({ 'service.list': () => [], 'service.kill': () => ({ ok: true }) })
		await using client = await ZinitClient.connectUnix(fake.path, { ping: false })
		await client.list()
		assert.deepEqual([client.version, client.features, fake.received.length], ['', [], 1])
		await client.kill('a')
		assert.equal(client.version, '0.4.0')
	})

	it('gives up with the reason of its signal', async () => {
		await using fake = await startFake({ 'system.ping': () => silent })
		const reason = new Error('enough')
		await assert.rejects(ZinitClient.connectUnix(fake.path, { signal: AbortSignal.abort(reason) }), reason)
		const controller = new AbortController()
		const connecting = ZinitClient.connectUnix(fake.path, { signal: controller.signal })
		controller.abort(reason)
		await assert.rejects(connecting, reason)
	})

	it('waits for a daemon that is still to come, if asked to', async () => {
		await using fake = await startFake()
		await fake.stop()
		const connecting = ZinitClient.connectUnix(fake.path, { waitForDaemonMs: 10_000 })
		await fake.start()
		await using client = await connecting
		assert.equal(client.version, '0.4.0')
	})

	it('tries again a socket that refuses: its daemon may be coming up', async () => {
		await using dir = await directory()
		await using fake = await startFake()
		const path = join(dir.path, 'zinit.sock')
		await staleSocket(path)
		const connecting = ZinitClient.connectUnix(path)
		await rename(fake.path, path)
		await using client = await connecting
		assert.equal(client.version, '0.4.0')
	})
})

describe('the daemon is', () => {
	const home = process.env.HOME
	const named = process.env.ZINIT_SOCKET
	const restore = (name: string, value: string | undefined) => {
		if (value === undefined) delete process.env[name]
		else process.env[name] = value
	}

	it('the one named, else that of $ZINIT_SOCKET, else the first default that answers', async t => {
		t.after(() => {
			restore('HOME', home)
			restore('ZINIT_SOCKET', named)
		})
		process.env.HOME = '/var/someone'
		process.env.ZINIT_SOCKET = 'unix:/elsewhere/zinit.sock'
		assert.deepEqual(await candidates('/there/zinit.sock'), ['/there/zinit.sock'])
		assert.deepEqual(await candidates(undefined), ['/elsewhere/zinit.sock'])
		process.env.ZINIT_SOCKET = ''
		assert.deepEqual(await candidates(undefined), ['/run/zinit.sock', '/var/someone/hero/var/zinit.sock'])
		delete process.env.HOME
		assert.match((await candidates(undefined))[1] ?? '', /^\/.+\/hero\/var\/zinit\.sock$/)
	})

	const bounds = () => Bounds.after(5000, undefined, () => new Error('late'))

	it('the next default if the first is absent or refuses', async () => {
		await using dir = await directory()
		await using fake = await startFake()
		const stale = join(dir.path, 'stale.sock')
		await staleSocket(stale)
		for (const first of [join(dir.path, 'absent'), stale]) {
			const connection = await reach([first, fake.path], bounds(), 3000)
			assert.equal(connection.path, fake.path)
			connection.close()
		}
	})

	it('the next default if the first is forbidden and the next exists; else the first is told', async () => {
		await using hidden = await startFake()
		await using dir = await directory()
		await chmod(dir.path, 0o755)
		const own = createServer(socket => socket.destroy())
		const path = join(dir.path, 'zinit.sock')
		await new Promise<void>(resolve => own.listen(path, resolve))
		await chmod(path, 0o777)
		try {
			using _ = asNobody()
			if (process.geteuid?.() !== 65_534) await chmod(hidden.path, 0o000)
			const connection = await reach([hidden.path, path], bounds(), 3000)
			assert.equal(connection.path, path)
			connection.close()
			await assert.rejects(reach([hidden.path, join(dir.path, 'absent')], bounds(), 3000), {
				data: { path: hidden.path, reason: 'forbidden' },
			})
		} finally {
			own.close()
		}
	})

	it('none: what is most telling is told, the first of equals', async () => {
		await using dir = await directory()
		const absent = join(dir.path, 'absent')
		const stale = join(dir.path, 'stale.sock')
		await staleSocket(stale)
		await assert.rejects(reach([absent, stale], bounds(), 3000), { data: { path: stale, reason: 'refused' } })
		await assert.rejects(reach([absent, join(dir.path, 'other')], bounds(), 3000), { data: { path: absent, reason: 'absent' } })
	})

	it('not looked for elsewhere once it has answered', async () => {
		await using first = await startFake({ 'service.list': () => ['first'] })
		await using second = await startFake({ 'service.list': () => ['second'] })
		await using client = await ZinitClient.connectUnix(first.path)
		await first.stop()
		await assert.rejects(client.list(), { kind: 'unreachable' })
		assert.equal(second.accepted, 0)
	})

	it('waited for while its backlog is full', async () => {
		await using dir = await directory()
		const path = join(dir.path, 'zinit.sock')
		const server = createServer(socket => socket.destroy())
		await new Promise<void>(resolve => server.listen({ path, backlog: 1 }, resolve))
		const connections = await Promise.all(Array.from({ length: 50 }, () => reach([path], bounds(), 3000)))
		assert.equal(connections.length, 50)
		for (const connection of connections) connection.close()
		server.close()
	})
})
