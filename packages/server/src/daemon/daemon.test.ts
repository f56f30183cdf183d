import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { eventually, launch, launched, prepared, run } from '../testing/daemon.ts'
import { version } from '../version.ts'

const unit = (name: string, exec: string, more = '') => `[service]\nname = "${name}"\nexec = ${JSON.stringify(exec)}\n${more}`
const sleeper = { a: unit('a', 'sleep 1000') }

describe('the daemon', { concurrency: 2 }, () => {
	it('runs its units and answers on a socket of mode 0660, with a closed state directory beside it', async () => {
		await using daemon = await launched({ units: sleeper })
		assert.ok((await daemon.reaches('a', 'running')) > 0)
		assert.equal((await stat(daemon.socket)).mode & 0o7777, 0o660)
		assert.equal((await stat(join(daemon.directory, '.z.sock.state'))).mode & 0o777, 0o700)
	})

	for (const signal of ['SIGTERM', 'SIGINT'] as const) {
		it(`stops everything at ${signal}, removes its socket and exits 0`, async () => {
			await using daemon = await launched({ units: { a: unit('a', 'setsid sleep 1000 & sleep 1000') } })
			await daemon.reaches('a', 'running')
			daemon.kill(signal)
			assert.equal(await daemon.exit(), 0)
			assert.equal(existsSync(daemon.socket), false)
			assert.deepEqual(daemon.survivors(), [])
		})
	}

	it('that is told to stop before it has read its configuration starts nothing and exits 0', async () => {
		const many = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`s${index}`, unit(`s${index}`, 'touch started')]))
		await using daemon = await launch({ units: many })
		await eventually('its first words', () => daemon.log.includes('starting zinit-server'))
		daemon.kill('SIGTERM')
		assert.equal(await daemon.exit(), 0)
		assert.equal(existsSync(join(daemon.directory, 'started')), false)
		assert.doesNotMatch(daemon.log, /listening/)
	})

	it('kills what is left when it is told to stop once more after a second', async () => {
		await using daemon = await launched({
			units: { a: unit('a', "trap '' TERM INT; echo up; while :; do sleep 0.1; done", '[lifecycle]\nstop_timeout_ms = 60000\n') },
		})
		await eventually('its trap', async () => JSON.stringify((await daemon.ask('logs.get', { name: 'a' })).result).includes('up'))
		daemon.kill('SIGTERM')
		const repeat = setInterval(() => daemon.kill('SIGTERM'), 100)
		assert.equal(await daemon.exit(), 0)
		clearInterval(repeat)
		assert.deepEqual(daemon.survivors(), [])
	})

	it('answers a request to shut down at once, then questions, and lets events flow to the last one', async () => {
		await using daemon = await launched({
			units: { slow: unit('slow', "trap 'while [ ! -e gate ]; do sleep 0.05; done; exit 0' TERM; echo up; while :; do sleep 0.05; done") },
		})
		await eventually('its trap', async () => JSON.stringify((await daemon.ask('logs.get', { name: 'slow' })).result).includes('up'))
		const watcher = daemon.connect()
		await watcher.ask('events.subscribe')
		assert.deepEqual((await daemon.ask('system.shutdown')).result, { ok: true })
		assert.equal((await daemon.ask('service.start', { name: 'slow' })).error?.code, -32022)
		assert.equal(Object((await daemon.ask('service.status', { name: 'slow' })).result).state, 'stopping')
		assert.deepEqual((await daemon.ask('system.shutdown')).result, { ok: true })
		await writeFile(join(daemon.directory, 'gate'), '')
		assert.equal(await daemon.exit(), 0)
		const lines = (await watcher.end())
			.trim()
			.split('\n')
			.map(line => JSON.parse(line))
		assert.deepEqual([lines.at(-2).params.kind, lines.at(-2).params.event], ['daemon', 'shutdown'])
		assert.deepEqual([lines.at(-1).method, lines.at(-1).params.reason], ['subscription.closed', 'shutdown'])
		assert.ok(lines.some(({ params }) => params.service === 'slow' && params.to === 'exited'))
	})

	it('reads its configuration again at SIGHUP, and binds a socket that has vanished', async () => {
		await using daemon = await launched({ units: sleeper })
		const pid = await daemon.reaches('a', 'running')
		await writeFile(join(daemon.configDir, 'b.toml'), unit('b', 'sleep 1000'))
		await rm(daemon.socket)
		daemon.kill('SIGHUP')
		await daemon.answers()
		await daemon.reaches('b', 'running')
		assert.equal(await daemon.reaches('a', 'running'), pid)
		daemon.kill('SIGTERM')
		assert.equal(await daemon.exit(), 0)
		assert.equal(existsSync(daemon.socket), false)
	})

	it('writes its state to the log at SIGQUIT, and goes on at every signal that means nothing to it', async () => {
		await using daemon = await launched({ units: sleeper })
		await daemon.reaches('a', 'running')
		const meaningless = [
			'SIGUSR2',
			'SIGPIPE',
			'SIGALRM',
			'SIGVTALRM',
			'SIGPROF',
			'SIGXCPU',
			'SIGIO',
			'SIGPWR',
			'SIGSYS',
			'SIGTRAP',
		] as const
		for (const signal of ['SIGUSR1', ...meaningless, 'SIGQUIT'] as const) daemon.kill(signal)
		await eventually('the dump', () => /INFO \[\+\] a - Running/.test(daemon.log))
		assert.match(daemon.log, /SIGUSR1 ignored/)
		await daemon.reaches('a', 'running')
	})

	it('has no process to kill for a target, least of all its own', async () => {
		await using daemon = await launched({ units: { t: '[target]\nname = "t"\n' } })
		await daemon.reaches('t', 'running')
		assert.equal((await daemon.ask('service.kill', { name: 't' })).error?.code, -32002)
		await daemon.reaches('t', 'running')
	})

	it('lives on when nobody reads its log any more', async () => {
		await using daemon = await launched({ units: sleeper })
		daemon.process.stderr?.destroy()
		for (let count = 0; count < 3; count += 1) await daemon.ask('service.restart', { name: 'a' })
		await daemon.reaches('a', 'running')
		daemon.kill('SIGTERM')
		assert.equal(await daemon.exit(), 0)
	})

	it('stops its services in order after a fault of its own, and exits 70', async () => {
		const fault = "data:text/javascript,process.on('SIGUSR2',()=>{throw new Error('boom')})"
		await using daemon = await launched({ units: sleeper, node: ['--import', fault] })
		await daemon.reaches('a', 'running')
		daemon.kill('SIGUSR2')
		assert.equal(await daemon.exit(), 70)
		assert.match(daemon.log, /ERROR internal fault, shutting down error="Error: boom/)
		assert.deepEqual(daemon.survivors(), [])
	})
})

describe('a start', { concurrency: 2 }, () => {
	it('is refused while another daemon serves the socket, which serves on', async () => {
		await using first = await launched({ units: sleeper })
		const pid = await first.reaches('a', 'running')
		const second = await launch({ directory: first.directory })
		assert.equal(await second.exit(), 1)
		assert.match(
			second.log,
			new RegExp(`^Error: cannot start: zinit-server \\(pid ${first.process.pid}\\) already serves ${first.socket}\nHint: `, 'm'),
		)
		assert.equal(await first.reaches('a', 'running'), pid)
	})

	it('is refused while a server without a lock listens on the socket', async () => {
		await using place = await prepared({ a: unit('a', 'touch started') })
		const other = createServer().listen(join(place.path, 'z.sock'))
		await once(other, 'listening')
		const { code, stderr } = await run(place.path, ['-c', 'cfg', '-s', 'z.sock'])
		other.close()
		assert.equal(code, 1)
		assert.match(stderr, /^Error: cannot start: another server already serves the socket: .*\nHint: /m)
		assert.equal(existsSync(join(place.path, 'started')), false)
	})

	it('takes the place of a daemon that was killed, but of nothing that is no socket', async () => {
		await using killed = await launched()
		killed.kill('SIGKILL')
		await killed.exit()
		assert.ok(existsSync(killed.socket))
		const next = await launched({ directory: killed.directory })
		next.kill('SIGTERM')
		assert.equal(await next.exit(), 0)
		await writeFile(killed.socket, 'precious')
		const refused = await launch({ directory: killed.directory, units: sleeper })
		assert.equal(await refused.exit(), 1)
		assert.match(refused.log, /^Error: cannot listen on .* is not a socket\nHint: /m)
		assert.equal((await stat(killed.socket)).size, 8)
	})

	const refusals: readonly (readonly [name: string, args: readonly string[], message: RegExp])[] = [
		['the socket has too long a path', ['-s', 'x'.repeat(110)], /^Error: cannot listen on '.*': longer than 107 bytes$/m],
		['the directory of the socket cannot be made', ['-s', '/proc/nowhere/z.sock'], /^Error: cannot lock \/proc\/nowhere\/z.sock.lock: /m],
		[
			'the group is unknown',
			['-s', 'z.sock', '--socket-group', 'no-such-group'],
			/^Error: cannot start: there is no group 'no-such-group'\nHint: /m,
		],
		['the directory of units cannot be made', ['-s', 'z.sock', '-c', '/proc/nowhere'], /^Error: cannot create \/proc\/nowhere: /m],
	]
	for (const [name, args, message] of refusals) {
		it(`is refused with one clear line and nothing started where ${name}`, async () => {
			await using place = await prepared({ a: unit('a', 'touch started') })
			const { code, stderr } = await run(place.path, args, { ZINIT_CONFIG_DIR: 'cfg' })
			assert.equal(code, 1)
			assert.match(stderr, message)
			assert.equal(existsSync(join(place.path, 'started')), false)
		})
	}

	it('goes on beside broken files, unless it is strict', async () => {
		const units = { ...sleeper, bad: '[service]\nname = "bad"\nexec = 5\n' }
		await using lenient = await launched({ units })
		assert.deepEqual((await lenient.ask('service.list')).result, ['a'])
		assert.match(lenient.log, /ERROR .*bad\.toml/)
		await using strict = await launch({ units, args: ['--strict'] })
		assert.equal(await strict.exit(), 1)
		assert.match(strict.log, /^Error: cannot start: /m)
		assert.equal(existsSync(strict.socket), false)
	})
})

describe('the command line', { concurrency: 2 }, () => {
	it('that is wrong gets a usage line and exit code 2', async () => {
		await using place = await prepared()
		for (const args of [['--nope'], ['x'], ['-s', 'a', '-s', 'b'], ['--log-level', 'loud']]) {
			const { code, stdout, stderr } = await run(place.path, args)
			assert.deepEqual([code, stdout], [2, ''], args.join(' '))
			assert.match(stderr, /^Error: .*\n(Hint: .*\n)?Usage: zinit-server /)
		}
	})

	it('prints help and version to standard output', async () => {
		await using place = await prepared()
		assert.match((await run(place.path, ['--help'])).stdout, /--config-dir DIR/)
		assert.deepEqual(await run(place.path, ['-V']), { code: 0, stdout: `zinit-server ${version}\n`, stderr: '' })
	})

	it('with --check prints every problem with its place, and starts nothing', async () => {
		await using place = await prepared({ a: unit('a', 'touch started', 'colour = "red"\n') })
		const args = ['--check', '-c', 'cfg', '-s', 'z.sock']
		const warned = await run(place.path, args)
		assert.deepEqual([warned.code, warned.stderr], [0, ''])
		assert.match(warned.stdout, /cfg\/a\.toml:4:1: warning\[unknown-key\]: service\.colour/)
		await writeFile(join(place.path, 'cfg/b.toml'), '[service]\nname = "b"\n')
		const failed = await run(place.path, args)
		assert.equal(failed.code, 1)
		assert.match(failed.stdout, /cfg\/b\.toml:1:2: error\[missing-key\]/)
		assert.equal((await run(place.path, ['--check', '-c', 'nowhere'])).code, 1)
		assert.deepEqual((await readdir(place.path)).sort(), ['cfg'])
	})
})
