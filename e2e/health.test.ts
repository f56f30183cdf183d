import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { type Daemon, eventually, run, type Status } from './daemon.ts'
import { linesOf, pathOf, rowOf, rowWhen } from './looks.ts'
import { freePort, listen, portOf } from './ports.ts'
import { isAlive } from './processes.ts'
import { isInstalled } from './programs.ts'
import { scene } from './scene.ts'

const start = scene()
const hasOpenssl = isInstalled('openssl')

interface Health {
	readonly health: { readonly failures: number; readonly last_error: string | null } | null
}

describe('a health check', { concurrency: true }, () => {
	let daemon: Daemon
	before(async () => {
		daemon = await start()
	})

	const set = (name: string, health: Record<string, unknown>, lifecycle: Record<string, unknown> = {}, exec = 'exec sleep 1000') =>
		daemon.ask<{ state: string; pending?: boolean }>('service.set', {
			config: { service: { name, exec }, health, lifecycle: { restart: 'never', ...lifecycle } },
			persist: false,
			wait_ms: 0,
		})
	const lastError = async (name: string) => (await daemon.ask<Health>('service.status_full', { name })).health?.last_error

	it('by tcp keeps a service Starting until its port is open, then it is Running long before the next counted probe', async () => {
		const port = await freePort()
		await set('tcp', { type: 'tcp', target: `127.0.0.1:${port}`, interval_ms: 60_000 })
		await eventually('a failed probe', async () => (await lastError('tcp'))?.includes('ECONNREFUSED') || undefined)
		assert.equal((await rowOf(daemon, 'tcp')).state.state, 'starting')
		const server = await listen(port)
		await daemon.reaches('tcp', 'running')
		server.close()
	})

	it('by tcp takes IPv6, and tries every address of a name', async () => {
		const [six, four] = [await listen(0, '::1'), await listen(0, '127.0.0.1')]
		await set('tcp6', { type: 'tcp', target: `[::1]:${portOf(six)}` })
		await set('tcp-name', { type: 'tcp', target: `localhost:${portOf(four)}` })
		await daemon.reaches('tcp6', 'running')
		await daemon.reaches('tcp-name', 'running')
		for (const server of [six, four]) server.close()
	})

	it('by http is a real request: the status decides, redirects are not followed', async () => {
		const seen: string[] = []
		const server = createServer(({ url = '' }, response) => {
			seen.push(url)
			response.writeHead(url.startsWith('/ok') ? 200 : url.startsWith('/made') ? 201 : 302, { location: '/ok' }).end()
		}).listen(0, '127.0.0.1')
		await once(server, 'listening')
		const at = `http://127.0.0.1:${portOf(server)}`
		await set('http-ok', { type: 'http', target: `${at}/ok?deep=1` })
		await set('http-made', { type: 'http', target: `${at}/made`, expect_status: 201 })
		await set('http-moved', { type: 'http', target: `${at}/moved`, retries: 1 })
		await daemon.reaches('http-ok', 'running')
		await daemon.reaches('http-made', 'running')
		assert.equal((await daemon.reaches('http-moved', 'failed')).error, 'health check failed after 1 attempts')
		assert.ok(seen.includes('/ok?deep=1'))
		server.closeAllConnections()
		server.close()
	})

	it('by http fails within its time limit on a server that accepts and is silent', async () => {
		const server = createServer(() => undefined).listen(0, '127.0.0.1')
		await once(server, 'listening')
		await set('http-silent', { type: 'http', target: `http://127.0.0.1:${portOf(server)}/`, timeout_ms: 200, retries: 2, interval_ms: 1 })
		await daemon.reaches('http-silent', 'failed')
		server.closeAllConnections()
		server.close()
	})

	it('by https does not verify the certificate', { skip: hasOpenssl ? false : 'needs openssl' }, async () => {
		const [key, cert] = [join(daemon.directory, 'key.pem'), join(daemon.directory, 'cert.pem')]
		const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=nobody', '-keyout', key, '-out', cert]
		assert.equal((await run('openssl', made, daemon.env)).code, 0)
		const options = { key: await readFile(key), cert: await readFile(cert) }
		const server = createSecureServer(options, (_, response) => response.writeHead(204).end()).listen(0, '127.0.0.1')
		await once(server, 'listening')
		await set('https', { type: 'http', target: `https://127.0.0.1:${portOf(server)}/`, expect_status: 204 })
		await daemon.reaches('https', 'running')
		server.closeAllConnections()
		server.close()
	})

	it('by exec has environment and directory of the service; the error has its stderr', async () => {
		const check = `[ "$WORD" = yes ] && [ "$PWD" = /usr ] || exit 1; [ -e ${daemon.directory}/healthy ] || { echo not yet >&2; exit 4; }`
		const config = {
			service: { name: 'exec', exec: 'exec sleep 1000', dir: '/usr', env: { WORD: 'yes' } },
			health: { type: 'exec', target: check, interval_ms: 60_000, retries: 9 },
		}
		await daemon.ask('service.set', { config, persist: false, wait_ms: 0 })
		await eventually('its error', async () => (await lastError('exec'))?.includes('not yet') || undefined)
		await writeFile(`${daemon.directory}/healthy`, '')
		await daemon.reaches('exec', 'running')
	})

	it('edge 56: that hangs is killed with its group at its time limit, and never runs twice at once', async () => {
		const target =
			'kill -0 "$(cat last)" && echo twice >> hung; echo "$$" > last; echo "$$" >> hung; sleep 1000 & echo "$!" >> hung; trap "" TERM; wait'
		await set('hangs', {
			type: 'exec',
			target: `cd ${daemon.directory}; ${target}`,
			timeout_ms: 400,
			interval_ms: 1,
			retries: 3,
		})
		assert.equal((await daemon.reaches('hangs', 'failed')).error, 'health check failed after 3 attempts')
		const words = (await readFile(`${daemon.directory}/hung`, 'utf8')).trim().split('\n')
		assert.ok(words.length >= 4 && !words.includes('twice'), words.join())
		for (const pid of words) assert.equal(await isAlive(Number(pid)), false)
	})

	it('edge 57: that leaves a child behind has it ended with its probe', async () => {
		await set('leaks', { type: 'exec', target: `sleep 1000 & echo $! > ${daemon.directory}/leaked`, interval_ms: 50 })
		await daemon.reaches('leaks', 'running')
		const pid = Number(await readFile(`${daemon.directory}/leaked`, 'utf8'))
		await eventually('the leaked child to end', async () => ((await isAlive(pid)) ? undefined : true))
		assert.equal((await rowOf(daemon, 'leaks')).state.state, 'running')
	})

	it('counts no failure before start_period_ms is over, but a success', async () => {
		const port = await freePort()
		await set('early', { type: 'tcp', target: `127.0.0.1:${port}`, start_period_ms: 60_000, retries: 1, interval_ms: 100 })
		await eventually('several failures', async () => (await lastError('early')) ?? undefined)
		assert.equal((await daemon.ask<Health>('service.status_full', { name: 'early' })).health?.failures, 0)
		const server = await listen(port)
		await daemon.reaches('early', 'running')
		server.close()
	})

	it('goes on while the service runs: after so many failures in a row it is stopped gently, has failed, and is tried again', async () => {
		const flag = `${daemon.directory}/fine`
		await writeFile(flag, '')
		await set(
			'sick',
			{ type: 'exec', target: `[ -e ${flag} ]`, interval_ms: 30, retries: 2 },
			{ restart: 'on-failure', restart_delay_ms: 600_000, restart_delay_max_ms: 600_000 },
			"trap 'echo bye; exit 0' TERM; while :; do sleep 0.02; done",
		)
		await daemon.reaches('sick', 'running')
		await rm(flag)
		const { error } = await daemon.reaches('sick', 'failed')
		assert.equal(error, 'health check failed after 2 attempts')
		assert.deepEqual((await pathOf(daemon, 'sick')).slice(-2), ['running>stopping', 'stopping>failed'])
		assert.ok((await linesOf(daemon, 'sick')).includes('bye'))
		await rowWhen(daemon, 'sick', ({ retry_in_ms: due }) => due !== null && due > 0)
	})

	it('is over when the service stops: its probe in flight is killed and its result dropped', async () => {
		await set('stops', { type: 'exec', target: `echo $$ >> ${daemon.directory}/flight; exec sleep 1000`, timeout_ms: 600_000 })
		const pid = await eventually(
			'the probe',
			async () => Number(await readFile(`${daemon.directory}/flight`, 'utf8').catch(() => '')) || undefined,
		)
		await daemon.ask<Status>('service.stop', { name: 'stops' })
		await eventually('the probe to end', async () => ((await isAlive(pid)) ? undefined : true))
		assert.equal((await rowOf(daemon, 'stops')).state.state, 'exited')
	})

	it('that never succeeds ends in a start timeout where the definition gives a time', async () => {
		await set('slow', { type: 'tcp', target: '127.0.0.1:1', start_period_ms: 600_000 }, { start_timeout_ms: 300 })
		assert.equal((await daemon.reaches('slow', 'failed')).error, 'start timeout')
		assert.deepEqual(await pathOf(daemon, 'slow'), ['inactive>starting', 'starting>stopping', 'stopping>failed'])
	})
})
