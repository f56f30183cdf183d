import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { isAlive, openHarness, spawners, until } from '../contract/harness.ts'
import type { Host, ProbeRequest, ProbeResult } from '../model.ts'
import { searchPath } from '../settings/wrappers.ts'
import { parseTcpTarget } from './tcp.ts'

const request = { service: 'probed', expect_status: 200, timeout_ms: 10_000, env: {}, dir: null } as const

function probe(
	host: Host,
	change: Pick<ProbeRequest, 'type' | 'target'> & Partial<ProbeRequest>,
	signal = new AbortController().signal,
): Promise<ProbeResult> {
	return host.probe({ ...request, ...change }, signal)
}

async function listening(server: Server, host = '127.0.0.1'): Promise<AsyncDisposable & { readonly port: number }> {
	server.listen(0, host)
	await once(server, 'listening')
	const address = server.address()
	assert.ok(typeof address === 'object' && address)
	return { port: address.port, [Symbol.asyncDispose]: () => new Promise(resolve => server.close(() => resolve())) }
}

describe('tcp probe', () => {
	it('reads host and port; a port alone means 127.0.0.1', () => {
		assert.deepEqual(parseTcpTarget('5432'), { host: '127.0.0.1', port: 5432 })
		assert.deepEqual(parseTcpTarget(':5432'), { host: '127.0.0.1', port: 5432 })
		assert.deepEqual(parseTcpTarget('db.local:1'), { host: 'db.local', port: 1 })
		assert.deepEqual(parseTcpTarget('[::1]:80'), { host: '::1', port: 80 })
		for (const target of ['', 'host', 'host:', 'host:0', 'host:70000', 'host:80x']) assert.equal(parseTcpTarget(target), null)
	})

	it('succeeds where a connection is accepted, and closes it', async () => {
		await using harness = await openHarness('native')
		const closed = Promise.withResolvers<void>()
		await using server = await listening(createServer((socket: Socket) => void socket.resume().once('close', () => closed.resolve())))
		assert.deepEqual(await probe(harness.host, { type: 'tcp', target: `localhost:${server.port}` }), { ok: true })
		await closed.promise
	})

	it('tries all addresses of a name', async () => {
		await using harness = await openHarness('native')
		for (const host of ['127.0.0.1', '::1']) {
			await using server = await listening(createServer(), host)
			const target = host === '::1' ? `[::1]:${server.port}` : `:${server.port}`
			assert.deepEqual(await probe(harness.host, { type: 'tcp', target }), { ok: true })
		}
	})

	it('names the address and the reason of a refusal', async () => {
		await using harness = await openHarness('native')
		let port: number
		{
			await using server = await listening(createServer())
			port = server.port
		}
		const error = `cannot connect to '127.0.0.1:${port}': connection refused (ECONNREFUSED)`
		assert.deepEqual(await probe(harness.host, { type: 'tcp', target: `${port}` }), { ok: false, error })
	})
})

describe('http probe', () => {
	const serve = (listener: RequestListener) => listening(createHttpServer(listener))

	it('gets path and query, and succeeds with the expected status', async () => {
		await using harness = await openHarness('native')
		const seen: (string | undefined)[] = []
		await using server = await serve((incoming, response) => {
			seen.push(`${incoming.method} ${incoming.url}`)
			response.writeHead(204).end()
		})
		const target = `http://127.0.0.1:${server.port}/health?full=1`
		assert.deepEqual(await probe(harness.host, { type: 'http', target, expect_status: 204 }), { ok: true })
		assert.deepEqual(seen, ['GET /health?full=1'])
	})

	it('fails with another status, and follows no redirect', async () => {
		await using harness = await openHarness('native')
		await using server = await serve((incoming, response) =>
			response.writeHead(incoming.url === '/' ? 302 : 200, { location: '/there' }).end(),
		)
		const target = `http://127.0.0.1:${server.port}/`
		assert.deepEqual(await probe(harness.host, { type: 'http', target }), { ok: false, error: `'${target}' answered 302, expected 200` })
	})

	it('does not wait for the body', async () => {
		await using harness = await openHarness('native')
		await using server = await serve((_, response) => void response.writeHead(200).write('endless'))
		assert.deepEqual(await probe(harness.host, { type: 'http', target: `127.0.0.1:${server.port}` }), { ok: true })
	})

	it('times out on a server that is silent', async () => {
		await using harness = await openHarness('native')
		await using server = await listening(createServer(socket => void socket.on('error', () => {}).resume()))
		const result = await probe(harness.host, { type: 'http', target: `http://127.0.0.1:${server.port}/`, timeout_ms: 30 })
		assert.deepEqual(result, { ok: false, error: 'timed out after 30 ms' })
	})
})

for (const spawner of spawners) {
	describe(`exec probe, ${spawner}`, () => {
		it('succeeds with exit 0, in the environment and directory of the service', async () => {
			await using harness = await openHarness(spawner)
			const target = `[ "$GREETING" = hello ] && [ "$PWD" = "$(cd '${harness.directory}' && pwd)" ]`
			assert.deepEqual(await probe(harness.host, { type: 'exec', target, env: { GREETING: 'hello' }, dir: harness.directory }), {
				ok: true,
			})
		})

		it('reports exit code and stderr, of which 4 KiB are kept', async () => {
			await using harness = await openHarness(spawner)
			const short = await probe(harness.host, { type: 'exec', target: 'echo it is ill >&2; exit 3' })
			assert.deepEqual(short, { ok: false, error: 'exited with code 3: it is ill' })
			const long = await probe(harness.host, {
				type: 'exec',
				target: 'i=0; while [ $i -lt 1000 ]; do echo 0123456789 >&2; i=$((i+1)); done; exit 1',
			})
			assert.equal(!long.ok && long.error.length, 'exited with code 1: '.length + 4096)
		})

		it('kills the group on timeout', async () => {
			await using harness = await openHarness(spawner)
			const file = join(harness.directory, 'pids')
			const result = await probe(harness.host, { type: 'exec', target: `sleep 100 & echo $! $$ > '${file}'; wait`, timeout_ms: 500 })
			assert.deepEqual(result, { ok: false, error: 'timed out after 500 ms' })
			const pids = readFileSync(file, 'utf8').trim().split(' ').map(Number)
			await until(() => !pids.some(isAlive), 'the end of the group')
		})

		it('kills what a probe that has succeeded left in its group', async () => {
			await using harness = await openHarness(spawner)
			const file = join(harness.directory, 'pid')
			assert.deepEqual(await probe(harness.host, { type: 'exec', target: `sleep 100 & echo $! > '${file}'` }), { ok: true })
			await until(() => !isAlive(Number(readFileSync(file, 'utf8'))), 'the end of the leftover')
		})

		it('is interrupted by its signal, and kills what it started', async () => {
			await using harness = await openHarness(spawner)
			const file = join(harness.directory, 'pid')
			const controller = new AbortController()
			const result = probe(
				harness.host,
				{ type: 'exec', target: `echo $$ > '${file}.new'; mv '${file}.new' '${file}'; exec sleep 100` },
				controller.signal,
			)
			await until(() => existsSync(file), 'its start')
			controller.abort()
			assert.deepEqual(await result, { ok: false, error: 'interrupted' })
			await until(() => !isAlive(Number(readFileSync(file, 'utf8'))), 'its end')
		})
	})
}

describe('exec probe', () => {
	it('kills a leftover that left the group, where orphans come to us', async () => {
		await using harness = await openHarness('native')
		const file = join(harness.directory, 'pid')
		const target = `(setsid sh -c 'echo $$ > ${file}; exec sleep 100' &); while [ ! -s '${file}' ]; do sleep 0.01; done`
		assert.deepEqual(await probe(harness.host, { type: 'exec', target }), { ok: true })
		await until(() => !isAlive(Number(readFileSync(file, 'utf8'))), 'the end of the leftover')
	})

	it('appends the directories of the system that the path lacks', () => {
		assert.equal(searchPath('/opt/bin:/usr/bin'), '/opt/bin:/usr/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin:/bin')
		assert.equal(searchPath(''), '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin')
	})
})
