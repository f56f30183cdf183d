import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkConfig } from './config.ts'

const service = (more: object = {}) => ({ name: 'a', exec: 'b', ...more })

const RULES: readonly (readonly [string, object, readonly string[]])[] = [
	['an empty user', { service: service({ user: '', group: '' }) }, ['service.user cannot be empty', 'service.group cannot be empty']],
	['a mask that is not octal', { service: service({ umask: '0088' }) }, ["service.umask '0088' is not an octal mode"]],
	['niceness out of range', { service: service({ nice: 20 }) }, ['service.nice must be between -20 and 19']],
	[
		'an out-of-memory score out of range',
		{ service: service({ oom_score_adj: -1001 }) },
		['service.oom_score_adj must be between -1000 and 1000'],
	],
	['an empty environment file', { service: service({ env_file: ['x', '-'] }) }, ['service.env_file cannot be empty']],
	[
		'codes that are none',
		{ service: service({ success_exit_codes: [0, 256, 'TERM', 'FOO', -1] }) },
		[
			"service.success_exit_codes contains invalid value '256'",
			"service.success_exit_codes contains invalid value 'FOO'",
			"service.success_exit_codes contains invalid value '-1'",
		],
	],
	[
		'empty hooks',
		{ service: service({ exec_stop: '', exec_reload: '' }) },
		['service.exec_stop cannot be empty', 'service.exec_reload cannot be empty'],
	],
	[
		'limits that are none',
		{ service: service(), limits: { nofile: -1, nproc: '5:x', core: 'infinity', stack: '10:5', as: '1:infinity' } },
		["limits.nofile '-1' is not a limit", "limits.nproc '5:x' is not a limit", "limits.stack '10:5' is not a limit"],
	],
	['a descriptor out of range', { service: service(), readiness: { type: 'fd', fd: 2 } }, ['readiness.fd must be between 3 and 9']],
	['an empty pattern', { service: service(), readiness: { type: 'log', pattern: '' } }, ['readiness.pattern cannot be empty']],
	[
		'a pattern that is none',
		{ service: service(), readiness: { type: 'log', pattern: '(' } },
		['readiness.pattern is not a valid expression'],
	],
	['jitter out of range', { service: service(), lifecycle: { restart_jitter: 1.5 } }, ['lifecycle.restart_jitter must be between 0 and 1']],
	[
		'several, ours after those of 0.3.9',
		{
			service: { name: '', exec: '', nice: 99, user: '' },
			dependencies: { wants: ['', 'ok', 'a b'] },
			lifecycle: { restart_jitter: -1, restart_delay_ms: 0, stop_signal: 'X' },
			limits: { cpu: 'x' },
			logging: { buffer_lines: 0 },
			readiness: { type: 'fd', fd: 10 },
		},
		[
			'service.name cannot be empty',
			'service.exec cannot be empty',
			'lifecycle.restart_delay_ms must be > 0',
			"lifecycle.stop_signal 'X' is not a valid signal",
			'logging.buffer_lines must be > 0',
			"dependencies.wants contains invalid name ''",
			"dependencies.wants contains invalid name 'a b'",
			'service.user cannot be empty',
			'service.nice must be between -20 and 19',
			"limits.cpu 'x' is not a limit",
			'readiness.fd must be between 3 and 9',
			'lifecycle.restart_jitter must be between 0 and 1',
		],
	],
]

describe('the rules of a definition', () => {
	for (const [title, config, errors] of RULES) {
		it(`refuse ${title}`, () => {
			const checked = checkConfig(config)
			assert.equal(checked.unit, undefined)
			assert.deepEqual([checked.errors, checked.issues], [errors, []])
		})
	}

	it('leave alone what is good', () => {
		const { errors, unit } = checkConfig({
			service: service({
				user: 0,
				group: 'www',
				umask: '0027',
				nice: -20,
				env_file: '-x',
				inherit_env: ['A'],
				stdin: 'tty',
				success_exit_codes: [143, 'SIGTERM'],
				description: '',
			}),
			lifecycle: { restart_jitter: 0.5, kill_mode: 'group' },
			limits: { nofile: 1024, core: 'infinity' },
			readiness: { type: 'log', pattern: '^ready$', watchdog_ms: 5 },
			logging: { file: '/x', file_max_bytes: 0, file_max_files: 1, file_format: 'json' },
		})
		assert.deepEqual(errors, [])
		assert.ok(unit?.kind === 'service')
		assert.deepEqual(unit.config.readiness, { type: 'log', pattern: '^ready$', watchdog_ms: 5 })
		assert.deepEqual(unit.config.limits, { nofile: 1024, core: 'infinity' })
	})
})
