import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkToml } from '../load/check-toml.ts'
import { distanceBetween, nearestName } from './distance.ts'

const DISTANCES: readonly (readonly [string, string, number])[] = [
	['exec', 'exec', 0],
	['exce', 'exec', 1],
	['exe', 'exec', 1],
	['', 'abc', 3],
	['abc', '', 3],
	['kitten', 'sitting', 3],
	['ca', 'abc', 3],
	['requries', 'requires', 1],
]

const SUGGESTIONS: readonly (readonly [string, string, string | undefined])[] = [
	['service', 'exce', 'exec'],
	['service', 'command', 'exec'],
	['service', 'cmd', 'exec'],
	['service', 'cwd', 'dir'],
	['service', 'workdir', 'dir'],
	['service', 'process_filter', 'process_filters'],
	['service', 'health', '[health]'],
	['service', 'depends_on', 'dependencies.requires'],
	['service', 'after', 'dependencies.after'],
	['service', 'restart', 'lifecycle.restart'],
	['service', 'url', 'health.target'],
	['service', 'colour', undefined],
	['dependencies', 'depends_on', 'requires'],
	['lifecycle', 'restart_delay', 'restart_delay_ms'],
	['lifecycle', 'env', '[service.env]'],
	['lifecycle', 'oneshot', 'service.oneshot'],
	['lifecycle', 'backoff', undefined],
	['logging', 'lines', 'buffer_lines'],
	['logging', 'buffer', 'buffer_lines'],
	['limits', 'nofiles', 'nofile'],
]

describe('suggestions', () => {
	for (const [a, b, distance] of DISTANCES) {
		it(`count ${distance} steps from '${a}' to '${b}'`, () => assert.equal(distanceBetween(a, b), distance))
	}

	for (const [table, key, suggestion] of SUGGESTIONS) {
		it(`are ${suggestion ?? 'none'} for ${key} in [${table}]`, () => {
			const text =
				table === 'service' ? `[service]\nname = "a"\nexec = "b"\n${key} = 1` : `[service]\nname = "a"\nexec = "b"\n[${table}]\n${key} = 1`
			assert.deepEqual(
				checkToml(text).diagnostics.map(each => each.suggestion),
				[suggestion],
			)
		})
	}

	it('name tables at the root, and keys by their table', () => {
		const { diagnostics } = checkToml('exec = 1\nenv = 2\ncolour = 3\n[servce]\n[service]\nname = "a"\nexec = "b"\n')
		assert.deepEqual(
			diagnostics.map(({ key, suggestion }) => [key, suggestion]),
			[
				['exec', 'service.exec'],
				['env', '[service.env]'],
				['colour', undefined],
				['servce', 'service'],
			],
		)
	})

	it('are the nearest name, the first of several, within a third of the length', () => {
		assert.equal(nearestName('wbe', ['db', 'web', 'wbx']), 'web')
		assert.equal(nearestName('database-primary', ['database-secondary', 'database-primar']), 'database-primar')
		assert.equal(nearestName('web', ['postgres', 'cache']), null)
		assert.equal(nearestName('abcdefghi', ['abcdefxyz']), 'abcdefxyz')
		assert.equal(nearestName('abcdefgh', ['abcdexyz']), null)
	})
})

it('a file of thousands of unknown keys gets a hundred warnings', () => {
	const text = `[service]\nname = "x"\nexec = "y"\n${Array.from({ length: 5000 }, (_, index) => `k${index} = 1`).join('\n')}`
	const { unit, diagnostics } = checkToml(text, { file: 'x.toml' })
	assert.equal(unit?.name, 'x')
	assert.equal(diagnostics.length, 100)
	assert.equal(diagnostics.at(-1)?.message, 'unknown key, the last that is named')
})
