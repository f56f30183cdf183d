import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkToml } from '../load/check-toml.ts'
import { checkConfig } from './config.ts'

const service = (more: object = {}) => ({ name: 'a', exec: 'b', ...more })

const SHAPES: readonly (readonly [string, unknown, readonly (readonly [string, string])[]])[] = [
	['a number for a text', { service: { name: 5, exec: 'b' } }, [['service.name', 'invalid type: integer `5`, expected a string']]],
	['null where it is not allowed', { service: service({ exec: null }) }, [['service.exec', 'invalid type: null, expected a string']]],
	[
		'null for a list',
		{ service: service(), dependencies: { after: null } },
		[['dependencies.after', 'invalid type: null, expected a sequence']],
	],
	['null for a table', { service: service(), lifecycle: null }, [['lifecycle', 'invalid type: null, expected struct LifecycleDef']]],
	['a list for a table', { service: ['n', '/bin/x'] }, [['service', 'invalid type: sequence, expected struct ServiceDef']]],
	[
		'a text for health',
		{ service: service(), health: 'tcp' },
		[['health', 'invalid type: string "tcp", expected internally tagged enum HealthDef']],
	],
	['a number for a word', { service: service({ status: 5 }) }, [['service.status', 'invalid type: integer `5`, expected string or map']]],
	['an unknown word of two', { service: service({ class: 'x' }) }, [['service.class', 'unknown variant `x`, expected `user` or `system`']]],
	[
		'an unknown word of three',
		{ service: service({ status: 'Start' }) },
		[['service.status', 'unknown variant `Start`, expected one of `start`, `stop`, `ignore`']],
	],
	[
		'a fraction for an integer',
		{ service: service({ ports: [1, 1.5] }) },
		[['service.ports[1]', 'invalid type: floating point `1.5`, expected u16']],
	],
	[
		'a port that is too large',
		{ service: service({ ports: [65536] }) },
		[['service.ports[0]', 'invalid value: integer `65536`, expected u16']],
	],
	[
		'a negative delay',
		{ service: service(), lifecycle: { restart_delay_ms: -1 } },
		[['lifecycle.restart_delay_ms', 'invalid value: integer `-1`, expected u64']],
	],
	[
		'a number that is too large for JSON integers',
		{ service: service(), lifecycle: { restart_delay_ms: 1e30 } },
		[['lifecycle.restart_delay_ms', 'invalid type: floating point `1e+30`, expected u64']],
	],
	[
		'a number in the environment',
		{ service: service({ env: { A: 1 } }) },
		[['service.env.A', 'invalid type: integer `1`, expected a string']],
	],
	['a list for the environment', { service: service({ env: ['A'] }) }, [['service.env', 'invalid type: sequence, expected a map']]],
	[
		'quotes and control characters',
		{ service: service({ oneshot: 'a"\n\u0001\\é' }) },
		[['service.oneshot', 'invalid type: string "a\\"\\n\\u{1}\\\\é", expected a boolean']],
	],
	[
		'a type of health that is no word',
		{ service: service(), health: { type: 5, target: 'x' } },
		[['health.type', 'invalid type: integer `5`, expected variant identifier']],
	],
	['neither table', { health: null }, [['', 'neither [service] nor [target]']]],
	['no object at all', [], [['', 'invalid type: sequence, expected struct ServiceConfig']]],
	['null', null, [['', 'invalid type: null, expected struct ServiceConfig']]],
	['a target without a name', { target: {} }, [['target.name', 'missing field `name`']]],
	[
		'everything at once',
		{
			service: { exec: 5, oneshot: 1 },
			lifecycle: { max_restarts: 'x', restart: 'sometimes' },
			health: { type: 'http' },
			logging: { file: 5 },
		},
		[
			['service.name', 'missing field `name`'],
			['service.exec', 'invalid type: integer `5`, expected a string'],
			['service.oneshot', 'invalid type: integer `1`, expected a boolean'],
			['lifecycle.restart', 'unknown variant `sometimes`, expected one of `always`, `on-failure`, `never`'],
			['lifecycle.max_restarts', 'invalid type: string "x", expected u32'],
			['health.target', 'missing field `target`'],
			['logging.file', 'invalid type: integer `5`, expected a string'],
		],
	],
]

describe('a definition in JSON', () => {
	for (const [title, config, issues] of SHAPES) {
		it(`is refused for ${title}`, () => {
			const checked = checkConfig(config)
			assert.equal(checked.unit, undefined)
			assert.deepEqual(
				checked.issues.map(({ path, message }) => [path, message]),
				issues,
			)
		})
	}

	it('may say null for what is unset', () => {
		const { unit, warnings } = checkConfig({ service: service({ dir: null }), health: null, logging: { file: null, forward: null } })
		assert.deepEqual(warnings, [])
		assert.ok(unit?.kind === 'service')
		assert.equal(unit.config.health, null)
		assert.equal(unit.config.service.dir, null)
	})

	it('suggests the nearest word', () => {
		const { issues } = checkConfig({ service: service({ status: 'START', class: 'usr' }) })
		assert.deepEqual(
			issues.map(({ suggestion }) => suggestion),
			['start', 'user'],
		)
	})

	it('keeps variables of any name', () => {
		const { unit } = checkConfig(JSON.parse('{"service":{"name":"a","exec":"b","env":{"__proto__":"x","constructor":"y"}}}'))
		assert.ok(unit?.kind === 'service')
		assert.deepEqual(Object.entries(unit.config.service.env), [
			['__proto__', 'x'],
			['constructor', 'y'],
		])
	})
})

const WORDS: readonly (readonly [string, string])[] = [
	['status = 5', 'wanted string or table'],
	['env = 5', 'invalid type: integer `5`, expected a map'],
	['dir = 1979-05-27', 'invalid type: map, expected a string'],
	['dir = 1000.0', 'invalid type: floating point `1000.0`, expected a string'],
	['dir = 1e-7', 'invalid type: floating point `0.0000001`, expected a string'],
	['dir = -1.25e22', 'invalid type: floating point `-12500000000000000000000.0`, expected a string'],
	['dir = nan', 'invalid type: floating point `NaN`, expected a string'],
	['dir = -inf', 'invalid type: floating point `-inf`, expected a string'],
	['dir = 18446744073709551616', 'invalid type: integer `18446744073709551616` as i128, expected a string'],
	['ports = [18446744073709551616]', 'invalid type: integer `18446744073709551616` as i128, expected u16'],
	['ports = [340282366920938463463374607431768211456]', 'integer number overflowed'],
]

describe('a definition in TOML', () => {
	for (const [line, message] of WORDS) {
		it(`is refused for '${line}' in the words of 0.3.9`, () => {
			const { diagnostics } = checkToml(`[service]\nname = "a"\nexec = "b"\n${line}\n`)
			assert.deepEqual(
				diagnostics.map(each => each.message),
				[message],
			)
		})
	}

	it('is refused for the first fault in the file, a missing key last', () => {
		const { diagnostics } = checkToml('[lifecycle]\nmax_restarts = "x"\n[service]\nexec = 5\n')
		assert.deepEqual(
			diagnostics.map(({ key, line }) => [key, line]),
			[['lifecycle.max_restarts', 2]],
		)
	})

	it('takes a word as a table, as 0.3.9 does', () => {
		const { unit } = checkToml('[service]\nname = "a"\nexec = "b"\n[lifecycle]\nrestart.never = []\n')
		assert.ok(unit?.kind === 'service')
		assert.equal(unit.config.lifecycle.restart, 'never')
	})
})
