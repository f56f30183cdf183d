import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type Harness, openHarness, spawners, until } from './harness.ts'

/** A program that sends each of its arguments as a datagram to NOTIFY_SOCKET, then waits for ever if LINGER is set. */
const sender = `
	const koffi = require('${createRequire(import.meta.url).resolve('koffi')}')
	const libc = koffi.load(null)
	const socket = libc.func('int socket(int, int, int)')
	const sendto = libc.func('int sendto(int, void*, size_t, int, void*, uint32_t)')
	const name = Buffer.from(process.env.NOTIFY_SOCKET.replace('@', '\\0'))
	const address = Buffer.concat([Buffer.from([1, 0]), name])
	const fd = socket(1, 2, 0)
	for (const text of process.argv.slice(1)) {
		const bytes = Buffer.from(text)
		if (sendto(fd, bytes, bytes.length, 0, address, address.length) < 0) throw new Error('cannot send')
	}
	if (process.env.LINGER) setInterval(() => {}, 1e6)`
const send = (...texts: string[]) => `exec '${process.execPath}' -e "$SENDER" ${texts.map(text => `'${text}'`).join(' ')}`
const env = { SENDER: sender, LINGER: '1' }

const hasNotify = (() => {
	try {
		return /^systemd (\d+)/.exec(execFileSync('systemd-notify', ['--version'], { encoding: 'utf8' })) !== null
	} catch {
		return false
	}
})()

const typesOf = (harness: Harness) => harness.notices.map(({ type }) => type)

for (const spawner of spawners) {
	describe(`readiness by descriptor, ${spawner}`, () => {
		for (const fd of [3, 6, 9]) {
			it(`comes with the first newline on ${fd}, once, after the spawn`, async () => {
				await using harness = await openHarness(spawner)
				harness.spawn('fd', `printf starting >&${fd}; echo >&${fd}; echo again >&${fd}; echo $(ls /proc/self/fd); sleep 100`, {
					run: 4,
					readiness: { type: 'fd', fd },
				})
				await until(() => harness.notices.length > 0 && harness.lines('fd').length > 0, 'readiness')
				assert.deepEqual(
					harness.notices.map(({ type, service, run }) => [type, service, run]),
					[['ready', 'fd', 4]],
				)
				// `ls` itself opens the directory.
				assert.equal(harness.lines('fd')[0]?.trim().split(' ').length, 5)
			})
		}

		it('never comes where the descriptor is closed first, and the run goes on', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('closed', 'printf no >&3; exec 3>&-; echo closed; exec sleep 100', { readiness: { type: 'fd' } })
			await until(() => harness.lines('closed').length === 1, 'its line')
			const cpu = process.cpuUsage()
			await harness.host.processes.runHook('x', { exec: 'sleep 0.2', dir: null, env: {} }, new AbortController().signal)
			assert.ok(process.cpuUsage(cpu).user < 150_000, 'it spins')
			assert.deepEqual(harness.notices, [])
		})

		it('works through settings', async () => {
			await using harness = await openHarness(spawner)
			for (const fd of [3, 4]) {
				harness.spawn(`set-${fd}`, `echo >&${fd}; sleep 100`, {
					readiness: { type: 'fd', fd },
					settings: { umask: '022', limits: { core: 0 } },
				})
			}
			await until(() => harness.notices.length === 2, 'both')
			assert.deepEqual(typesOf(harness), ['ready', 'ready'])
		})
	})

	describe(`readiness by log, ${spawner}`, () => {
		it('comes with the first matching line of either stream, once', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('log', 'echo starting; echo port 80 open >&2; echo port 81 open; sleep 100', {
				readiness: { type: 'log', pattern: '^port \\d+ open$' },
			})
			await until(() => harness.notices.length > 0, 'readiness')
			harness.spawn('never', 'echo nothing', { readiness: { type: 'log', pattern: 'something' } })
			await harness.event('exited', 'never')
			assert.deepEqual(typesOf(harness), ['ready'])
		})

		it('does not see lines of an earlier run', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('again', 'echo ready', { readiness: { type: 'log', pattern: 'ready' } })
			await harness.event('exited', 'again')
			const before = harness.notices.length
			harness.spawn('again', 'echo other; sleep 100', { run: 2, readiness: { type: 'log', pattern: 'ready' } })
			await until(() => harness.lines('again').includes('other'), 'its line')
			harness.spawn('marker', 'echo go; sleep 100', { readiness: { type: 'log', pattern: 'go' } })
			await until(() => harness.notices.some(({ service }) => service === 'marker'), 'the marker')
			assert.equal(harness.notices.filter(({ run }) => run === 2).length, 0)
			assert.ok(before <= 1)
		})

		it('is not held up by an expression that takes for ever, and finds what follows', async () => {
			await using harness = await openHarness(spawner)
			const hostile = `${'a'.repeat(40)}!`
			harness.spawn('hostile', `${`echo ${hostile};`.repeat(12)} echo aaaa; sleep 100`, { readiness: { type: 'log', pattern: '^(a+)+$' } })
			await until(() => harness.lines('hostile').length === 13, 'its lines')
			harness.spawn('other', 'echo meanwhile')
			await harness.event('exited', 'other')
			assert.deepEqual(harness.notices, [])
			await until(() => harness.notices.length > 0, 'readiness')
			assert.deepEqual(harness.lines('other'), ['meanwhile'])
		})
	})
}

describe('readiness by notification', () => {
	it('takes what the main process says, in order', async () => {
		await using harness = await openHarness('native')
		const texts = [
			'STATUS=loading ü',
			'READY=1\nSTATUS=up',
			'READY=1',
			'WATCHDOG=1',
			'EXTEND_TIMEOUT_USEC=1500000',
			'OTHER=1',
			'STOPPING=1',
		]
		harness.spawn('main', send(...texts), { env, readiness: { type: 'notify' } })
		await until(() => typesOf(harness).includes('stopping'), 'all')
		assert.deepEqual(
			harness.notices.map(({ at: _at, ...notice }) => notice),
			[
				{ service: 'main', run: 1, type: 'status', text: 'loading ü' },
				{ service: 'main', run: 1, type: 'ready' },
				{ service: 'main', run: 1, type: 'status', text: 'up' },
				{ service: 'main', run: 1, type: 'watchdog' },
				{ service: 'main', run: 1, type: 'extend_timeout', ms: 1500 },
				{ service: 'main', run: 1, type: 'stopping' },
			],
		)
	})

	it('tells the service its socket and its watchdog', async () => {
		await using harness = await openHarness('native')
		harness.spawn('env', 'echo $NOTIFY_SOCKET $WATCHDOG_USEC', { readiness: { type: 'notify', watchdog_ms: 2500 } })
		await harness.event('exited', 'env')
		assert.match(harness.lines('env').join(), new RegExp(`^@\\S*${harness.host.boot}\\S* 2500000$`))
	})

	it('takes what a member of the group, or one with the cookie, says', async () => {
		await using harness = await openHarness('native')
		harness.spawn('child', `(${send('READY=1')}) & wait`, { env, readiness: { type: 'notify' } })
		harness.spawn('escaped', `setsid sh -c "${send('READY=1').replaceAll('"', '\\"').replace('$', '\\$')}" & wait`, {
			env,
			readiness: { type: 'notify' },
		})
		await until(() => harness.notices.length === 2, 'both')
		assert.deepEqual(harness.notices.map(({ service, type }) => `${service} ${type}`).sort(), ['child ready', 'escaped ready'])
	})

	it('refuses a foreign sender, and says so once', async () => {
		await using harness = await openHarness('native')
		harness.spawn('victim', 'echo $NOTIFY_SOCKET; sleep 100', { readiness: { type: 'notify' } })
		const address = await until(() => harness.lines('victim')[0], 'the address')
		const foreign = { exec: send('READY=1', 'READY=1'), dir: null, env: { SENDER: sender, NOTIFY_SOCKET: address } }
		const { code } = await harness.host.processes.runHook('other', foreign, new AbortController().signal)
		assert.equal(code, 0)
		await until(() => harness.warnings.length > 0, 'the warning')
		assert.match(harness.warnings.map(({ message }) => message).join('\n'), /^refused a notification of process \d+: .*$/)
		assert.deepEqual(harness.notices, [])
	})

	it('announces what was sent just before the exit before it, and nothing after', async () => {
		await using harness = await openHarness('native')
		const order: string[] = []
		harness.host.processes.onNotice(({ type }) => order.push(type))
		harness.host.processes.onEvent(({ type }) => order.push(type))
		harness.spawn('brief', send('READY=1'), { env: { SENDER: sender }, readiness: { type: 'notify' } })
		await harness.event('exited', 'brief')
		assert.deepEqual(order, ['spawned', 'ready', 'exited'])
	})

	it('is nothing to services that did not ask for it', async () => {
		await using harness = await openHarness('native')
		harness.spawn('asks', 'echo $NOTIFY_SOCKET; sleep 100', { readiness: { type: 'notify' } })
		const address = await until(() => harness.lines('asks')[0], 'the address')
		harness.spawn('silent', `${send('READY=1')}`, { env: { ...env, NOTIFY_SOCKET: address } })
		await harness.event('spawned', 'silent')
		harness.spawn('last', send('READY=1'), { env, readiness: { type: 'notify' } })
		await until(() => harness.notices.some(({ service }) => service === 'last'), 'the last')
		assert.ok(!harness.notices.some(({ service }) => service === 'silent'))
	})

	it('serves systemd-notify, closing the descriptors that come along', { skip: hasNotify ? false : 'needs systemd-notify' }, async () => {
		await using harness = await openHarness('native')
		harness.spawn('warm', 'systemd-notify --ready; sleep 100', { readiness: { type: 'notify' } })
		await until(() => harness.notices.length > 0, 'readiness')
		const before = readdirSync('/proc/self/fd').length
		harness.spawn(
			'client',
			'for i in 1 2 3 4 5; do systemd-notify --status="step $i" || exit 9; done; systemd-notify --ready && echo told; sleep 100',
			{
				readiness: { type: 'notify' },
			},
		)
		await until(() => harness.lines('client').includes('told'), 'that all were taken')
		assert.deepEqual(
			harness.notices.filter(({ service }) => service === 'client').map(notice => (notice.type === 'status' ? notice.text : notice.type)),
			['step 1', 'step 2', 'step 3', 'step 4', 'step 5', 'ready'],
		)
		// Two FIFOs of the service itself.
		await until(() => readdirSync('/proc/self/fd').length <= before + 2, 'that descriptors are closed')
	})

	it('does not keep the program alive', async () => {
		await using harness = await openHarness('native')
		const script = join(harness.directory, 'script.mjs')
		writeFileSync(
			script,
			`const { createHost } = await import('${new URL('../index.ts', import.meta.url)}')
			const host = await createHost({ stateDir: '${harness.directory}/inner', boot: 'fedcba9876543210' })
			host.processes.spawn({ service: 'a', run: 1, exec: 'true', dir: null, env: {}, readiness: { type: 'notify' } })
			host.processes.spawn({ service: 'b', run: 1, exec: 'echo x', dir: null, env: {}, readiness: { type: 'log', pattern: 'y' } })`,
		)
		execFileSync(process.execPath, [script], { timeout: 10_000 })
	})
})
