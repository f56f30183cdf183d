import assert from 'node:assert/strict'
import { it } from 'node:test'
import { formatCheckWarning } from '../check/format.ts'
import { unitOf } from '../sample.ts'
import { applyDropIns } from './overrides.ts'

const dropIn = (name: string, text: string) => ({ path: `a.toml.d/${name}`, content: { text }, unsafePermissions: false })
const unit = { ...unitOf({ service: { name: 'a', exec: 'b', env: { A: '1', B: '2' }, ports: [1] } }), file: 'a.toml' }

it('a unit that is set is in force with its drop-ins, and what they replace is told', () => {
	const applied = applyDropIns(unit, [
		dropIn('1.toml', '[service]\nname = "a"\nexec = "c"\ndir = "/"\nenv.B = "3"'),
		dropIn('2.toml', 'service.exec = "d"'),
	])
	assert.ok(applied.unit.kind === 'service')
	const { exec, dir, env } = applied.unit.config.service
	assert.deepEqual([exec, dir, env, applied.unit.file], ['d', '/', { A: '1', B: '3' }, 'a.toml'])
	assert.deepEqual(applied.warnings.map(formatCheckWarning), [
		'service.exec: is replaced by a.toml.d/2.toml',
		'service.env.B: is replaced by a.toml.d/1.toml',
	])
})

it('a unit without drop-ins is in force as it is', () => {
	assert.deepEqual(applyDropIns(unit, []), {
		unit: { ...unit, given: ['service.name', 'service.exec', 'service.env', 'service.ports'] },
		warnings: [],
		errors: [],
	})
})

it('broken drop-ins are told, and those that do not go with the unit', () => {
	const applied = applyDropIns(unit, [dropIn('1.toml', '[service'), dropIn('2.toml', '[service]\nexec = 5')])
	assert.ok(applied.unit.kind === 'service')
	assert.equal(applied.unit.config.service.exec, 'b')
	assert.deepEqual(
		applied.errors.map(({ file, code }) => [file, code]),
		[
			['a.toml.d/1.toml', 'syntax'],
			['a.toml.d/2.toml', 'wrong-type'],
		],
	)
	const apart = applyDropIns(unit, [dropIn('1.toml', 'lifecycle.restart_delay_max_ms = 1')])
	assert.deepEqual(
		apart.errors.map(({ message }) => message),
		['lifecycle.restart_delay_max_ms must be >= restart_delay_ms'],
	)
})
