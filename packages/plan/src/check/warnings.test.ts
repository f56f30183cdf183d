import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkToml } from '../load/check-toml.ts'
import { checkConfig } from './config.ts'
import { formatCheckWarning, formatDiagnostic } from './format.ts'

type Row = readonly [code: string, key: string, place: string, text: string]

const HEAD = '[service]\nname = "a"\nexec = "b"\n'

/** `place` is line:column. */
const ROWS: readonly Row[] = [
	['not-supported', 'service.exec', '3:8', '[service]\nname = "a"\nexec = "@builtin:x"'],
	['nul-byte', 'service.exec', '3:8', '[service]\nname = "a"\nexec = "b\\u0000"'],
	['nul-byte', 'service.dir', '4:7', `${HEAD}dir = "/\\u0000"`],
	['nul-byte', 'service.env.A', '5:5', `${HEAD}[service.env]\nA = "\\u0000"`],
	['bad-env-name', 'service.env.A=B', '5:1', `${HEAD}[service.env]\n"A=B" = ""`],
	['blank', 'service.dir', '4:7', `${HEAD}dir = " "`],
	['blank', 'service.process_filters[1]', '4:25', `${HEAD}process_filters = ["x", ""]`],
	['duplicate-item', 'service.process_filters[1]', '4:25', `${HEAD}process_filters = ["x", "x"]`],
	['bad-port', 'service.ports[0]', '4:10', `${HEAD}ports = [0]`],
	['unsendable-signal', 'lifecycle.stop_signal', '5:15', `${HEAD}[lifecycle]\nstop_signal = "65"`],
	['ignored-table', 'readiness', '5:2', `${HEAD}oneshot = true\n[readiness]\ntype = "notify"`],
	['bad-target', 'health.target', '6:10', `${HEAD}[health]\ntype = "tcp"\ntarget = "localhost"`],
	['bad-target', 'health.target', '6:10', `${HEAD}[health]\ntype = "tcp"\ntarget = "::1:80"`],
	['bad-target', 'health.target', '6:10', `${HEAD}[health]\ntype = "tcp"\ntarget = "host:0"`],
	['bad-target', 'health.endpoint', '6:12', `${HEAD}[health]\ntype = "http"\nendpoint = "ftp://x/"`],
	['risky-name', 'target.name', '2:8', '[target]\nname = ".hidden"'],
	['self-reference', 'dependencies.wants[0]', '5:10', `${HEAD}[dependencies]\nwants = ["a"]`],
	['saturated', 'lifecycle.stop_timeout_ms', '5:19', `${HEAD}[lifecycle]\nstop_timeout_ms = 9007199254740992`],
	['saturated', 'limits.as', '5:6', `${HEAD}[limits]\nas = 18446744073709551615`],
	[
		'unknown-key',
		'dependencies.needs',
		'4:14',
		`${HEAD}dependencies.needs = []`.replace('[service]\n', 'service.name = "a"\n#\n').replace('name = "a"\nexec', 'service.exec'),
	],
]

const SILENT: readonly (readonly [string, string])[] = [
	['a port alone', `${HEAD}[health]\ntype = "tcp"\ntarget = "5432"`],
	['a port with a colon', `${HEAD}[health]\ntype = "tcp"\ntarget = ":5432"`],
	['an IPv6 address', `${HEAD}[health]\ntype = "tcp"\ntarget = "[::1]:5432"`],
	['a URL with a port, a user and a query', `${HEAD}[health]\ntype = "http"\ntarget = "https://u:p@[::1]:8443?x=/"`],
	['names that do not exist in soft lists', `${HEAD}[dependencies]\nafter = ["x"]\nwants = ["y"]\nconflicts = ["z"]`],
	['realtime signals', `${HEAD}[lifecycle]\nstop_signal = "RTMIN+3"`],
	['endpoint beside target', `${HEAD}[health]\ntype = "http"\ntarget = "http://x/"\nendpoint = "http://y/"`],
]

describe('warnings', () => {
	for (const [code, key, place, text] of ROWS) {
		it(`tell ${code} of ${key}`, () => {
			const { unit, diagnostics } = checkToml(text)
			assert.deepEqual(
				diagnostics.map(each => [each.severity, each.code, each.key, `${each.line}:${each.column}`]),
				[['warning', code, key, place]],
			)
			assert.notEqual(unit, null)
		})
	}

	for (const [title, text] of SILENT) {
		it(`say nothing about ${title}`, () => assert.deepEqual(checkToml(text).diagnostics, []))
	}

	it('refuse a definition where they are marked strict', () => {
		const { unit, errors, warnings } = checkConfig({ service: { name: '-a', exec: 'b', ports: [0, 0], colour: 'red' } }, { strict: true })
		assert.equal(unit, undefined)
		assert.deepEqual(errors, [
			'service.ports[0]: nothing listens on port 0',
			'service.ports[1]: nothing listens on port 0',
			'service.name: awkward as a file name or an argument',
		])
		assert.deepEqual(
			warnings.map(({ code }) => code),
			['unknown-key', 'duplicate-item'],
		)
	})

	it('are errors in a strict load, where the file is refused', () => {
		const { unit, diagnostics } = checkToml(`${HEAD}dir = ""\n`, { strict: true, file: 'a.toml' })
		assert.equal(unit, null)
		assert.deepEqual(diagnostics.map(formatDiagnostic), ['a.toml:4:7: error[blank]: service.dir: is blank'])
	})

	it('do not tell routines that a daemon with PID 1 has', () => {
		assert.deepEqual(checkToml('[service]\nname = "a"\nexec = "@builtin:x"', { pid1Mode: true }).diagnostics, [])
	})
})

describe('the text of a problem', () => {
	it('has place, severity, code and key', () => {
		const { diagnostics } = checkToml('[service]\nname = "a"\nexce = "b"\nexec = ["x"]\n', { file: '/x/a.toml' })
		assert.deepEqual(diagnostics.map(formatDiagnostic), [
			'/x/a.toml:4:8: error[wrong-type]: service.exec: invalid type: sequence, expected a string',
			'/x/a.toml:3:1: warning[unknown-key]: service.exce (did you mean exec?)',
		])
	})

	it('is the message alone for a rule, which names its key', () => {
		const { diagnostics } = checkToml('[service]\nname = "a"\nexec = ""\n', { file: 'a.toml' })
		assert.deepEqual(diagnostics.map(formatDiagnostic), ['a.toml:3:8: error[invalid]: service.exec cannot be empty'])
	})

	it('is one line without a place for what was set', () => {
		const { warnings } = checkConfig({ service: { name: 'a', exec: 'b', command: 'x' }, logging: { forward: 'x' } })
		assert.deepEqual(warnings.map(formatCheckWarning), [
			'service.command: unknown key (did you mean exec?)',
			'logging.forward: nothing is forwarded',
		])
	})
})
