import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { info, notFound, startFakeDaemon } from './testing/fake-daemon.ts'
import { runCli } from './testing/run-cli.ts'
import { version } from './version.ts'

describe('the launcher', () => {
	for (const [line, code, stdout, stderr] of [
		['--version', 0, `zinit ${version}\n`, ''],
		['list -V', 0, `zinit ${version}\n`, ''],
		['bogus', 2, '', 'Error: unknown command "bogus"\nHint: zinit --help\n'],
		['strat x', 2, '', 'Error: unknown command "strat"\nHint: did you mean "start"?\n'],
		['--sock /x list', 2, '', 'Error: unknown flag --sock\nHint: did you mean "--socket"?\n'],
		['help strat', 2, '', 'Error: unknown command "strat"\nHint: did you mean "start"?\n'],
		[
			'plan list',
			2,
			'',
			'Error: cannot plan "list": it is one of start, stop, restart, kill, remove, add-service, reload, start-all, stop-all, delete-all, shutdown\n',
		],
		['./nothing.ts', 2, '', 'Error: unknown command "./nothing.ts"\nHint: zinit --help\n'],
		['add-service --name x', 2, '', 'Error: missing flag --exec\nHint: zinit add-service --help\n'],
		['add-service', 2, '', 'Error: missing argument <file>, or --name and --exec\nHint: zinit add-service --help\n'],
		['import compose', 2, '', 'Error: missing argument <path>\nHint: zinit import --help\n'],
		['completion nu', 2, '', 'Error: cannot use "nu" as shell: it is one of bash, zsh, fish\n'],
	] as const) {
		it(`zinit ${line}: ${code}`, async () => {
			const ran = await runCli(line.split(' '))
			assert.deepEqual([ran.code, ran.stdout, ran.stderr], [code, stdout, stderr])
		})
	}

	it('without a command shows help on stderr and ends with 2, as 0.3.9 does', async () => {
		const { code, stdout, stderr } = await runCli([])
		assert.deepEqual([code, stdout], [2, ''])
		assert.match(stderr, /USAGE/)
	})

	it('tells that a command is missing as a document where --json was given', async () => {
		const ran = await runCli(['--json'])
		assert.deepEqual([ran.code, ran.stderr], [2, ''])
		assert.deepEqual(ran.json(), {
			error: { kind: 'usage', code: null, message: 'missing argument <command>', hint: 'zinit --help', data: {}, exit: 2 },
		})
	})

	it('tells a usage error as a document where --json was given', async () => {
		const ran = await runCli(['start', '--json'])
		assert.deepEqual([ran.code, ran.stderr], [2, ''])
		assert.deepEqual(ran.json(), {
			error: { kind: 'usage', code: null, message: 'missing argument <name>', hint: 'zinit start --help', data: {}, exit: 2 },
		})
	})

	it('says nothing with --quiet but what went wrong', async () => {
		await using daemon = await startFakeDaemon({
			'service.stop': ({ name }) => ({ ok: true, name, state: 'exited', changed: true, affected: [] }),
			'service.status': ({ name }) => {
				if (name === 'ghost') throw notFound('ghost')
				return { name, state: 'exited', pid: 0 }
			},
		})
		const quiet = await runCli(['stop', 'web', '-q'], { socket: daemon.path })
		assert.deepEqual([quiet.code, quiet.stdout, quiet.stderr], [0, '', ''])
		const wrong = await runCli(['-q', 'is-running', 'ghost'], { socket: daemon.path })
		assert.deepEqual(
			[wrong.code, wrong.stdout, wrong.stderr],
			[5, '', 'Error: service not found: ghost\nHint: zinit list shows the names\n'],
		)
	})

	it('keeps --timeout for commands that do not wait, too', async () => {
		await using daemon = await startFakeDaemon({ 'service.list_full': () => undefined })
		const ran = await runCli(['list', '--timeout', '50ms'], { socket: daemon.path })
		assert.deepEqual([ran.code, ran.stdout, ran.stderr], [6, '', 'Error: no outcome within 50ms\n'])
	})

	it('suggests a name itself where an old daemon does not', async () => {
		await using daemon = await startFakeDaemon({
			'service.status_full': ({ name }) => {
				throw notFound(String(name))
			},
			'service.list': () => ['database'],
		})
		assert.match((await runCli(['status', 'databse'], { socket: daemon.path })).stderr, /Hint: did you mean "database"\?/)
	})

	it('colours on a terminal unless told otherwise', async () => {
		await using daemon = await startFakeDaemon({
			'service.list_full': () => [{ name: 'a', state: { state: 'running', pid: 1 }, is_target: false }],
		})
		const terminal = { columns: 80, rows: 24 }
		const coloured = async (argv: readonly string[], env = {}, more: object = { terminal }) =>
			(await runCli(['list', ...argv], { socket: daemon.path, env, ...more })).stdout.includes('\u001b[32m')
		assert.deepEqual(
			[
				await coloured([]),
				await coloured([], { NO_COLOR: '1' }),
				await coloured([], { TERM: 'dumb' }),
				await coloured(['--color', 'never']),
				await coloured([], {}, {}),
				await coloured([], { FORCE_COLOR: '1' }, {}),
				await coloured(['--color', 'always'], { NO_COLOR: '1' }, {}),
			],
			[true, false, false, false, false, true, true],
		)
	})

	it('does not let a service drive the terminal', async () => {
		await using daemon = await startFakeDaemon({
			'logs.tail': () => [{ seq: 1, timestamp_ms: 1, service: 'a', stream: 'stdout', content: '\u001b]0;owned\u0007' }],
		})
		const shown = await runCli(['logs', 'a', '-o', 'raw'], { socket: daemon.path, terminal: { columns: 80, rows: 24 } })
		assert.equal(shown.stdout, '\\x1b]0;owned\\x07\n')
		assert.equal((await runCli(['logs', 'a', '-o', 'raw'], { socket: daemon.path })).stdout, '\u001b]0;owned\u0007\n')
	})

	it('does not let a definition colour what follows it', async () => {
		await using daemon = await startFakeDaemon({
			'service.list_full': () => [info('a', { state: 'failed' }, { reason: '\u001b[42mwhy', description: '\u001b[41mred' })],
			'logs.tail': () => [{ seq: 1, timestamp_ms: 1, service: 'a', stream: 'stdout', content: '\u001b[41mred' }],
		})
		const shown = async (argv: readonly string[]) =>
			(await runCli([...argv, '--color', 'never'], { socket: daemon.path, terminal: { columns: 80, rows: 24 } })).stdout
		assert.equal(await shown(['list']), '✗ a Failed  \u001b[42mwhy\u001b[0m  \u001b[41mred\u001b[0m\n')
		assert.equal(await shown(['logs', 'a', '-o', 'raw']), '\u001b[41mred\u001b[0m\n')
	})
})
