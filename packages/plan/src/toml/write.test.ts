import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sameDefinition } from '../graph/diff.ts'
import { checkToml } from '../load/check-toml.ts'
import { unitOf } from '../sample.ts'
import { isWrittenByUs, toToml } from './write.ts'

const full = {
	readiness: { type: 'log', pattern: '^up "now"\\s$' },
	logging: { buffer_lines: 5, file: '/x', file_max_bytes: 9007199254740991, file_format: 'json' },
	limits: { nofile: '10:infinity', core: 0 },
	health: { type: 'http', endpoint: 'http://x:80/', retries: 2 },
	lifecycle: { restart: 'on_failure', restart_jitter: 0.25, stop_signal: 'RTMIN+1' },
	dependencies: { wants: [], after: ['b', 'c'] },
	service: {
		exec: 'printf \'a\\n"b"\'\n\t\u0000\u001b\u007fé😀\u0085',
		name: 'full',
		dir: null,
		env: { b: '2', a: '1', 'odd key': 'x', '': 'empty', __proto__x: '', 'q"': '\\' },
		oneshot: false,
		ports: [80, 65535],
		user: 1000,
		group: 'www',
		success_exit_codes: [3, 'TERM'],
		inherit_env: ['LANG'],
		env_file: '-/etc/x',
	},
}

describe('a unit as a file', () => {
	it('holds the keys that were given, in the order of the tables, and no defaults', () => {
		const config = {
			lifecycle: { max_restarts: 10 },
			service: { ports: [1], exec: 'b', env: { Z: '1', A: '2' }, name: 'a' },
			dependencies: { after: [] },
		}
		assert.equal(
			toToml(unitOf(config)),
			[
				'# written by zinit',
				'',
				'[service]',
				'name = "a"',
				'exec = "b"',
				'ports = [1]',
				'',
				'[service.env]',
				'A = "2"',
				'Z = "1"',
				'',
				'[dependencies]',
				'after = []',
				'',
				'[lifecycle]',
				'max_restarts = 10',
				'',
			].join('\n'),
		)
	})

	it('holds what differs from the defaults where nobody knows what was given', () => {
		const { given: _, ...unit } = unitOf({ lifecycle: { max_restarts: 10, restart: 'never' }, service: { name: 'a', exec: 'b', env: {} } })
		assert.equal(toToml(unit), '# written by zinit\n\n[service]\nname = "a"\nexec = "b"\n\n[lifecycle]\nrestart = "never"\n')
	})

	it('holds a target', () => {
		assert.equal(
			toToml(unitOf({ target: { name: 't' }, dependencies: { wants: ['a'] } })),
			'# written by zinit\n\n[target]\nname = "t"\n\n[dependencies]\nwants = ["a"]\n',
		)
	})

	for (const config of [full, { target: { name: 't', critical: true }, dependencies: { requires: ['a'] } }]) {
		it(`is read back as the same ${'target' in config ? 'target' : 'service'}`, () => {
			const unit = unitOf(config)
			const text = toToml(unit)
			const { unit: again, diagnostics } = checkToml(text)
			assert.deepEqual(
				diagnostics.filter(({ code }) => code !== 'nul-byte' && code !== 'bad-env-name'),
				[],
			)
			assert.ok(again !== null && sameDefinition(unit, again))
			assert.deepEqual(again.config, unit.config)
			assert.equal(toToml(again), text)
		})
	}

	it('is known by its first line', () => {
		assert.equal(isWrittenByUs(toToml(unitOf(full))), true)
		assert.deepEqual(
			['# written by zinit\r\n[service]', '# written by zinit', '# written by zinit 2', '\n# written by zinit\n', ''].map(isWrittenByUs),
			[true, true, false, false, false],
		)
	})
})
