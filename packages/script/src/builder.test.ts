import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TABLES, type ValueType } from '@zinit/plan'
import { ServiceBuilder, type Zinit, zinit } from './index.ts'
import { camel } from './key-methods.ts'
import { startDaemon } from './testing/daemon.ts'

await using daemon = await startDaemon()
const z: Zinit = await zinit.socket(daemon.path).connect()

const web = () => z.service('web').exec('node server.js')

/** A value that the key takes. */
const samples: Readonly<Record<string, unknown>> = {
	umask: '0027',
	env_file: '/etc/web.env',
	stop_signal: 'SIGINT',
	restart_jitter: 0.5,
	success_exit_codes: 3,
	nice: 5,
	oom_score_adj: -100,
	forward: 'syslog',
	restart_delay_max_ms: 400_000,
	description: 'the shop',
}

const sampleOf = (key: string, type: ValueType): unknown => {
	if (key in samples) return samples[key]
	switch (type.kind) {
		case 'word':
			return type.words.at(-1)
		case 'flag':
			return true
		case 'unsigned':
			return 4242
		case 'list':
			return sampleOf('', type.items)
		case 'texts':
			return { A: '1' }
		case 'either':
			return sampleOf('', type.options[0] ?? { kind: 'text' })
		default:
			return 'word'
	}
}

/** Tables that have one method as a whole, because their keys mean something only together. */
const whole = ['health', 'limits', 'readiness']

const keys = TABLES.service
	.flatMap(({ name: table, keys }) => Object.entries(keys).map(([key, { type }]) => ({ table, key, type })))
	.filter(({ table, key }) => !whole.includes(table) && key !== 'name')

const call = (builder: ServiceBuilder, method: string, ...values: unknown[]): ServiceBuilder =>
	Reflect.apply(Reflect.get(builder, method), builder, values)

describe('a builder (cli.md 6.1)', () => {
	it('has exactly one method for each key of the configuration, and a few more that are known', () => {
		const wholly = ['health', 'healthTcp', 'healthHttp', 'healthExec', 'limits', 'readiness']
		const ends = ['reset', 'register', 'start', 'wait', 'toConfig', 'toToml']
		const expected = [...keys.map(({ key }) => camel(key)), ...wholly, ...ends, 'constructor', 'serviceName']
		assert.deepEqual(Object.getOwnPropertyNames(ServiceBuilder.prototype).sort(), expected.sort())
		assert.equal(new Set(expected).size, expected.length)
		assert.deepEqual(
			TABLES.service.map(({ name }) => name).filter(name => !whole.includes(name)),
			['service', 'dependencies', 'lifecycle', 'logging'],
		)
	})

	for (const { table, key, type } of keys) {
		it(`${camel(key)} sets ${table}.${key}`, () => {
			const sample = sampleOf(key, type)
			const config: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { ...call(web(), camel(key), sample).toConfig() } as never
			const value = config[table]?.[key]
			assert.deepEqual(Array.isArray(value) ? value : [value], [sample])
		})
	}

	it('is never changed: each call makes another', () => {
		const first = web()
		const second = first.ports(80)
		assert.deepEqual(first.toConfig(), { service: { name: 'web', exec: 'node server.js' } })
		assert.deepEqual(second.toConfig().service.ports, [80])
		second.ports(443)
		assert.deepEqual(second.toConfig().service.ports, [80])
	})

	it('appends to lists and maps, and replaces everything else', () => {
		const config = web()
			.ports(80, 443)
			.ports(8080)
			.requires('a', 'b')
			.requires('c')
			.processFilters('x')
			.env('A', '1')
			.env({ B: '2', C: '3' })
			.env('A', '4')
			.dir('/one')
			.dir('/two')
			.envFile('one', 'two')
			.successExitCodes(3, 'SIGTERM')
			.toConfig()
		assert.deepEqual(config, {
			service: {
				name: 'web',
				exec: 'node server.js',
				ports: [80, 443, 8080],
				process_filters: ['x'],
				env: { A: '4', B: '2', C: '3' },
				dir: '/two',
				env_file: ['one', 'two'],
				success_exit_codes: [3, 'SIGTERM'],
			},
			dependencies: { requires: ['a', 'b', 'c'] },
		})
	})

	it('takes a flag without a value as on', () => {
		const { service } = web().oneshot().critical(false).inheritEnv(true).toConfig()
		assert.deepEqual([service.oneshot, service.critical, service.inherit_env], [true, false, true])
		assert.deepEqual(web().inheritEnv('PATH', 'HOME').toConfig().service.inherit_env, ['PATH', 'HOME'])
	})

	it('takes a health check as a table or by its kind, keys as in a file or in camel case', () => {
		const tcp = { type: 'tcp', target: '127.0.0.1:5432', interval_ms: 500, retries: 2 }
		assert.deepEqual(web().health({ type: 'tcp', target: '127.0.0.1:5432', interval_ms: 500, retries: 2 }).toConfig().health, tcp)
		assert.deepEqual(web().healthTcp('127.0.0.1:5432', { intervalMs: 500, retries: 2 }).toConfig().health, tcp)
		assert.deepEqual(web().healthHttp('http://127.0.0.1/', { expectStatus: 204 }).toConfig().health, {
			type: 'http',
			target: 'http://127.0.0.1/',
			expect_status: 204,
		})
		assert.deepEqual(web().healthExec('true').toConfig().health, { type: 'exec', target: 'true' })
		assert.equal(web().healthExec('true').health(null).toConfig().health, null)
	})

	it('takes limits one by one and readiness as a whole', () => {
		assert.deepEqual(web().limits({ nofile: 1024 }).limits({ nproc: 'infinity' }).toConfig().limits, { nofile: 1024, nproc: 'infinity' })
		assert.deepEqual(web().readiness({ type: 'log', pattern: 'listening' }).toConfig().readiness, { type: 'log', pattern: 'listening' })
	})

	it('keeps names verbatim', () => {
		assert.equal(z.service('My-Svc.1').exec('true').toConfig().service.name, 'My-Svc.1')
	})

	it('is typed: what a key does not take does not compile', () => {
		const wrong = (builder: ServiceBuilder) => {
			// @ts-expect-error a port is a number
			builder.ports('80')
			// @ts-expect-error a word that restart does not know
			builder.restart('sometimes')
			// @ts-expect-error a variable has a value
			builder.env('PORT')
			// @ts-expect-error nobody knows this kind of check
			builder.health({ type: 'ping', target: '127.0.0.1' })
			// @ts-expect-error nobody knows this key
			builder.healthTcp('127.0.0.1:1', { intervalSeconds: 1 })
			// @ts-expect-error the name is given once
			builder.name('other')
		}
		assert.equal(typeof wrong, 'function')
	})

	it('is a file too, with what was given', () => {
		assert.equal(
			web().ports(80).restart('never').toToml(),
			'# written by zinit\n\n[service]\nname = "web"\nexec = "node server.js"\nports = [80]\n\n[lifecycle]\nrestart = "never"\n',
		)
	})

	it('refuses what the configuration refuses, before anything is sent', async () => {
		const wrong: readonly (readonly [() => ServiceBuilder, RegExp])[] = [
			[() => z.service('web'), /cannot define 'web': .*exec/],
			[() => z.service('').exec('true'), /cannot define ''/],
			[() => web().ports(70_000), /ports/],
			[() => call(web(), 'restart', 'sometimes'), /restart/],
			[() => call(web(), 'status', 'enabled'), /status/],
			[() => web().healthTcp('127.0.0.1:1', { intervalMs: 0 }), /interval/],
			[() => web().healthTcp('127.0.0.1:1', { intervalSeconds: 1 } as object), /interval_seconds/],
			[() => web().stopSignal('SIGNOPE'), /signal/],
		]
		for (const [build, message] of wrong) {
			const before = daemon.calls.length
			await assert.rejects(build().register(), { name: 'ZinitError', kind: 'validation', exit: 1, message })
			await assert.rejects(build().start(), { kind: 'validation' })
			assert.throws(() => build().toToml(), { kind: 'validation' })
			assert.equal(daemon.calls.length, before)
		}
	})
})
