import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { StartError } from '../daemon/start-error.ts'
import { parseFlags } from './flags.ts'
import { readSettings } from './settings.ts'
import { usage } from './usage.ts'

const place = (env: Record<string, string> = { HOME: '/h/me' }) => ({
	env,
	uid: 1000,
	platform: 'linux',
	home: null,
	exists: () => false,
})

const read = (args: readonly string[], env?: Record<string, string>) => {
	const values = parseFlags(args)
	return 'problem' in values ? values : readSettings(values, place(env), path => (path.startsWith('/') ? path : `/cwd/${path}`))
}

describe('the command line', () => {
	it('is read in every usual spelling', () => {
		for (const args of [
			['-c', 'x', '-s', 'y'],
			['-cx', '-sy'],
			['-c=x', '-s=y'],
			['--config-dir', 'x', '--socket=y'],
		]) {
			assert.deepEqual(parseFlags(args), { 'config-dir': 'x', socket: 'y' })
		}
		assert.deepEqual(parseFlags(['--socket=a=b']), { socket: 'a=b' })
		assert.deepEqual(parseFlags(['--strict', '--pid1-mode', '-h', '-V']), { strict: '', 'pid1-mode': '', help: '', version: '' })
	})

	const wrong: readonly (readonly [args: readonly string[], problem: RegExp])[] = [
		[['--sokcet', 'x'], /unknown flag '--sokcet'/],
		[['-x'], /unknown flag '-x'/],
		[['--metrics', 'x'], /unknown flag/],
		[['--toString'], /unknown flag/],
		[['-s', 'a', '--socket', 'b'], /given twice/],
		[['--strict', '--strict'], /given twice/],
		[['--strict=yes'], /takes no value/],
		[['--socket'], /needs a value/],
		[['--socket', '--strict'], /needs a value/],
		[['--socket='], /needs a value/],
		[['start'], /unexpected argument 'start'/],
		[['--', 'x'], /unexpected argument '--'/],
		[[''], /unexpected argument ''/],
		[['--log-level', 'loud'], /'loud' is no log level/],
		[['--log-format', 'xml'], /'xml' is no log format/],
		[['--shutdown-timeout', 'soon'], /'soon' is no time/],
	]
	for (const [args, problem] of wrong) {
		it(`is refused: ${args.join(' ')}`, () => {
			const result = read(args)
			assert.match('problem' in result ? result.problem : JSON.stringify(result), problem)
		})
	}

	it('receives syslog in pid1 mode, unless ZINIT_SYSLOG is 0', () => {
		const syslogOf = (args: readonly string[], env: Record<string, string> = {}) => {
			const result = read(args, { HOME: '/h/me', ...env })
			return 'problem' in result ? result.problem : result.syslog
		}
		assert.equal(syslogOf([]), null)
		assert.equal(syslogOf(['--pid1-mode']), '/dev/log')
		assert.equal(syslogOf(['--pid1-mode'], { ZINIT_SYSLOG: '1' }), '/dev/log')
		assert.equal(syslogOf(['--pid1-mode'], { ZINIT_SYSLOG: '0' }), null)
	})

	it('with a typing error is answered with the flag that was meant', () => {
		const result = parseFlags(['--sokcet', 'x'])
		assert.equal('problem' in result && result.hint, 'did you mean --socket?')
	})
})

describe('a setting', () => {
	const settings = (args: readonly string[], env?: Record<string, string>) => {
		const result = read(args, env)
		assert.ok(!('problem' in result), JSON.stringify(result))
		return result
	}

	it('comes from its flag, then from its variable, then from its default', () => {
		const env = { HOME: '/h', ZINIT_SOCKET: '/env.sock', ZINIT_CONFIG_DIR: '/env', ZINIT_LOG_LEVEL: 'WARN', ZINIT_LOG_FORMAT: 'json' }
		const { socket, directories, logLevel, logFormat } = settings([], env)
		assert.deepEqual([socket, directories[0]?.path, logLevel, logFormat], ['/env.sock', '/env', 'warn', 'json'])
		const flagged = settings(['-s', '/f.sock', '-c', '/f', '--log-level', 'Debug', '--log-format', 'text'], env)
		assert.deepEqual(
			[flagged.socket, flagged.directories[0]?.path, flagged.logLevel, flagged.logFormat],
			['/f.sock', '/f', 'debug', 'text'],
		)
		const plain = settings([])
		assert.deepEqual([plain.socket, plain.logLevel, plain.shutdownTimeoutMs], ['/h/me/hero/var/zinit.sock', 'info', 90_000])
	})

	it('of an empty variable is its default, of a wrong one a usage error', () => {
		assert.equal(settings([], { HOME: '/h', ZINIT_LOG_LEVEL: '' }).logLevel, 'info')
		assert.ok('problem' in read([], { HOME: '/h', ZINIT_LOG_LEVEL: 'loud' }))
	})

	it('that is a relative path counts from the working directory', () => {
		const { socket, directories, stateDir } = settings(['-s', 'z.sock', '-c', 'cfg'])
		assert.deepEqual([socket, directories[0]?.path, stateDir], ['/cwd/z.sock', '/cwd/cfg', '/cwd/.z.sock.state'])
	})

	it('for a file needs a home: without any the daemon does not start', () => {
		assert.throws(
			() => settings([], {}),
			(error: unknown) => error instanceof StartError && error.hint !== null,
		)
		assert.equal(settings(['-s', '/s', '-c', '/c'], {}).socket, '/s')
	})
})

it('the usage names every flag, variable and default once', () => {
	assert.match(usage(), /-c, --config-dir DIR +directory of unit files \[\$ZINIT_CONFIG_DIR\]/)
	assert.match(usage(), / {4}--strict +refuse to start/)
})
