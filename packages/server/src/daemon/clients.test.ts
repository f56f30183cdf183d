import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, chown } from 'node:fs/promises'
import { dirname } from 'node:path'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { encodeResult } from '@zinit/protocol'
import { serve, type TestServer } from '../testing/server.ts'

const run = promisify(execFile)
const SCRIPT = `
	const socket = require('node:net').connect(process.argv[1])
	socket.write('{"jsonrpc":"2.0","id":1,"method":"who"}\\n')
	socket.once('data', data => { process.stdout.write(data); socket.destroy() })`
const GROUP = 54_321

/** Asks as another user who it is taken for. */
async function askAs(server: TestServer, gid: number, groups: string): Promise<{ uid: number; gid: number; pid: number; access: string }> {
	const identity = ['--reuid=65534', `--regid=${gid}`, groups]
	const { stdout } = await run('setpriv', [...identity, process.execPath, '-e', SCRIPT, server.path], { cwd: '/', env: {} })
	return JSON.parse(stdout).result
}

async function serveAll(): Promise<TestServer> {
	const server = await serve(({ id }, { peer }) => encodeResult(id ?? 'null', peer))
	await chmod(dirname(server.path), 0o755)
	await chmod(server.path, 0o666)
	await chown(server.path, -1, GROUP)
	return server
}

describe('a peer', { skip: process.getuid?.() !== 0 && 'only root can be somebody else' }, () => {
	it('that is neither root nor the daemon nor of the group of the socket may read', async () => {
		await using server = await serveAll()
		const peer = await askAs(server, 65534, '--clear-groups')
		assert.deepEqual([peer.uid, peer.gid, peer.access], [65534, 65534, 'read'])
		assert.ok(peer.pid > 0)
	})

	it('of the group of the socket may write, be it its first group or another', async () => {
		await using server = await serveAll()
		assert.equal((await askAs(server, GROUP, '--clear-groups')).access, 'write')
		assert.equal((await askAs(server, 65534, `--groups=${GROUP}`)).access, 'write')
	})
})

describe('the last connections', () => {
	it('are kept back for operators', { skip: process.getuid?.() !== 0 && 'only root can be somebody else' }, async () => {
		await using server = await serve(({ id }, { peer }) => encodeResult(id ?? 'null', peer), { connections: 3, reserved_connections: 2 })
		await chmod(dirname(server.path), 0o755)
		await chmod(server.path, 0o666)
		await server.connect().ask('who')
		const { stdout } = await run(
			'setpriv',
			['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, '-e', SCRIPT, server.path],
			{ cwd: '/', env: {} },
		)
		assert.equal(JSON.parse(stdout).error.data.kind, 'limit')
		assert.ok(Object(await server.connect().ask('who')).result)
	})
})
