import assert from 'node:assert/strict'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { type Daemon, eventually, type Status } from './daemon.ts'
import { eventsOf, type Row, rowWhen, says } from './looks.ts'
import { scene } from './scene.ts'
import { service, sleeper } from './units.ts'

const start = scene()
type Tables = Readonly<Record<string, Record<string, unknown>>>

/** Tables beside a good service, and what is said of them (config.md 4.1, 9). */
const refused: readonly (readonly [Tables, ...string[]])[] = [
	[{ service: { exec: '' } }, 'service.exec cannot be empty'],
	[{ lifecycle: { restart_delay_ms: 0 } }, 'lifecycle.restart_delay_ms must be > 0'],
	[{ lifecycle: { restart_delay_ms: 400_000 } }, 'lifecycle.restart_delay_max_ms must be >= restart_delay_ms'],
	[{ lifecycle: { stop_signal: 'SIGNOPE' } }, "lifecycle.stop_signal 'SIGNOPE' is not a valid signal"],
	[
		{ lifecycle: { stop_timeout_ms: 0, start_timeout_ms: 0 } },
		'lifecycle.start_timeout_ms must be > 0',
		'lifecycle.stop_timeout_ms must be > 0',
	],
	[
		{ health: { type: 'http', target: '', retries: 0, interval_ms: 0, timeout_ms: 0, expect_status: 0 } },
		'health.retries must be > 0',
		'health.interval_ms must be > 0',
		'health.timeout_ms must be > 0',
		'health.target cannot be empty',
		'health.expect_status must be > 0',
	],
	[{ logging: { buffer_lines: 0 } }, 'logging.buffer_lines must be > 0'],
	[{ dependencies: { requires: ['a b'] } }, "dependencies.requires contains invalid name 'a b'"],
	[{ service: { user: '' } }, 'service.user cannot be empty'],
	[{ service: { group: '' } }, 'service.group cannot be empty'],
	[{ service: { umask: '0999' } }, "service.umask '0999' is not an octal mode"],
	[{ service: { nice: 20 } }, 'service.nice must be between -20 and 19'],
	[{ service: { oom_score_adj: -1001 } }, 'service.oom_score_adj must be between -1000 and 1000'],
	[{ service: { env_file: '' } }, 'service.env_file cannot be empty'],
	[{ service: { success_exit_codes: [256] } }, "service.success_exit_codes contains invalid value '256'"],
	[{ service: { exec_stop: '' } }, 'service.exec_stop cannot be empty'],
	[{ service: { exec_reload: '' } }, 'service.exec_reload cannot be empty'],
	[{ limits: { nofile: 'many' } }, "limits.nofile 'many' is not a limit"],
	[{ limits: { core: '5:x' } }, "limits.core '5:x' is not a limit"],
	[{ readiness: { type: 'fd', fd: 2 } }, 'readiness.fd must be between 3 and 9'],
	[{ readiness: { type: 'log', pattern: '' } }, 'readiness.pattern cannot be empty'],
	[{ readiness: { type: 'log', pattern: '(' } }, 'readiness.pattern is not a valid expression'],
	[{ lifecycle: { restart_jitter: 1.5 } }, 'lifecycle.restart_jitter must be between 0 and 1'],
]

/** Keys that are fine and cannot be honoured at spawn: what the error must name, the key or its value and the reason of the system. */
const spawnErrors: readonly (readonly [title: string, Tables, RegExp, asRoot?: boolean])[] = [
	['a directory that is missing', { service: { dir: '/nowhere/at/all' } }, /\/nowhere\/at\/all.*(ENOENT|[Nn]o such file)/],
	['a directory that is a file', { service: { dir: '/etc/passwd' } }, /\/etc\/passwd.*(ENOTDIR|[Nn]ot a directory)/],
	['a user that is unknown', { service: { user: 'nobody-of-that-name' } }, /user.*nobody-of-that-name/],
	['a group that is unknown', { service: { group: 'no-such-group' } }, /group.*no-such-group/],
	['an env_file that is missing', { service: { env_file: 'absent.env' } }, /absent\.env.*(ENOENT|[Nn]o such file)/],
	[
		'a limit beyond what is permitted',
		{ limits: { nofile: 4_000_000_000 } },
		/nofile.*([Oo]peration not permitted|EPERM|[Pp]ermission denied|EACCES)/,
	],
	['a NUL byte in the environment', { service: { env: { A: 'x\0y' } } }, /nul byte/],
]

describe('a definition', { concurrency: true }, () => {
	let daemon: Daemon
	before(async () => {
		daemon = await start()
	})
	for (const [tables, ...messages] of refused) {
		it(`is refused whole: ${messages.join('; ')}`, async () => {
			const config = { ...tables, service: { name: 'x', exec: 'sleep 1', ...tables.service } }
			const { error } = await daemon.call('service.set', { config })
			assert.deepEqual([error?.code, error?.data?.kind, error?.data?.errors], [-32011, 'validation', messages])
		})
	}

	for (const [title, tables, message] of spawnErrors) {
		it(`edge 10: fails at its start for ${title}, naming it and the reason`, async () => {
			const name = title.replaceAll(' ', '-')
			const text = toFile(name, tables)
			await writeFile(join(daemon.configDir, `${name}.toml`), text)
			await daemon.ask('service.reload')
			const { error } = await daemon.reaches(name, 'failed')
			assert.match(error ?? '', /^spawn error: (?!spawn error)/)
			assert.match(error ?? '', message)
			const { retry_in_ms } = await rowWhen(daemon, name, row => row.retry_in_ms !== null)
			assert.ok((retry_in_ms ?? 0) > 1000, 'by policy, not in a hot loop')
		})
	}
})

/** Written by hand, so that what set refuses can be tried. */
function toFile(name: string, tables: Tables): string {
	const all: Tables = { ...tables, service: { name, exec: 'exec sleep 1000', ...tables.service }, lifecycle: { restart_delay_ms: 60_000 } }
	const inline = (value: unknown): string =>
		typeof value === 'object' && value !== null && !Array.isArray(value)
			? `{ ${Object.entries(value).map(([key, each]) => `${key} = ${inline(each)}`)} }`
			: JSON.stringify(value)
	return Object.entries(all)
		.map(([table, keys]) => [`[${table}]`, ...Object.entries(keys).map(([key, value]) => `${key} = ${inline(value)}`), ''].join('\n'))
		.join('\n')
}

describe('edge 10: a program', () => {
	it('that is missing, may not be run, or names a bad interpreter, is the failure of its shell, with its message, and no hot loop', async () => {
		const daemon = await start()
		await mkdir(join(daemon.directory, 'bin'))
		await writeFile(join(daemon.directory, 'bin/plain'), 'no program')
		await writeFile(join(daemon.directory, 'bin/bad'), '#!/no/such/interpreter\n', { mode: 0o755 })
		await chmod(join(daemon.directory, 'bin/plain'), 0o644)
		for (const [name, code, word] of [
			['absent', 127, 'not found'],
			['plain', 126, 'denied'],
			['bad', 127, 'not found'],
		] as const) {
			await writeFile(
				join(daemon.configDir, `${name}.toml`),
				service(name, `exec ${daemon.directory}/bin/${name}`, '[lifecycle]\nrestart_delay_ms = 60000\n'),
			)
			await daemon.ask('service.reload')
			assert.equal((await daemon.reaches(name, 'failed')).exit_code, code)
			await says(daemon, name, word)
			assert.equal((await eventsOf(daemon, name)).filter(({ to }) => to === 'failed').length, 1)
		}
	})
})

describe('edge 11: a daemon that may open hardly any descriptors', () => {
	it('fails what it cannot start with the reason, tries again by policy, and answers all the while', async () => {
		const names = Array.from({ length: 60 }, (_, index) => `s${index}`)
		const daemon = await start({
			units: Object.fromEntries(
				names.map(name => [name, sleeper(name, '[lifecycle]\nrestart_delay_ms = 200\nrestart_delay_max_ms = 200\nmax_restarts = 0\n')]),
			),
			through: ['/bin/sh', '-c', 'ulimit -n 90; exec "$@"', 'sh'],
		})
		const failed = await eventually('a failure', async () =>
			(await daemon.ask<Row[]>('service.list_full')).find(({ state }) => state.state === 'failed'),
		)
		const { error } = await daemon.ask<Status>('service.status', { name: failed?.name ?? '' })
		assert.match(error ?? 'it runs again', /EMFILE|[Tt]oo many open files|it runs again/)
		await eventually('most of those that it can start', async () => {
			const running = (await daemon.ask<Row[]>('service.list_full')).filter(({ state }) => state.state === 'running')
			return running.length > 10 ? true : undefined
		})
		for (const name of names.filter(each => each !== failed.name)) await daemon.ask('service.stop', { name })
		await rowWhen(daemon, failed.name, ({ state }) => state.state === 'running')
	})
})
