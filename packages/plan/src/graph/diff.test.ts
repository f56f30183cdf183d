import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { planOf, serviceOf, unitOf } from '../sample.ts'
import { diffPlans, sameDefinition } from './diff.ts'

const base = { service: { name: 'a', exec: 'b', env: { X: '1', Y: '2' }, ports: [1, 2] }, dependencies: { after: ['x', 'y'] } }

const CHANGES: readonly (readonly [string, object, readonly string[]])[] = [
	['nothing', {}, []],
	['a default that is written out', { lifecycle: { restart: 'on-failure' }, health: null }, []],
	['variables in another order', { service: { ...base.service, env: { Y: '2', X: '1' } } }, []],
	['a command', { service: { ...base.service, exec: 'c' } }, ['service.exec']],
	['a variable', { service: { ...base.service, env: { X: '1', Y: '3' } } }, ['service.env']],
	['one variable for another', { service: { ...base.service, env: { X: '1', Z: '2' } } }, ['service.env']],
	[
		'the order of a list',
		{ dependencies: { after: ['y', 'x'] }, service: { ...base.service, ports: [2, 1] } },
		['service.ports', 'dependencies.after'],
	],
	['a key that was not there', { service: { ...base.service, nice: 0 } }, ['service.nice']],
	['a table that was not there', { health: { type: 'tcp', target: '80' }, limits: { nofile: 1 } }, ['health', 'limits']],
	[
		'several tables',
		{ lifecycle: { max_restarts: 0, stop_signal: 'INT' }, logging: { file: '/x' } },
		['lifecycle.max_restarts', 'lifecycle.stop_signal', 'logging.file'],
	],
	['the class', { service: { ...base.service, class: 'system' } }, ['service.class']],
]

describe('what changes between two plans', () => {
	for (const [title, change, keys] of CHANGES) {
		it(`is told by key: ${title}`, () => {
			const [before, after] = [unitOf(base), unitOf({ ...base, ...change })]
			const { added, removed, changed, unchanged } = diffPlans(planOf(before), planOf(after))
			assert.deepEqual([...changed], keys.length === 0 ? [] : [['a', keys]])
			assert.deepEqual([added.size, removed.size, unchanged], [0, 0, keys.length === 0 ? 1 : 0])
			assert.equal(sameDefinition(before, after), keys.length === 0)
		})
	}

	it('is told by name: new ones, and ones that are gone', () => {
		const { added, removed, unchanged } = diffPlans(planOf(serviceOf('a'), serviceOf('b')), planOf(serviceOf('b'), serviceOf('c')))
		assert.deepEqual([[...added], [...removed], unchanged], [['c'], ['a'], 1])
	})

	it('is a removal and an addition where a service becomes a target', () => {
		const [service, target] = [serviceOf('a'), unitOf({ target: { name: 'a' } })]
		const { added, removed, changed } = diffPlans(planOf(service), planOf(target))
		assert.deepEqual([[...added], [...removed], changed.size], [['a'], ['a'], 0])
		assert.equal(sameDefinition(service, target), false)
	})

	it('is not the file, nor a comment or the order of keys in it', () => {
		assert.equal(sameDefinition(serviceOf('a'), { ...serviceOf('a'), file: '/x/y.toml' }), true)
	})

	it('is the class that the system directory gives a target', () => {
		const target = unitOf({ target: { name: 't' } })
		const { changed } = diffPlans(planOf(target), planOf({ ...target, class: 'system' }))
		assert.deepEqual([...changed], [['t', ['target.class']]])
	})
})
