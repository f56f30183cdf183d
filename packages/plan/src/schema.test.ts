import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { checkConfig } from './check/config.ts'
import { TABLES } from './keys/tables.ts'
import { checkToml } from './load/check-toml.ts'
import { configReference } from './reference.ts'
import { unitSchema } from './schema.ts'
import { parseToml } from './toml/parse.ts'

const accepts = new Ajv2020({ strict: false, validateFormats: false }).compile(unitSchema)
const service = (more: object = {}) => ({ name: 'a', exec: 'b', ...more })

/** Both agree about these; `false`: refused. */
const CONFIGS: readonly (readonly [boolean, object])[] = [
	[true, { service: service() }],
	[true, { target: { name: 'a' } }],
	[false, {}],
	[false, { service: {} }],
	[false, { service: service({ name: 'a b' }) }],
	[false, { service: service({ exec: '' }) }],
	[false, { service: service({ ports: [70000] }) }],
	[false, { service: service({ env: { A: 1 } }) }],
	[false, { service: service({ status: 'Start' }) }],
	[true, { service: service({ user: 5, group: 'x' }) }],
	[false, { service: service({ user: '' }) }],
	[false, { service: service({ user: true }) }],
	[false, { service: service({ umask: '99' }) }],
	[true, { service: service({ env_file: ['a'], inherit_env: ['B'] }) }],
	[false, { service: service({ env_file: [''] }) }],
	[false, { service: service({ success_exit_codes: [256] }) }],
	[true, { service: service({ success_exit_codes: [1, 'TERM'] }) }],
	[false, { service: service(), dependencies: { after: ['a b'] } }],
	[true, { service: service(), lifecycle: { restart: 'on_failure', restart_jitter: 0.5 } }],
	[false, { service: service(), lifecycle: { stop_timeout_ms: 0 } }],
	[false, { service: service(), lifecycle: { restart_jitter: 2 } }],
	[true, { service: service(), health: { type: 'tcp', target: '1', expect_status: 'ignored' } }],
	[false, { service: service(), health: { type: 'http', target: '1', expect_status: 'x' } }],
	[true, { service: service(), health: { type: 'http', endpoint: 'http://x' } }],
	[false, { service: service(), health: { type: 'tcp', endpoint: 'x' } }],
	[true, { service: service(), limits: { nofile: 5, as: 'infinity', cpu: '1:infinity' } }],
	[false, { service: service(), limits: { nofile: 'many' } }],
	[false, { service: service(), readiness: { type: 'log' } }],
	[true, { service: service(), readiness: { type: 'fd', fd: 4 } }],
	[false, { service: service(), readiness: { type: 'fd', fd: 2 } }],
	[true, { service: service(), unknown: { x: 1 } }],
]

describe('the schema of a unit', () => {
	for (const [good, config] of CONFIGS) {
		it(`${good ? 'accepts' : 'refuses'} ${JSON.stringify(config)}, as the loader does`, () => {
			assert.equal(accepts(config), good, JSON.stringify(accepts.errors))
			assert.equal(checkConfig(config).unit !== undefined, good)
		})
	}

	const corpus = join(import.meta.dirname, '..', 'config-cases')
	for (const name of readdirSync(corpus).filter(each => each.endsWith('.toml'))) {
		const text = readFileSync(join(corpus, name), 'utf8')
		const parsed = parseToml(text)
		// JSON has neither floats that are whole nor rules between keys, and knows one unit at a time.
		if ('code' in parsed || ['p21', 'i09', 'i10', 'i11', 'p24'].some(id => name.startsWith(id))) continue
		it(`agrees with the loader about ${name}`, () => {
			const plain = JSON.parse(JSON.stringify(parsed.values, (_, value) => (typeof value === 'bigint' ? Number(value) : value)))
			assert.equal(accepts(plain), checkToml(text).unit !== null, JSON.stringify(accepts.errors))
		})
	}

	it('is a schema that says a title and a sentence for every key', () => {
		assert.equal(new Ajv2020({ strict: false }).validateSchema(unitSchema), true)
		for (const { keys } of Object.values(TABLES).flat()) {
			for (const { title, description } of Object.values(keys)) assert.ok(title.length > 0 && description.endsWith('.'))
		}
		assert.match(JSON.stringify(unitSchema), /"title":"Stop signal"/)
	})
})

describe('the reference page', () => {
	it('names every key of every table', () => {
		const page = configReference()
		for (const { name, keys } of Object.values(TABLES).flat()) {
			assert.ok(page.includes(`## \`[${name}]\``))
			for (const key of Object.keys(keys)) assert.ok(page.includes(`| \`${key}\` |`), key)
		}
		assert.ok(page.endsWith('\n'))
	})
})
