import assert from 'node:assert/strict'
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { listenUnix, peerCredentials, removeDirectory, temporaryDirectory } from '../index.ts'
import { loadLibc } from '../native/libc.ts'

async function directory(): Promise<AsyncDisposable & { readonly path: string }> {
	const path = await temporaryDirectory('zinit-sock-')
	return { path, [Symbol.asyncDispose]: () => removeDirectory(path) }
}

const options = { mode: 0o660, onConnection: (socket: Socket) => void socket.end() }

describe('a Unix listener', () => {
	it('has mode 0660 and accepts, in a directory it makes', async () => {
		await using dir = await directory()
		const path = join(dir.path, 'sub', 'sock')
		const umask = process.umask(0)
		const listener = await listenUnix(path, options)
		assert.equal(process.umask(umask), 0)
		assert.equal(statSync(path).mode & 0o777, 0o660)
		assert.deepEqual(readdirSync(join(dir.path, 'sub')), ['sock'])
		await once(connect(path).resume(), 'end')
		await listener.close()
		assert.ok(!existsSync(path))
	})

	it('leaves connections open when it closes', async () => {
		await using dir = await directory()
		const path = join(dir.path, 'sock')
		const accepted = Promise.withResolvers<Socket>()
		const listener = await listenUnix(path, { mode: 0o660, onConnection: accepted.resolve })
		const client = connect(path)
		const socket = await accepted.promise
		await listener.close()
		socket.end('answer')
		const [bytes] = await once(client, 'data')
		assert.equal(String(bytes), 'answer')
		client.destroy()
	})

	it('refuses a socket that a server listens on, and leaves it alone', async () => {
		await using dir = await directory()
		const path = join(dir.path, 'sock')
		const first = await listenUnix(path, options)
		await assert.rejects(listenUnix(path, options), {
			reason: 'in_use',
			message: `cannot listen on '${path}': a server is listening there`,
		})
		await once(connect(path).resume(), 'end')
		await first.close()
	})

	it('refuses what is not a socket, and leaves it alone', async () => {
		await using dir = await directory()
		const file = join(dir.path, 'file')
		writeFileSync(file, 'precious')
		await assert.rejects(listenUnix(file, options), { reason: 'not_a_socket' })
		await assert.rejects(listenUnix(dir.path, options), { reason: 'not_a_socket' })
		const link = join(dir.path, 'link')
		symlinkSync('nowhere', link)
		await assert.rejects(listenUnix(link, options), { reason: 'not_a_socket' })
		assert.deepEqual(readdirSync(dir.path).sort(), ['file', 'link'])
	})

	it('takes the place of a dead socket', async () => {
		await using dir = await directory()
		const path = join(dir.path, 'sock')
		const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`
		assert.throws(() => execFileSync(process.execPath, ['-e', script]), { signal: 'SIGKILL' })
		assert.ok(existsSync(path))
		const listener = await listenUnix(path, options)
		assert.ok(listener.isBound())
		await listener.close()
	})

	it('removes at its close only the file that it bound', async () => {
		await using dir = await directory()
		const path = join(dir.path, 'sock')
		const listener = await listenUnix(path, options)
		rmSync(path)
		assert.ok(!listener.isBound())
		const other = createServer().listen(path)
		await once(other, 'listening')
		assert.ok(!listener.isBound())
		await listener.close()
		assert.ok(existsSync(path))
		other.close()
	})

	it('refuses a path that is too long for the kernel', async () => {
		await using dir = await directory()
		await assert.rejects(listenUnix(join(dir.path, 'x'.repeat(120)), options), { reason: 'failed' })
		assert.deepEqual(readdirSync(dir.path), [])
	})
})

describe('peer credentials', { skip: loadLibc() === null && 'koffi is not installed' }, () => {
	it('are those of the process that connected', async () => {
		await using dir = await directory()
		const path = join(dir.path, 'sock')
		const accepted = Promise.withResolvers<Socket>()
		const listener = await listenUnix(path, { mode: 0o660, onConnection: accepted.resolve })
		const script = join(dir.path, 'client.cjs')
		writeFileSync(script, `require('net').connect(${JSON.stringify(path)}); setInterval(() => {}, 1000)`)
		const child = fork(script)
		const socket = await accepted.promise
		assert.deepEqual(peerCredentials(socket), { pid: child.pid, uid: process.getuid?.(), gid: process.getgid?.() })
		child.kill('SIGKILL')
		socket.destroy()
		await listener.close()
		assert.equal(peerCredentials(socket), null)
	})
})
