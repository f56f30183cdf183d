import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { commands } from '../table/commands.ts'
import type { CommandRow } from '../table/row.ts'
import { documentErrors } from '../testing/check-document.ts'
import { type Answer, info, notFound, Refusal, startFakeDaemon } from '../testing/fake-daemon.ts'
import { type Ran, runCli } from '../testing/run-cli.ts'

interface Row {
	readonly line: string
	readonly when: string
	readonly answers: Readonly<Record<string, Answer>>
	readonly code: number
	readonly stdout?: RegExp
	readonly stderr?: RegExp
}

const status = (name: string, state: string, more: object = {}) => ({ name, state, pid: state === 'running' ? 42 : 0, ...more })
const acted = (name: string, state: string, more: object = {}) => ({ ok: true, name, state, changed: true, affected: [], ...more })
const unknown: Answer = ({ name }) => {
	throw notFound(String(name), ['web'])
}
const refuse =
	(code: number, message: string, data: object): Answer =>
	() => {
		throw new Refusal(code, message, data)
	}
const rows = [
	info('web', { state: 'running', pid: 42 }, { uptime_ms: 61_000 }),
	info('db', { state: 'failed', reason: { type: 'exit_code', code: 3 } }, { reason: 'exit code 3' }),
]
const bulk = (key: string) => () => ({ [key]: ['a', 'b'], count: 2, skipped: ['s'], failed: [] })
const blockedByIdle = () => ({
	name: 'web',
	blocked: true,
	waiting_on: ['idle'],
	conflicts_with: [],
	ascii: '',
	state: { state: 'blocked', waiting_on: ['idle'] },
	reasons: [{ kind: 'requires', service: 'idle', state: 'inactive', detail: 'requires idle (inactive)' }],
	chain: [],
	fixes: [],
})
const list: Answer = () => ['db', 'web']
const full = {
	...rows[0],
	dependencies: [],
	uptime_secs: 61,
	status_text: null,
	run: 1,
	desired: 'up',
	last_exit: null,
	health: null,
	required_by: [],
	config_path: '/x/web.toml',
	error: null,
}

/** Every verb by what comes of it: the exit codes of cli.md 1.2 and the lines of cli.md 2. */
const table: readonly Row[] = [
	{
		line: 'list',
		when: 'there are services',
		answers: { 'service.list_full': () => rows },
		code: 0,
		stdout: /^✗ db {2}Failed {13}exit code 3\n● web Running \(pid: 42\) {2}up 1m1s\n$/,
	},
	{ line: 'list', when: 'there are none', answers: { 'service.list_full': () => [] }, code: 0, stderr: /^No services configured\n$/ },
	{
		line: 'ls --state failed',
		when: 'one matches',
		answers: { 'service.list_full': () => rows },
		code: 0,
		stdout: /^✗ db Failed {2}exit code 3\n$/,
	},
	{
		line: 'status',
		when: 'something failed',
		answers: { 'service.list_full': () => rows },
		code: 0,
		stdout: /^2 units: 1 running, 1 failed\n✗ db Failed {2}exit code 3\n$/,
	},
	{
		line: 'status web',
		when: 'it runs',
		answers: {
			'service.status_full': () => full,
			'service.stats': () => ({ pid: 42, memory_bytes: 2048, cpu_percent: 1.25 }),
			'service.children': () => ({ children: [] }),
		},
		code: 0,
		stdout: /^Service: web\nState: {3}● Running\nPID: {5}42\n(.*\n)*Memory: {2}2\.0 KiB\n(.*\n)*Config: {2}\/x\/web\.toml\n$/,
	},
	{
		line: 'status wbe',
		when: 'it does not exist',
		answers: { 'service.status_full': unknown, 'service.stats': unknown, 'service.children': unknown },
		code: 5,
		stderr: /^Error: service not found: wbe\nHint: did you mean "web"\?\n$/,
	},
	{
		line: 'status web wbe',
		when: 'one of them does not exist',
		answers: {
			'service.status_full': ({ name }) => {
				if (name === 'web') return full
				throw new Refusal(-32000, 'service not found', { kind: 'service_not_found', service: name })
			},
			'service.list': list,
		},
		code: 1,
		stdout: /^Service: web\n/,
		stderr: /^Error: service not found: wbe\nHint: did you mean "web"\?\n$/,
	},
	{
		line: 'start web',
		when: 'it comes up',
		answers: { 'service.start': () => acted('web', 'running'), 'service.status': () => status('web', 'running') },
		code: 0,
		stdout: /^Started: web \(pid 42, .*s\)\n$/,
	},
	{
		line: 'start web',
		when: 'it is up',
		answers: { 'service.start': () => acted('web', 'running', { changed: false }), 'service.status': () => status('web', 'running') },
		code: 0,
		stdout: /^Already running: web \(pid 42\)\n$/,
	},
	{
		line: 'start task',
		when: 'the task ends',
		answers: { 'service.start': () => acted('task', 'exited'), 'service.status': () => status('task', 'exited', { exit_code: 0 }) },
		code: 0,
		stdout: /^Done: task \(exit 0, .*s\)\n$/,
	},
	{
		line: 'start web',
		when: 'it fails',
		answers: {
			'service.start': () => acted('web', 'failed'),
			'service.status': () => status('web', 'failed', { exit_code: 3 }),
			'logs.tail': () => [{ seq: 1, timestamp_ms: 1, service: 'web', stream: 'stderr', content: 'no port' }],
		},
		code: 1,
		stderr: /^Error: web failed: exit code 3\n {2}no port\nHint: /,
	},
	{
		line: 'start web',
		when: 'it is blocked',
		answers: {
			'service.start': () => acted('web', 'blocked'),
			'service.status': () => status('web', 'blocked', { error: 'waiting on: idle' }),
			'service.why': blockedByIdle,
		},
		code: 1,
		stderr: /^Error: web is blocked: requires idle, which is inactive\nHint: zinit start web --tree\n$/,
	},
	{
		line: 'start web --no-wait',
		when: 'it is accepted',
		answers: { 'service.start': () => acted('web', 'starting', { pending: true }), 'service.status': () => status('web', 'starting') },
		code: 0,
		stdout: /^Requested: start web\n$/,
	},
	{
		line: 'start web --timeout 50ms',
		when: 'it does not come up in time',
		answers: { 'service.start': () => acted('web', 'starting', { pending: true }) },
		code: 6,
		stderr: /^Error: web is still starting after 50ms\nHint: zinit status web shows how it goes on\n$/,
	},
	{ line: 'start wbe', when: 'it does not exist', answers: { 'service.start': unknown }, code: 5, stderr: /did you mean "web"\?/ },
	{
		line: 'start web',
		when: 'the daemon stops',
		answers: { 'service.start': refuse(-32022, 'shutting down', { kind: 'shutting_down' }) },
		code: 1,
		stderr: /^Error: shutting down\n$/,
	},
	{
		line: 'stop db',
		when: 'others require it',
		answers: {
			'service.stop': () => acted('db', 'exited', { affected: ['worker', 'app'] }),
			'service.status': () => status('db', 'exited'),
		},
		code: 0,
		stdout: /^Stopped: worker\nStopped: app\nStopped: db\n$/,
	},
	{
		line: 'stop db',
		when: 'it is down',
		answers: { 'service.stop': () => acted('db', 'exited', { changed: false }), 'service.status': () => status('db', 'exited') },
		code: 0,
		stdout: /^Already stopped: db\n$/,
	},
	{
		line: 'stop db',
		when: 'something survives SIGKILL',
		answers: { 'service.stop': refuse(-32023, "cannot stop 'db'", { kind: 'stop_failed', pids: [7, 8] }) },
		code: 1,
		stderr: /^Error: cannot stop 'db' \(pids 7, 8\)\n$/,
	},
	{
		line: 'stop db --no-wait',
		when: 'it is accepted',
		answers: { 'service.stop': () => acted('db', 'stopping', { pending: true }), 'service.status': () => status('db', 'stopping') },
		code: 0,
		stdout: /^Requested: stop db\n$/,
	},
	{
		line: 'restart db',
		when: 'dependents return',
		answers: {
			'service.restart': () => acted('db', 'running', { affected: ['web'] }),
			'service.status': () => status('db', 'running'),
			'service.list_full': () => rows,
		},
		code: 0,
		stdout: /^Restarted: db \(pid 42\)\nReturned: web \(pid 42\)\n$/,
	},
	{
		line: 'restart db',
		when: 'it fails',
		answers: { 'service.restart': () => acted('db', 'failed'), 'service.status': () => status('db', 'failed', { error: 'start timeout' }) },
		code: 1,
		stderr: /^Error: db failed: start timeout\n/,
	},
	{ line: 'kill web', when: 'it runs', answers: { 'service.kill': () => ({ ok: true }) }, code: 0, stdout: /^Sent SIGTERM to: web\n$/ },
	{ line: 'kill web 9', when: 'it runs', answers: { 'service.kill': () => ({ ok: true }) }, code: 0, stdout: /^Sent SIGKILL to: web\n$/ },
	{
		line: 'kill web',
		when: 'it does not run',
		answers: { 'service.kill': refuse(-32002, 'service not running: web', { kind: 'not_running' }) },
		code: 3,
		stderr: /^Error: service not running: web\n$/,
	},
	{
		line: 'logs web',
		when: 'there are lines',
		answers: { 'logs.tail': () => [{ seq: 1, timestamp_ms: 1_795_492_590_296, service: 'web', stream: 'stdout', content: 'ready' }] },
		code: 0,
		stdout: /^1795492590296 \[stdout\] ready\n$/,
	},
	{ line: 'logs web', when: 'there are none', answers: { 'logs.tail': () => [] }, code: 0, stderr: /^No logs available for web\n$/ },
	{ line: 'logs wbe', when: 'it does not exist', answers: { 'logs.tail': unknown }, code: 5, stderr: /service not found: wbe/ },
	{
		line: 'is-running web',
		when: 'it runs',
		answers: { 'service.status': () => status('web', 'running') },
		code: 0,
		stdout: /^web is running\n$/,
	},
	{
		line: 'is-running web',
		when: 'it does not',
		answers: { 'service.status': () => status('web', 'exited') },
		code: 3,
		stderr: /^web is not running \(exited\)\n$/,
	},
	{
		line: 'is-running web db',
		when: 'one of them does',
		answers: { 'service.status': ({ name }) => status(String(name), name === 'web' ? 'running' : 'failed') },
		code: 3,
		stderr: /^web is running\ndb is not running \(failed\)\n$/,
	},
	{
		line: 'is-running web ghost',
		when: 'one of them does not exist',
		answers: {
			'service.status': ({ name }) => {
				if (name === 'web') return status('web', 'running')
				throw new Refusal(-32000, 'service not found', { kind: 'service_not_found', service: name, near: [] })
			},
		},
		code: 5,
		stderr: /^Error: service not found: ghost\n/,
	},
	{ line: 'is-running web', when: 'it does not exist', answers: { 'service.status': unknown }, code: 5, stderr: /service not found/ },
	{ line: 'ping', when: 'the daemon answers', answers: {}, code: 0, stdout: /^zinit daemon v9\.9\.9 is running\n$/ },
	{
		line: 'why web',
		when: 'an old daemon explains',
		answers: {
			'service.why': () => ({
				name: 'web',
				blocked: true,
				waiting_on: ['idle'],
				conflicts_with: [],
				ascii: '[?] web (blocked)\n  -> waiting on idle (inactive)',
			}),
		},
		code: 0,
		stdout: /^\[\?\] web \(blocked\)\n {2}-> waiting on idle \(inactive\)\n\nWaiting on: idle\n$/,
	},
	{
		line: 'tree',
		when: 'there is one service',
		answers: {
			'service.tree': () => ({ ascii: '└─ [+] web (running)', nodes: [{ name: 'web', kind: 'service', state: 'running' }], edges: [] }),
		},
		code: 0,
		stdout: /^└─ \[\+\] web \(running\)\n$/,
	},
	{
		line: 'tree ghost',
		when: 'the name does not exist',
		answers: { 'service.tree': () => ({ ascii: '', nodes: [], edges: [] }) },
		code: 5,
		stderr: /^Error: service not found: ghost\n/,
	},
	{
		line: 'remove web',
		when: 'nobody requires it',
		answers: { 'service.delete': () => acted('web', 'exited', { path: '/x/web.toml' }) },
		code: 0,
		stdout: /^Removed: web \(\/x\/web\.toml\)\n$/,
	},
	{
		line: 'remove db --cascade',
		when: 'others require it',
		answers: {
			'service.status_full': ({ name }) => ({ ...full, name, required_by: name === 'db' ? ['app'] : [] }),
			'service.delete': ({ name }) => acted(String(name), 'exited', { path: `/x/${name}.toml` }),
		},
		code: 0,
		stdout: /^Removed: app \(\/x\/app\.toml\)\nRemoved: db \(\/x\/db\.toml\)\n$/,
	},
	{
		line: 'remove web',
		when: 'others require it',
		answers: { 'service.delete': refuse(-32005, "cannot delete 'web'", { kind: 'has_dependents', dependents: ['app'] }) },
		code: 1,
		stderr: /^Error: cannot delete 'web': required by app\nHint: .*--cascade/,
	},
	{
		line: 'reload',
		when: 'something changed',
		answers: {
			'service.reload': () => ({
				added: ['a'],
				removed: ['b'],
				changed: ['c'],
				config_errors: [],
				unchanged: 5,
				changed_keys: { c: ['exec', 'health'] },
				errors: [],
				needs_restart: ['c'],
			}),
		},
		code: 0,
		stdout: /^\+ a\n- b\n~ c \(exec, health; restart needed\)\n5 unchanged\n$/,
	},
	{
		line: 'reload',
		when: 'a file is refused',
		answers: {
			'service.reload': () => ({
				added: [],
				removed: [],
				changed: [],
				config_errors: [['x.toml', 'invalid type']],
				unchanged: 1,
				changed_keys: {},
				errors: [
					{ file: 'x.toml', line: 3, column: 8, severity: 'error', code: 'wrong-type', key: 'service.exec', message: 'invalid type' },
				],
				needs_restart: [],
			}),
		},
		code: 1,
		stdout: /^! x\.toml:3:8: error\[wrong-type\]: service\.exec: invalid type\n1 unchanged\n$/,
	},
	{
		line: 'reload web',
		when: 'it has exec_reload',
		answers: { 'service.reload': () => ({ ok: true, name: 'web' }) },
		code: 0,
		stdout: /^Reloaded: web\n$/,
	},
	{
		line: 'reload web --no-wait',
		when: 'it is accepted',
		answers: { 'service.reload': () => ({ ok: true, name: 'web', pending: true }) },
		code: 0,
		stdout: /^Requested: reload web\n$/,
	},
	{
		line: 'reload web',
		when: 'it does not run',
		answers: { 'service.reload': refuse(-32002, 'service not running: web', { kind: 'not_running' }) },
		code: 3,
		stderr: /not running/,
	},
	{
		line: 'add-service --name a --exec true',
		when: 'it is new',
		answers: { 'service.set': () => ({ ...acted('a', 'running'), action: 'created', warnings: ['w'], path: '/x/a.toml' }) },
		code: 0,
		stdout: /^Service 'a' added \(saved to \/x\/a\.toml\)\nWarning: w\n$/,
	},
	{
		line: 'add-service --name a --exec true',
		when: 'it is known',
		answers: { 'service.set': () => ({ ...acted('a', 'running'), action: 'updated', warnings: [], path: '/x/a.toml' }) },
		code: 0,
		stdout: /^Service 'a' updated\n$/,
	},
	{
		line: 'add-service --name a --exec true',
		when: 'it breaks a rule',
		answers: { 'service.set': refuse(-32011, 'Validation failed', { kind: 'validation', errors: ['one', 'two'] }) },
		code: 1,
		stderr: /^Error: Validation failed\n {2}one\n {2}two\n/,
	},
	{
		line: 'start-all',
		when: 'all come up',
		answers: { 'service.list': list, 'service.start_all': bulk('started') },
		code: 0,
		stdout: /^Started: a\nStarted: b\n2 started, 1 skipped \(system class\)\n$/,
	},
	{
		line: 'start-all',
		when: 'one falls a moment later',
		answers: {
			'service.list': list,
			'service.list_full': () => rows,
			'service.start_all': () => ({ started: ['web', 'db'], count: 2, skipped: [], failed: [] }),
		},
		code: 1,
		stdout: /^Started: web\n1 started, 1 failed\n$/,
		stderr: /^Error: cannot start db: exit code 3\n$/,
	},
	{
		line: 'start-all',
		when: 'one is blocked',
		answers: {
			'service.list': list,
			'service.list_full': () => [info('web', { state: 'blocked', waiting_on: ['idle'] }, { reason: 'waiting on: idle' })],
			'service.start_all': () => ({ started: [], count: 0, skipped: [], failed: [{ name: 'web', error: 'waiting on: idle' }] }),
			'service.why': blockedByIdle,
		},
		code: 1,
		stdout: /^0 started, 1 failed\n$/,
		stderr: /^Error: web is blocked: requires idle, which is inactive\nHint: zinit start web --tree\n$/,
	},
	{
		line: 'start-all --no-wait',
		when: 'it is accepted',
		answers: {
			'service.list': list,
			'service.start_all': () => ({ started: [], count: 0, skipped: [], failed: [], under_way: ['db', 'web'], pending: true }),
		},
		code: 0,
		stdout: /^Requested: start db\nRequested: start web\n2 requested\n$/,
	},
	{
		line: 'delete-all --yes --no-wait',
		when: 'one is gone at once',
		answers: {
			'service.list': list,
			'service.delete_all': () => ({ deleted: ['db'], count: 1, skipped: [], failed: [], under_way: ['web'], pending: true }),
		},
		code: 0,
		stdout: /^Requested: remove db\nRequested: remove web\n2 requested\n$/,
	},
	{
		line: 'stop-all',
		when: 'one fails',
		answers: {
			'service.list': list,
			'service.stop_all': () => ({ stopped: ['a'], count: 1, skipped: [], failed: [{ name: 'b', error: 'it survives' }] }),
		},
		code: 1,
		stdout: /^Stopped: a\n1 stopped, 1 failed\n$/,
		stderr: /^Error: cannot stop b: it survives\n$/,
	},
	{
		line: 'delete-all --yes',
		when: 'it is sure',
		answers: { 'service.list': list, 'service.delete_all': bulk('deleted') },
		code: 0,
		stdout: /^Removed: a\nRemoved: b\n2 removed, 1 skipped/,
	},
	{ line: 'delete-all', when: 'nobody can be asked', answers: {}, code: 2, stderr: /needs --yes/ },
	{
		line: 'debug-state',
		when: 'the daemon tells',
		answers: { 'debug.state': () => ({ output: '=== state ===\n' }) },
		code: 0,
		stdout: /^=== state ===\n$/,
	},
	{
		line: 'debug-procs web',
		when: 'the daemon tells',
		answers: { 'debug.process_tree': () => ({ output: 'web (pid=1)' }) },
		code: 0,
		stdout: /^web \(pid=1\)\n$/,
	},
	{
		line: 'get all',
		when: 'it exists',
		answers: {
			'service.get': () => ({
				name: 'all',
				is_target: true,
				target: { name: 'all', critical: false },
				dependencies: { requires: ['db'], after: [], wants: [], conflicts: [] },
			}),
			'service.status_full': () => full,
		},
		code: 0,
		stdout: /^# \/x\/web\.toml\n\n\[target\]\nname = "all"\n# critical = false\n\n\[dependencies\]\nrequires = \["db"\]\n# after = \[\]\n/,
	},
	{
		line: 'events web',
		when: 'one is retained',
		answers: {
			'events.list': () => ({
				events: [
					{
						seq: 1,
						at_ms: 5,
						kind: 'transition',
						service: 'web',
						run: 3,
						from: 'running',
						to: 'failed',
						event: 'process.exited',
						reason: { type: 'exit_code', code: 1 },
						cause: { kind: 'exit', at_ms: 5 },
					},
				],
				seq: 1,
				gap: 0,
			}),
		},
		code: 0,
		stdout: /^.*:00\.005 web Running → Failed exit code 1 \(run 3\)\n$/,
	},
	{
		line: 'plan stop db',
		when: 'the daemon plans',
		answers: {
			'service.plan': () => ({
				verb: 'stop',
				names: ['db'],
				estimate: false,
				steps: [
					{ order: 1, action: 'stop', service: 'app', because: { kind: 'requires', of: 'db' }, signal: 'SIGTERM', deadline_ms: 10_000 },
					{ order: 2, action: 'stop', service: 'db', because: { kind: 'requested' }, signal: 'SIGTERM', deadline_ms: 10_000 },
				],
				blocked_after: ['multi-user'],
				untouched: 5,
				refusals: [],
			}),
		},
		code: 0,
		stdout:
			/^stop, in this order \(at most 20s\):\n {2}1 {2}app {2}SIGTERM, SIGKILL after 10s {3}requires db\n {2}2 {2}db {3}SIGTERM, SIGKILL after 10s {3}requested\nafterwards blocked: multi-user\nnot touched: 5 services\n$/,
	},
	{
		line: 'remove db --dry-run',
		when: 'it would be refused',
		answers: {
			'service.plan': () => ({
				verb: 'delete',
				names: ['db'],
				estimate: false,
				steps: [],
				blocked_after: [],
				untouched: 1,
				refusals: ['app requires db'],
			}),
		},
		code: 1,
		stdout: /^remove: nothing to do\nnot touched: 1 service\n! app requires db\n$/,
	},
	{ line: 'plan stop db', when: 'the daemon cannot', answers: {}, code: 7, stderr: /unknown method/ },
	{ line: 'run /dev/null/x.rhai', when: 'it is not there', answers: {}, code: 1, stderr: /cannot read/ },
	{ line: 'rhai x.rhai', when: 'ever', answers: {}, code: 7, stderr: /^Error: cannot run Rhai scripts\nHint: zinit run\n$/ },
]

const commandRow = (name: string): CommandRow => {
	const [, row] = Object.entries<CommandRow>(commands).find(([each]) => each === name) ?? assert.fail(name)
	return row
}

/** The row of the table: an alias has none, and what is only planned is a plan. */
const commandOf = (line: string) => (line.endsWith('--dry-run') ? 'plan' : line.split(' ', 1).join().replace('ls', 'list'))

describe('a command ends as its outcome says', () => {
	for (const { line, when, answers, code, stdout, stderr } of table) {
		it(`zinit ${line}, when ${when}: ${code}`, async () => {
			await using daemon = await startFakeDaemon(answers)
			const ran = await runCli(line.split(' '), { socket: daemon.path })
			assert.deepEqual(
				{ code: ran.code, stdout: stdout?.test(ran.stdout) ?? ran.stdout, stderr: stderr?.test(ran.stderr) ?? ran.stderr },
				{ code, stdout: stdout === undefined ? '' : true, stderr: stderr === undefined ? '' : true },
				`${ran.stdout}${ran.stderr}`.trimEnd().replace(/^$/, '(nothing)'),
			)
		})

		it(`zinit ${line} --json, when ${when}: a document by its schema, and nothing on stderr`, async () => {
			await using daemon = await startFakeDaemon(answers)
			const ran = await runCli(['--json', ...line.split(' ')], { socket: daemon.path })
			assert.deepEqual([ran.code, ran.stderr], [code, ''])
			for (const document of ran.stdout.split('\n').filter(Boolean))
				assert.equal(documentErrors(commandOf(line), JSON.parse(document)), null)
		})
	}
})

describe('without a daemon every command that needs one says so', () => {
	for (const line of [
		'list',
		'status',
		'status x',
		'start x',
		'stop x',
		'restart x',
		'kill x',
		'logs',
		'logs -f x',
		'why x',
		'tree',
		'events',
		'get x',
		'reload',
		'remove x',
		'start-all',
		'stop-all',
		'delete-all --yes',
		'add-service --name a --exec b',
		'is-running x',
		'ping',
		'shutdown',
		'debug-state',
		'debug-procs x',
		'attach x',
		'edit x',
		'plan stop x',
	]) {
		it(`zinit ${line}: 4`, async () => {
			const ran = await runCli(line.split(' '))
			assert.deepEqual([ran.code, ran.stdout], [4, ''])
			assert.equal(
				ran.stderr,
				'Error: cannot reach zinit-server at /nonexistent/zinit.sock: no such socket\nHint: zinit-server --config-dir DIR\n',
			)
			const document = (await runCli([...line.split(' '), '--json'])).json()
			assert.deepEqual(document, {
				error: {
					kind: 'unreachable',
					code: null,
					message: 'cannot reach zinit-server at /nonexistent/zinit.sock: no such socket',
					hint: 'zinit-server --config-dir DIR',
					data: { path: '/nonexistent/zinit.sock', reason: 'absent' },
					exit: 4,
				},
			})
		})
	}
})

/** Verbs that ask a daemon, with words that they take. */
const asking = [
	...['list', 'status', 'status x', 'start x', 'start x --no-wait', 'stop x', 'stop x --no-wait', 'restart x', 'kill x', 'logs', 'why x'],
	...['tree', 'events', 'get x', 'remove x', 'reload', 'reload x', 'start-all', 'stop-all', 'delete-all --yes', 'shutdown', 'ping'],
	...['is-running x', 'add-service --name a --exec b', 'debug-state', 'debug-procs x', 'attach x', 'edit x', 'plan stop x'],
]

describe('a daemon that does not answer', () => {
	for (const line of asking) {
		it(`ends zinit ${line} with 6 at the deadline of the command`, async () => {
			await using daemon = await startFakeDaemon({ 'system.ping': () => undefined })
			const ran = await runCli([...line.split(' '), '--timeout', '50ms'], { socket: daemon.path })
			assert.deepEqual([ran.code, ran.stdout, ran.stderr], [6, '', 'Error: no outcome within 50ms\n'])
			assert.ok(commandRow(commandOf(line)).exits.includes(6))
		})
	}

	it('is not waited for much longer by a command that was to tell what came of it', async () => {
		await using daemon = await startFakeDaemon({ 'service.list': () => undefined })
		const ran = await runCli(['stop-all', '--timeout', '50ms'], { socket: daemon.path })
		// A call without a deadline of its own ends with one of another kind.
		assert.deepEqual([ran.code, ran.stderr], [6, 'Error: no outcome within 50ms\n'])
	})
})

describe('a removal in cascade that meets the deadline of the command', () => {
	const late = (): Readonly<Record<string, Answer>> => {
		const end = performance.now() + 1000
		return {
			'service.status_full': ({ name }) => ({ ...full, name, required_by: name === 'db' ? ['app', 'web'] : [] }),
			'service.delete': async ({ name }) => {
				await new Promise(resolve => setTimeout(resolve, end - performance.now() + 200))
				return acted(String(name), 'inactive', { path: `/x/${name}.toml` })
			},
		}
	}

	it('ends with 6, and has told what is gone', async () => {
		await using daemon = await startFakeDaemon(late())
		const ran = await runCli(['remove', 'db', '--cascade', '--timeout', '1s'], { socket: daemon.path })
		assert.deepEqual(
			[ran.code, ran.stdout, ran.stderr],
			[
				6,
				'Removed: app (/x/app.toml)\n',
				'Error: no outcome within 1.0s: db is still there\nHint: zinit remove db --cascade removes the rest\n',
			],
		)
	})

	it('tells the same in its document', async () => {
		await using daemon = await startFakeDaemon(late())
		const ran = await runCli(['remove', 'db', '--cascade', '--timeout', '1s', '--json'], { socket: daemon.path })
		const document = JSON.parse(ran.stdout)
		assert.equal(documentErrors('remove', document), null)
		assert.deepEqual(
			[ran.code, document.error.exit, document.results.map(({ name, outcome }: Record<string, string>) => [name, outcome])],
			[
				6,
				6,
				[
					['app', 'done'],
					['db', 'timeout'],
				],
			],
		)
	})

	it('begins with none of the names that are left', async () => {
		await using daemon = await startFakeDaemon(late())
		const ran = await runCli(['remove', 'app', 'web', '--timeout', '1s'], { socket: daemon.path })
		assert.deepEqual([ran.code, ran.stdout, ran.stderr], [1, 'Removed: app (/x/app.toml)\n', 'Error: no outcome within 1.0s\n'])
	})
})

describe('--json says the same of a service, whoever has started it', () => {
	const rowsOf = (ran: Ran) => (JSON.parse(ran.stdout) as { readonly results: readonly Record<string, unknown>[] }).results
	const blocked = {
		'service.list': list,
		'service.list_full': () => [info('web', { state: 'blocked', waiting_on: ['idle'] }, { reason: 'waiting on: idle' })],
		'service.start_all': () => ({ started: [], count: 0, skipped: [], failed: [{ name: 'web', error: 'waiting on: idle' }] }),
		'service.start': () => acted('web', 'blocked'),
		'service.set': () => ({ ...acted('web', 'blocked'), action: 'created', warnings: [] }),
		'service.status': () => status('web', 'blocked', { error: 'waiting on: idle' }),
	}
	const failed = {
		...blocked,
		'service.list_full': () => [info('web', { state: 'failed', reason: { type: 'exit_code', code: 3 } }, { reason: 'exit code 3' })],
		'service.start_all': () => ({ started: [], count: 0, skipped: [], failed: [{ name: 'web', error: 'exit code 3' }] }),
		'service.start': () => acted('web', 'failed'),
		'service.set': () => ({ ...acted('web', 'failed'), action: 'created', warnings: [] }),
		'service.status': () => status('web', 'failed', { exit_code: 3 }),
	}
	const running = {
		...blocked,
		'service.list_full': () => rows,
		'service.start_all': () => ({ started: ['web'], count: 1, skipped: [], failed: [] }),
		'service.start': () => acted('web', 'running'),
		'service.set': () => ({ ...acted('web', 'running'), action: 'created', warnings: [] }),
		'service.status': () => status('web', 'running'),
	}
	for (const [answers, told] of [
		[blocked, { outcome: 'blocked', state: 'blocked', pid: null, reason: 'waiting on: idle' }],
		[failed, { outcome: 'failed', state: 'failed', pid: null, reason: 'exit code 3' }],
		[running, { outcome: 'done', state: 'running', pid: 42, reason: null }],
	] as const) {
		for (const line of ['start web', 'start-all', 'add-service --name web --exec x']) {
			it(`zinit ${line}: ${told.outcome}`, async () => {
				await using daemon = await startFakeDaemon(answers)
				const [row] = rowsOf(await runCli([...line.split(' '), '--json'], { socket: daemon.path }))
				const { outcome, state, pid, reason } = row ?? {}
				assert.deepEqual({ outcome, state, pid, reason }, told)
			})
		}
	}

	it('and of a removal which file is gone', async () => {
		await using daemon = await startFakeDaemon({ 'service.delete': () => acted('web', 'exited', { path: '/x/web.toml' }) })
		assert.equal(rowsOf(await runCli(['remove', 'web', '--json'], { socket: daemon.path }))[0]?.path, '/x/web.toml')
	})
})

describe('several names', () => {
	it('end with one exit code, which the document tells too', async () => {
		await using daemon = await startFakeDaemon({
			'service.stop': ({ name }) => {
				if (name === 'ghost') throw notFound('ghost')
				return acted(String(name), 'exited')
			},
			'service.status': ({ name }) => status(String(name), 'exited'),
		})
		const ran = await runCli(['stop', 'ghost', 'web', '--json'], { socket: daemon.path })
		const { error } = JSON.parse(ran.stdout)
		assert.deepEqual([ran.code, error.kind, error.exit], [1, 'service_not_found', 1])
	})

	it('are told in the order in which they were gone, dependents first', async () => {
		const answered = Promise.withResolvers<void>()
		await using daemon = await startFakeDaemon({
			'service.stop': async ({ name }) => {
				if (name === 'db') return acted('db', 'exited', { affected: ['multi', 'app'] })
				await answered.promise
				return acted('app', 'exited', { affected: ['multi'] })
			},
			'service.status': ({ name }) => {
				if (name === 'db') answered.resolve()
				return status(String(name), 'exited')
			},
			'service.list_full': () => [info('multi', { state: 'inactive' })],
		})
		const ran = await runCli(['stop', 'db', 'app'], { socket: daemon.path })
		assert.equal(ran.stdout, 'Stopped: multi\nStopped: app\nStopped: db\n')
	})

	it('are each told, and one failure makes the exit code 1', async () => {
		await using daemon = await startFakeDaemon({
			'service.stop': ({ name }) => {
				if (name === 'ghost') throw notFound('ghost')
				return acted(String(name), 'exited')
			},
			'service.status': ({ name }) => status(String(name), 'exited'),
		})
		const ran = await runCli(['stop', 'a', 'ghost', 'b', 'a'], { socket: daemon.path })
		assert.equal(ran.code, 1)
		assert.deepEqual(ran.stdout.trim().split('\n').sort(), ['Stopped: a', 'Stopped: b'])
		assert.match(ran.stderr, /^Error: service not found: ghost\n/)
	})

	it('hold up each other only until the other has started', async () => {
		const up = new Set<string>()
		await using daemon = await startFakeDaemon({
			'service.start': ({ name }) => {
				if (name === 'app' && !up.has('db')) {
					up.add('db')
					return acted('app', 'blocked')
				}
				return acted(String(name), 'running')
			},
			'service.status': ({ name }) =>
				status(
					String(name),
					name === 'db' || up.has('app') || daemon.called.filter(({ method }) => method === 'service.start').length > 2
						? 'running'
						: 'blocked',
				),
		})
		const ran = await runCli(['start', 'app', 'db'], { socket: daemon.path })
		assert.deepEqual([ran.code, ran.stderr], [0, ''])
	})
})
