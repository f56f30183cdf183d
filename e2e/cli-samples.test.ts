import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { runCli, words } from './cli.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { rustProgram, startRustDaemon, withoutRust } from './rust.ts'
import { requires, service, sleeper, target } from './units.ts'

/** What a command line comes to; a stream that is not named stays empty. */
interface Look {
	readonly code: number
	readonly stdout?: RegExp
	readonly stderr?: RegExp
}

/** A sample of cli.md 2, in the order in which they are run. */
interface Sample {
	readonly line: string
	/** Of the CLI of 0.3.9 with our daemon. */
	readonly theirs?: Look
	/** Of our CLI. */
	readonly ours: Look
	/** Of our CLI with a 0.3.9 daemon, where that differs (cli.md 7.5); null: it is not run there. */
	readonly old?: Look | null
}

const units = {
	database: service('database', 'echo db ready; exec sleep 1000'),
	app: service('app', 'sleep 1000 & wait', requires('database')),
	idle: sleeper('idle', 'status = "stop"\n'),
	'needs-idle': sleeper('needs-idle', requires('idle')),
	crasher: service('crasher', 'echo oops >&2; exit 3', '[lifecycle]\nrestart = "never"\n'),
	migrate: service('migrate', 'true', 'oneshot = true\n'),
	'multi-user': target('multi-user', requires('app')),
}

const same = (code: number, stdout: RegExp) => ({ theirs: { code, stdout }, ours: { code, stdout } })

const samples: readonly Sample[] = [
	{ line: 'ping', ...same(0, /^zinit daemon v\S+ is running\n$/) },
	{
		line: 'list',
		theirs: { code: 0, stdout: /^● app +Running \(pid: \d+\)$/m },
		ours: {
			code: 0,
			stdout:
				/^● app {8}Running \(pid: \d+\).*\n✗ crasher {4}Failed.*\n● database {3}Running \(pid: \d+\).*\n○ idle {7}Inactive.*\n◌ migrate {4}Exited.*\n● multi-user Running.*\n○ needs-idle Blocked.*\n$/,
		},
	},
	{ line: 'list --state failed', ours: { code: 0, stdout: /^✗ crasher Failed {2}exit code 3\n$/ } },
	{ line: 'status needs-idle', ...same(0, /^Service: needs-idle\nState: {3}○ Blocked\nError: {3}waiting on: idle\n/) },
	{ line: 'status database', ...same(0, /^Service: database\nState: {3}● Running\nPID: {5}\d+\n/) },
	{ line: 'status crasher', ...same(0, /^Service: crasher\nState: {3}✗ Failed\nExit: {4}3\n/) },
	{
		line: 'status',
		theirs: { code: 2, stderr: /required arguments/ },
		ours: { code: 0, stdout: /^7 units: 3 running, .*\n✗ crasher .*\n○ needs-idle .*\n$/ },
	},
	{
		line: 'why needs-idle',
		theirs: { code: 0, stdout: /^\[\?\] needs-idle \(blocked\)\n {2}-> waiting on idle \(inactive\)\n\nWaiting on: idle\n$/ },
		ours: {
			code: 0,
			stdout:
				/^\[\?\] needs-idle \(blocked\) for \d+s\n {2}-> requires idle \(inactive, not wanted up\)\n(.*\n)* {2}to fix: zinit start idle\n\nWaiting on: idle\n$/,
		},
		old: { code: 0, stdout: /^\[\?\] needs-idle \(blocked\)\n {2}-> waiting on idle \(inactive\)\n\nWaiting on: idle\n$/ },
	},
	{ line: 'why database', ...same(0, /^database is not blocked\n/) },
	{ line: 'tree', ...same(0, /^├─ \[\+\] app \(running\)\n│ {4}└─ requires database \(running\)\n/m) },
	{
		line: 'tree multi-user',
		ours: { code: 0, stdout: /^\[\+\] multi-user \(running\)\n└─ requires \[\+\] app \(running\)\n {3}└─ requires \[\+\] database/ },
	},
	{
		line: 'debug-state',
		...same(
			0,
			/^\[\+\] app - Running \(pid=\d+, uptime=\d+s\)\n {4}← depends on:\n {6}✓ requires database \(running\)\n {4}→ required by: multi-user\n {4}└─ child processes:\n {7}└─ sleep \(pid=\d+, state=S\)$/m,
		),
	},
	{ line: 'debug-procs app', ...same(0, /^app \(pid=\d+\)\n {2}└─ sleep \(pid=\d+, ppid=\d+, sleeping\)\n$/) },
	{ line: 'debug-procs idle', ...same(0, /^idle is not running\n$/) },
	{ line: 'logs database', ...same(0, /^\d{13} \[stdout\] db ready\n$/) },
	{ line: 'logs crasher -n 1', ...same(0, /^\d{13} \[stderr\] oops\n$/) },
	{ line: 'logs database -n 0', ours: { code: 0 } },
	{
		line: 'logs idle',
		theirs: { code: 0, stdout: /^No logs available for idle\n$/ },
		ours: { code: 0, stderr: /^No logs available for idle\n$/ },
	},
	{
		line: 'start needs-idle',
		theirs: {
			code: 0,
			stdout:
				/^✓ Started: needs-idle\nStarted: needs-idle\n\nService is blocked: waiting on: idle\n\nTip: use 'zinit start needs-idle --tree' to start dependencies too\n$/,
		},
		ours: { code: 1, stderr: /^Error: needs-idle is blocked: requires idle, which is inactive\nHint: zinit start needs-idle --tree\n$/ },
		old: { code: 1, stderr: /^Error: needs-idle is blocked: waiting on idle\nHint: zinit start needs-idle --tree\n$/ },
	},
	{
		line: 'start crasher',
		theirs: { code: 0, stdout: /^✓ Started: crasher\nStarted: crasher\n$/ },
		ours: { code: 1, stderr: /^Error: crasher failed: exit code 3\n {2}oops\n {2}oops\nHint: zinit why crasher\n$/ },
	},
	{
		line: 'start database',
		theirs: { code: 0, stdout: /^✓ Started: database\n/ },
		ours: { code: 0, stdout: /^Already running: database \(pid \d+\)\n$/ },
	},
	{
		line: 'start migrate',
		theirs: { code: 0, stdout: /^✓ Started: migrate\n/ },
		ours: { code: 0, stdout: /^Done: migrate \(exit 0, \S+\)\n$/ },
	},
	{
		line: 'start idle',
		theirs: { code: 0, stdout: /^✓ Started: idle\nStarted: idle\n$/ },
		ours: { code: 0, stdout: /^Started: idle \(pid \d+, \S+\)\n$/ },
		old: { code: 1, stderr: /^Error: idle is inactive: this daemon starts only services whose status is start\n$/ },
	},
	{
		line: 'kill database --signal WINCH',
		theirs: { code: 0, stdout: /^✓ Sent WINCH to: database\nSent WINCH to: database\n$/ },
		ours: { code: 0, stdout: /^Sent SIGWINCH to: database\n$/ },
	},
	{
		line: 'kill database winch',
		theirs: { code: 2, stderr: /unexpected argument/ },
		ours: { code: 0, stdout: /^Sent SIGWINCH to: database\n$/ },
	},
	{
		line: 'kill crasher',
		theirs: { code: 1, stderr: /^Error: service not running: crasher\n$/ },
		ours: { code: 3, stderr: /^Error: service not running: crasher\n$/ },
	},
	{
		line: 'kill database -s FOO',
		theirs: { code: 1, stderr: /^Error: .*FOO.*: not a signal\n$/ },
		ours: { code: 2, stderr: /^Error: cannot use "FOO" as --signal: not a signal\n/ },
	},
	{
		line: 'restart database',
		theirs: { code: 0, stdout: /^✓ Restarted: database\nRestarted: database\n$/ },
		ours: { code: 0, stdout: /^Restarted: database \(pid \d+\)\nReturned: app \(pid \d+\)\nReturned: multi-user\n$/ },
		old: { code: 0, stdout: /^Restarted: database \(pid \d+\)\n$/ },
	},
	{
		line: 'stop database',
		theirs: { code: 0, stdout: /^✓ Stopped: database\nStopped: database\n$/ },
		ours: { code: 0, stdout: /^Stopped: multi-user\nStopped: app\nStopped: database\n$/ },
		old: { code: 0, stdout: /^Stopped: database\n$/ },
	},
	{
		line: 'stop crasher',
		theirs: { code: 0, stdout: /^✓ Stopped: crasher\nStopped: crasher\n$/ },
		ours: { code: 0, stdout: /^Stopped: crasher\n$/ },
		old: { code: 0, stdout: /^Already stopped: crasher\n$/ },
	},
	{
		line: 'status ghost',
		theirs: { code: 1, stderr: /^Error: service not found\n$/ },
		ours: { code: 5, stderr: /^Error: service not found\nHint: zinit list shows the names\n$/ },
	},
	{
		line: 'add-service --name d1 --exec true --oneshot',
		theirs: { code: 0, stdout: /^✓ Created: d1\nService 'd1' added \(saved to \/\S+\/d1\.toml\)\n$/ },
		ours: { code: 0, stdout: /^Service 'd1' added \(saved to \/\S+\/d1\.toml\)\n$/ },
		old: { code: 0, stdout: /^Service 'd1' added.*\n$/ },
	},
	{
		line: 'add-service --name d1 --exec false --oneshot',
		theirs: { code: 0, stdout: /^✓ Created: d1\nService 'd1' added/ },
		ours: { code: 0, stdout: /^Service 'd1' updated\n$/ },
		old: { code: 1, stderr: /^Error: .*'d1'.*\nHint: zinit remove first\n$/ },
	},
	{ line: 'add-service --name d1 --exec false --oneshot', ours: { code: 0, stdout: /^Service 'd1' unchanged\n$/ }, old: null },
	{
		line: 'add-service --name d2 --exec true --requires ghost',
		theirs: { code: 1, stderr: /^Error: Dependency 'ghost' not found\n$/ },
		ours: { code: 1, stderr: /^Error: Dependency 'ghost' not found\n/ },
	},
	{
		line: 'remove d1',
		theirs: { code: 0, stdout: /^✓ Deleted: d1\nRemoved: d1\n$/ },
		ours: { code: 0, stdout: /^Removed: d1 \(\/\S+\/d1\.toml\)\n$/ },
		old: { code: 0, stdout: /^Removed: d1\n$/ },
	},
	{
		line: 'remove database',
		ours: { code: 1, stderr: /^Error: .*app.*\nHint: zinit remove database --cascade removes them too, --force leaves them without it\n$/ },
		old: { code: 1, stderr: /^Error: .*app.*\nHint: zinit remove database --cascade removes them too\n$/ },
	},
	{
		line: 'reload',
		theirs: { code: 1, stderr: /^Error: reload command not supported in this version\n$/ },
		ours: { code: 0, stdout: /^7 unchanged\n$/ },
		old: { code: 7, stderr: /^Error: / },
	},
	{
		line: 'rhai',
		theirs: { code: 2, stderr: /required arguments/ },
		ours: { code: 7, stderr: /^Error: cannot run Rhai scripts\nHint: zinit run\n$/ },
	},
	{
		line: 'bogus',
		theirs: { code: 2, stderr: /unrecognized subcommand/ },
		ours: { code: 2, stderr: /^Error: unknown command "bogus"\nHint: zinit --help\n$/ },
	},
	{
		line: 'shutdown',
		...same(0, /^Shutting down zinit daemon\.\.\.\nzinit daemon stopped\n$/),
	},
]

const pairs = [
	{ who: 'the CLI of 0.3.9 with our daemon', start: () => startDaemon({ units }), look: 'theirs', skip: withoutRust, program: 'theirs' },
	{ who: 'our CLI with our daemon', start: () => startDaemon({ units }), look: 'ours', skip: false, program: 'ours' },
	{ who: 'our CLI with the daemon of 0.3.9', start: () => startRustDaemon(units), look: 'old', skip: withoutRust, program: 'ours' },
] as const

for (const { who, start, look, skip, program } of pairs) {
	describe(`the samples of the commands, ${who} (cli.md 2, 7.5)`, { skip }, () => {
		let daemon: Daemon
		before(async () => {
			daemon = await start()
			await daemon.reaches('app', 'running')
			await daemon.reaches('crasher', 'failed')
		})
		after(() => daemon.cleanUp())

		for (const sample of samples) {
			const wanted = look === 'old' && sample.old !== undefined ? sample.old : look === 'theirs' ? sample.theirs : sample.ours
			if (wanted === undefined || wanted === null) continue
			it(`zinit ${sample.line}: ${wanted.code}`, async () => {
				const ran = await runCli(daemon.env, words(sample.line), program === 'theirs' ? { program: rustProgram('zinit') } : {})
				assert.equal(ran.code, wanted.code, `${ran.stdout}${ran.stderr}`)
				for (const stream of ['stdout', 'stderr'] as const) {
					const text = ran[stream]
					if (wanted[stream] === undefined) assert.equal(text, '', stream)
					else assert.match(text, wanted[stream])
				}
			})
		}
	})
}
