import assert from 'node:assert/strict'
import { mkdir, rmdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { runCli, words } from './cli.ts'
import { type Daemon, program, startDaemon } from './daemon.ts'
import { service, sleeper } from './units.ts'

const odd = ['-odd', 'UPPER', `a.b_c${'x'.repeat(100)}`] as const

let daemon: Daemon
before(async () => {
	const weird = service(
		'weird',
		String.raw`printf '\033]0;owned\007\033[31mred\r\tü \377\n'; printf '%05000d\n' 1`,
		'oneshot = true\ndescription = "für Ärzte – 日本"\n',
	)
	daemon = await startDaemon({
		units: { web: sleeper('web'), west: sleeper('west'), weird, ...Object.fromEntries(odd.map(name => [name, sleeper(name)])) },
	})
	await daemon.reaches('west', 'running')
	await daemon.reaches('weird', 'exited')
})
after(() => daemon.cleanUp())
const zinit = (line: string, env: Readonly<Record<string, string>> = {}) => runCli(daemon.env, words(line), { env })

describe('whatever surrounds it', () => {
	it('takes names as they are, with -- where they begin with a dash', async () => {
		for (const name of odd) {
			const ran = await runCli(daemon.env, ['status', '--', name])
			assert.deepEqual([ran.code, ran.stdout.split('\n', 1)], [0, [`Service: ${name}`]])
		}
		assert.equal((await zinit('status -odd')).code, 2)
		for (const name of ['', '../web', 'ünïcode', 'a\nb\u001b[31m', 'x'.repeat(100_000)]) {
			const ran = await runCli(daemon.env, ['status', '--', name])
			assert.deepEqual([ran.code, ran.stdout], [name === '' ? 2 : 5, ''], name.slice(0, 20))
			assert.match(ran.stderr, /^Error: /)
		}
	})

	it('works without HOME, with spaces in it, and with one that does not exist', async () => {
		const { HOME: _, ...homeless } = daemon.env
		const spacious = join(daemon.directory, 'my own home')
		await mkdir(join(spacious, 'hero/var'), { recursive: true })
		await symlink(daemon.socket, join(spacious, 'hero/var/zinit.sock'))
		assert.equal((await runCli(homeless, ['list'])).code, 0)
		assert.equal((await zinit('list', { HOME: spacious, ZINIT_SOCKET: '' })).code, 0)
		assert.equal((await zinit('list', { HOME: '/nonexistent' })).code, 0)
		assert.equal((await runCli({ ZINIT_SOCKET: daemon.socket }, ['list'])).code, 0)
	})

	it('works in a directory that was removed', async () => {
		const place = join(daemon.directory, 'gone')
		await mkdir(place)
		const script = 'cd "$1" && rmdir "$1" && "$2" list >/dev/null && "$2" check "$3" && "$2" check x.toml'
		const ran = await runCli(daemon.env, ['-c', script, 'sh', place, program('zinit'), join(daemon.configDir, 'web.toml')], {
			program: '/bin/sh',
		})
		await rmdir(place).catch(() => undefined)
		assert.equal(ran.code, 1)
		assert.match(ran.stdout, /^1 file checked, no problems\nx\.toml:1:1: error\[unreadable\]: cannot be read: not a directory\n$/)
	})

	it('is found through a link', async () => {
		const link = join(daemon.directory, 'z')
		await symlink(program('zinit'), link)
		assert.equal((await runCli(daemon.env, ['ping'], { program: link })).code, 0)
	})

	it('colours only where it is told to, and never loses a word without', async () => {
		const plain = (await zinit('list')).stdout
		assert.ok(!plain.includes('\u001b'))
		const coloured = (await zinit('list --color always', { NO_COLOR: '1', TERM: 'dumb' })).stdout
		assert.ok(coloured.includes('\u001b[32m'))
		// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
		const lines = (text: string) => text.replace(/\u001b\[\d+m/g, '').replace(/ +up \d+s/g, '')
		assert.equal(lines(coloured), lines(plain))
		assert.ok((await zinit('list', { FORCE_COLOR: '1' })).stdout.includes('\u001b[32m'))
	})

	it('passes output on as it was, where no terminal can be driven by it', async () => {
		const { stdout } = await zinit('logs weird -o raw')
		assert.equal(stdout, `\u001b]0;owned\u0007\u001b[31mred\r\tü \ufffd\n${'1'.padStart(5000, '0')}\n`)
		assert.match((await zinit('status weird')).stdout, /^About: {3}für Ärzte – 日本$/m)
	})

	it('reads flags wherever they stand, together and apart', async () => {
		for (const line of [
			'logs -in1 weird --grep RED',
			'logs -i -n1 --grep=RED weird',
			'--json logs weird -n=1 -i --grep RED',
			'-q --json -- list',
		])
			assert.equal((await zinit(line)).code, 0, line)
		for (const [line, message] of [
			['logs -n1 -n2 weird', 'flag --lines is given twice'],
			['list --timeout', 'flag --timeout needs a value: duration'],
			['list --timeout=', 'cannot use "" as --timeout: not a duration like 500ms, 30s, 2m or a number of seconds'],
			['list --json=1', 'flag --json takes no value'],
			['list -- --json', 'unexpected argument "--json"'],
			['logs --lines=abc weird', 'cannot use "abc" as --lines: not a whole number'],
			['logs --lines=1e3 weird', 'cannot use "1e3" as --lines: not a whole number'],
			['kill -9 web', 'cannot use "web" as signal: not a signal'],
		] as const) {
			const ran = await zinit(line)
			assert.deepEqual([ran.code, ran.stdout, ran.stderr.split('\n', 1)], [2, '', [`Error: ${message}`]], line)
		}
	})

	it('is quiet if asked to, but for what went wrong', async () => {
		for (const line of ['-q list', 'start web -q', '-q --json list', 'logs weird -q', 'ping -q', 'is-running web -q']) {
			const ran = await zinit(line)
			assert.deepEqual([ran.code, ran.stdout, ran.stderr], [0, '', ''], line)
		}
		assert.match((await zinit('-q stop ghost')).stderr, /^Error: service not found: ghost\n/)
	})

	it('doctor finds nothing wrong here, and says what is where there is no daemon', async () => {
		const well = await zinit('doctor')
		assert.equal(well.code, 0, well.stdout)
		for (const line of well.stdout.trimEnd().split('\n')) assert.match(line, /^✓ /)
		const ill = await zinit('doctor --socket /nonexistent')
		assert.equal(ill.code, 1)
		assert.match(ill.stdout, /^✗ socket: \/nonexistent: cannot reach .*: no such socket\n {2}Hint: zinit-server --config-dir DIR$/m)
	})
})
