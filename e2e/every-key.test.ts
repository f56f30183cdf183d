import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { program, run } from './daemon.ts'
import { freePort } from './ports.ts'
import { isRoot } from './programs.ts'
import { scene } from './scene.ts'
import { sleeper, target } from './units.ts'

const start = scene()
const oracle = process.env.ZINIT_RS_DIR
const id = process.getuid?.() ?? 0

type Tables = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** A service with every key that there is, each with another value than its default (config.md 3, 9). */
const everything = (port: number): Tables => ({
	service: {
		name: 'everything',
		exec: 'echo "$WORD"; echo >&4; exec sleep 1000',
		dir: '/usr',
		oneshot: false,
		env: { WORD: 'spoken', OTHER: 'a "quoted" \\ line' },
		status: 'stop',
		class: 'system',
		critical: true,
		ports: [port],
		process_filters: ['zq-nobody-has-this-name'],
		kill_others: true,
		description: 'Everything at once',
		...(isRoot ? { user: 'root', group: id } : {}),
		umask: '0027',
		nice: 3,
		oom_score_adj: 100,
		env_file: ['-absent.env'],
		inherit_env: ['HOME'],
		stdin: 'null',
		success_exit_codes: [3, 'SIGUSR1'],
		exec_stop: 'true',
		exec_reload: 'true',
	},
	dependencies: { after: ['early'], requires: ['base'], wants: ['group'], conflicts: ['rival'] },
	lifecycle: {
		restart: 'always',
		restart_delay_ms: 10,
		restart_delay_max_ms: 20,
		max_restarts: 7,
		stability_period_ms: 8,
		start_timeout_ms: 20_000,
		stop_timeout_ms: 5000,
		stop_signal: 'SIGINT',
		kill_mode: 'group',
		restart_jitter: 0.5,
	},
	health: { type: 'exec', target: 'true', interval_ms: 50, timeout_ms: 4000, retries: 2, start_period_ms: 1 },
	readiness: { type: 'fd', fd: 4 },
	limits: {
		nofile: '512:1024',
		nproc: 9999,
		core: 0,
		memlock: 65_536,
		stack: 8_388_608,
		as: 2 ** 38,
		data: 2 ** 38,
		fsize: 2 ** 38,
		cpu: '3000:3600',
	},
	logging: { buffer_lines: 50, file: '/dev/null', forward: 'udp://nowhere', file_max_bytes: 1000, file_max_files: 2, file_format: 'json' },
})
/** Keys that go with another type of the same table. */
const elsewhere = [
	'health.endpoint',
	'health.expect_status',
	'readiness.pattern',
	'readiness.watchdog_ms',
	'target.name',
	'target.critical',
]

const toml = (tables: Tables): string => {
	const value = (each: unknown): string =>
		typeof each === 'object' && each !== null && !Array.isArray(each)
			? `{ ${Object.entries(each).map(([key, inner]) => `${key} = ${value(inner)}`)} }`
			: JSON.stringify(each)
	return Object.entries(tables)
		.map(([name, keys]) => [`[${name}]`, ...Object.entries(keys).map(([key, each]) => `${key} = ${value(each)}`), ''].join('\n'))
		.join('\n')
}
const others = { early: sleeper('early'), base: sleeper('base'), rival: sleeper('rival', 'status = "stop"\n'), group: target('group') }

describe('a file with every key', () => {
	it('has every key of the schema', async () => {
		const { stdout } = await run(program('zinit'), ['schema'], { PATH: process.env.PATH ?? '' })
		const { properties } = JSON.parse(stdout) as { properties: Record<string, unknown> }
		const known = Object.entries(properties).flatMap(([table, schema]) => [...keysIn(schema)].map(key => `${table}.${key}`))
		const used = Object.entries(everything(0)).flatMap(([table, keys]) => Object.keys(keys).map(key => `${table}.${key}`))
		const asUser = isRoot ? [] : ['service.user', 'service.group']
		assert.deepEqual([...used, ...elsewhere, ...asUser].sort(), [...new Set(known)].sort())
	})

	it('loads, runs, is answered as it was written, and stays as it is by reload and by set', async () => {
		const tables = everything(await freePort())
		const daemon = await start({ units: { ...others, everything: toml(tables) } })
		assert.deepEqual(
			(await daemon.ask<{ code: string; key: string }[]>('config.diagnostics')).map(({ code, key }) => [code, key]),
			[['not-supported', 'logging.forward']],
		)
		assert.deepEqual(await daemon.ask('service.get', { name: 'everything' }), tables)
		await daemon.ask('service.start', { name: 'everything' })
		const { pid } = await daemon.reaches('everything', 'running')
		assert.equal((await daemon.ask<{ content: string }[]>('logs.tail', { name: 'everything' }))[0]?.content, 'spoken')
		assert.equal((await daemon.ask<{ unchanged: number }>('service.reload')).unchanged, 5)
		assert.equal(
			(await daemon.ask<{ action: string }>('service.set', { config: await daemon.ask('service.get', { name: 'everything' }) })).action,
			'unchanged',
		)
		assert.equal((await daemon.reaches('everything', 'running')).pid, pid)
		const file = join(daemon.configDir, 'everything.toml')
		await daemon.ask('service.set', { config: { ...tables, service: { ...tables.service, description: 'again' } } })
		assert.deepEqual(await daemon.ask('service.get', { name: 'everything' }), {
			...tables,
			service: { ...tables.service, description: 'again' },
		})
		const written = await readFile(file, 'utf8')
		await writeFile(file, written.replace('"again"', '"Everything at once"'))
		assert.deepEqual(await daemon.ask<{ changed_keys: unknown }>('service.reload').then(each => each.changed_keys), {
			everything: ['service.description'],
		})
		assert.deepEqual(await daemon.ask('service.get', { name: 'everything' }), tables)
		await daemon.ask('service.stop', { name: 'everything' })
	})

	it('of the other types is answered as it was written, too', async () => {
		const daemon = await start()
		for (const tables of [
			{
				service: { name: 'http', exec: 'sleep 1', status: 'stop' },
				health: { type: 'http', target: 'http://127.0.0.1/', expect_status: 204 },
			},
			{ service: { name: 'tcp', exec: 'sleep 1', status: 'stop' }, health: { type: 'tcp', target: ':1' } },
			{ service: { name: 'notify', exec: 'sleep 1', status: 'stop' }, readiness: { type: 'notify', watchdog_ms: 9 } },
			{ service: { name: 'log', exec: 'sleep 1', status: 'stop' }, readiness: { type: 'log', pattern: '^up' } },
		]) {
			await writeFile(join(daemon.configDir, `${tables.service.name}.toml`), toml(tables))
			await daemon.ask('service.reload')
			assert.partialDeepStrictEqual(await daemon.ask('service.get', { name: tables.service.name }), tables)
		}
		assert.deepEqual(await daemon.ask('config.diagnostics'), [])
	})
})

describe('what is written', {
	skip: oracle === undefined ? 'ZINIT_RS_DIR does not name a directory with the zinit 0.3.9 programs' : false,
}, () => {
	it('is loaded by zinit 0.3.9 with the same meaning', async () => {
		const ours = await start()
		const tables = everything(4)
		const odd = {
			service: { name: 'odd.name-1_x', exec: 'printf \'%s\\n\' "a\tb" é 日本', status: 'stop', env: { A: '', 'B C': 'x=y\nz' } },
		}
		const none = { lifecycle: { restart: 'never', max_restarts: 0, restart_delay_max_ms: 9_007_199_254_740_991 } }
		for (const config of [
			{ service: { name: 'base', exec: 'sleep 1', status: 'stop' } },
			{ service: { name: 'early', exec: 'sleep 1', status: 'ignore' } },
			{ target: { name: 'group', critical: true }, dependencies: { requires: ['base'] } },
			tables,
			odd,
			{ service: { name: 'least', exec: 'sleep 1', status: 'stop' }, ...none },
			{ service: { name: 'http', exec: 'sleep 1', status: 'stop' }, health: { type: 'http', endpoint: 'http://127.0.0.1/' } },
		])
			await ours.ask('service.set', { config })
		const names = (await readdir(ours.configDir)).filter(name => name.endsWith('.toml'))
		const units = Object.fromEntries(
			await Promise.all(names.map(async name => [name.replace(/\.toml$/, ''), await readFile(join(ours.configDir, name), 'utf8')])),
		)
		const theirs = await start({ units, program: join(oracle ?? '', 'zinit-server') })
		assert.deepEqual((await theirs.ask<string[]>('service.list')).sort(), await ours.ask('service.list'))
		for (const name of names.map(each => each.replace(/\.toml$/, ''))) {
			const known = await theirs.ask<object>('service.get', { name })
			assert.partialDeepStrictEqual(await ours.ask('service.get', { name }), known, name)
		}
	})
})

/** Names of the properties of a table in a JSON schema, in whatever alternative they stand. */
function keysIn(schema: unknown): Set<string> {
	const found = new Set<string>()
	if (typeof schema !== 'object' || schema === null) return found
	for (const [key, value] of Object.entries(schema)) {
		if (key === 'properties' && typeof value === 'object' && value !== null) for (const name of Object.keys(value)) found.add(name)
		else if (/^(oneOf|anyOf|allOf|then|else)$/.test(key))
			for (const each of [value].flat()) for (const name of keysIn(each)) found.add(name)
	}
	return found
}
