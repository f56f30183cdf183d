import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DependenciesTable, Plan } from '../model.ts'
import { planOf, serviceOf, unitOf } from '../sample.ts'
import { withoutUnit, withUnit } from './change.ts'
import { cyclesWith, cycleThatWouldClose, findCycles } from './cycles.ts'
import { edgesOf } from './edges.ts'
import { bootOrder } from './order.ts'

/** `a>b` requires, `a-b` after, `a~b` wants, `a!b` conflicts, `a` alone. */
function graph(text: string): Plan {
	const kinds = { '>': 'requires', '-': 'after', '~': 'wants', '!': 'conflicts' } as const
	const units = new Map<string, { -readonly [K in keyof DependenciesTable]: string[] }>()
	const lists = (name: string) => {
		const known = units.get(name) ?? { requires: [], after: [], wants: [], conflicts: [] }
		units.set(name, known)
		return known
	}
	for (const edge of text.split(' ')) {
		const [, from = '', mark = '', to = ''] = /^(\w+)(?:([>\-~!])(\w+))?$/.exec(edge) ?? []
		lists(from)
		if (to !== '' && !to.startsWith('_')) lists(to)
		if (mark in kinds) lists(from)[kinds[mark as keyof typeof kinds]].push(to)
	}
	return planOf(...[...units].map(([name, dependencies]) => serviceOf(name, dependencies)))
}

const CYCLES: readonly (readonly [string, string, readonly string[], readonly (readonly string[])[]])[] = [
	['none in a chain', 'a>b b>c a-c', [], []],
	['none over conflicts', 'a!b b!a', [], []],
	['none over a name that does not exist', 'a>_b', [], []],
	['none where a soft list names itself', 'a-a a~a', [], []],
	['a unit that requires itself', 'a>a b', ['a -> a'], [['a']]],
	['two that require each other', 'b>a a>b c', ['a -> b -> a'], [['a', 'b']]],
	['one over three kinds', 'a>b b-c c~a', ['a -> b -> c -> a'], [['a', 'b', 'c']]],
	['the shortest way where there are several', 'a>b b>c c>a b>a', ['a -> b -> a'], [['a', 'b', 'c']]],
	['requires before after before wants', 'a~b a-c a>d b>a c>a d>a', ['a -> d -> a'], [['a', 'b', 'c', 'd']]],
	[
		'two apart, by name',
		'x>y y>x a>b b>a b>x',
		['a -> b -> a', 'x -> y -> x'],
		[
			['a', 'b'],
			['x', 'y'],
		],
	],
	['two that share a unit as one', 'm>a a>m m>z z>m', ['a -> m -> a'], [['a', 'm', 'z']]],
	['itself and others as one', 'a>a a>b b>a', ['a -> a'], [['a', 'b']]],
]

describe('cycles', () => {
	for (const [title, text, texts, members] of CYCLES) {
		it(`are found: ${title}`, () => {
			const cycles = findCycles(graph(text))
			assert.deepEqual(
				cycles.map(cycle => cycle.text),
				texts.map(path => `cyclic dependency detected: ${path}`),
			)
			assert.deepEqual(
				cycles.map(cycle => cycle.members),
				members,
			)
			assert.deepEqual(
				cycles.map(({ path }) => path.join(' -> ')),
				texts,
			)
		})
	}

	it('are those that a unit would be on, not those of others', () => {
		const plan = graph('x>y y>x b>a')
		assert.equal(cycleThatWouldClose(plan, serviceOf('a', { wants: ['b'] }))?.text, 'cyclic dependency detected: a -> b -> a')
		assert.equal(cycleThatWouldClose(plan, serviceOf('c', { requires: ['x'] })), null)
		assert.equal(cycleThatWouldClose(plan, serviceOf('a', { requires: ['a'] }))?.text, 'cyclic dependency detected: a -> a')
		assert.equal(cycleThatWouldClose(plan, serviceOf('a', { conflicts: ['b'] })), null)
	})

	it('can be asked for by name', () => {
		const plan = graph('x>y y>x a>b b>a')
		assert.deepEqual(
			cyclesWith(plan, ['y']).map(({ members }) => members),
			[['x', 'y']],
		)
		assert.equal(cyclesWith(plan).length, 2)
	})
})

const ORDERS: readonly (readonly [string, string, string])[] = [
	['names where nothing is said', 'c b a', 'a b c'],
	['what is required first', 'a>b b>c', 'c b a'],
	['after and wants count too', 'a-z b~y', 'y b z a'],
	['ties by name at every step', 'a>m b>m z>m m c', 'c m a b z'],
	['a diamond', 'top>left top>right left>base right>base', 'base left right top'],
	['names that do not exist do not count', 'a>_x b', 'a b'],
	['edges inside a cycle do not count', 'b>a a>b c>b', 'a b c'],
	['edges into and out of a cycle count', 'a>b b>a a>z c>a', 'b z a c'],
	['conflicts do not count', 'a!b b!a', 'a b'],
	['one that names itself', 'b>b a-b', 'b a'],
]

describe('boot order', () => {
	for (const [title, text, order] of ORDERS) {
		it(`follows the edges: ${title}`, () => assert.deepEqual(bootOrder(graph(text)), order.split(' ')))
	}

	it('does not depend on the order of the files', () => {
		const { units } = graph('a>m b>m z>m m c q~c')
		assert.deepEqual(bootOrder({ units: new Map([...units].reverse()) }), bootOrder({ units }))
	})
})

describe('edges', () => {
	it('are each name once, in the order of the file, itself only in requires', () => {
		const unit = serviceOf('a', { requires: ['z', 'a', 'z', 'b'], after: ['a', 'c', 'c'], wants: ['a'], conflicts: ['a', 'x'] })
		assert.deepEqual(edgesOf(unit), { requires: ['z', 'a', 'b'], after: ['c'], wants: [], conflicts: ['x'] })
	})

	it('are there for targets', () => {
		assert.deepEqual(edgesOf(unitOf({ target: { name: 't' }, dependencies: { wants: ['a', 't'] } })).wants, ['a'])
	})
})

describe('a plan', () => {
	it('stays as it was when a unit is put in or taken out', () => {
		const plan = graph('a b')
		const more = withUnit(plan, serviceOf('c'))
		const less = withoutUnit(plan, 'a')
		assert.deepEqual(
			[plan, more, less].map(({ units }) => [...units.keys()].join('')),
			['ab', 'abc', 'b'],
		)
	})
})

describe('ten thousand units', () => {
	const size = 10_000
	const chain = (last: readonly string[]) =>
		planOf(...Array.from({ length: size }, (_, at) => serviceOf(`s${at}`, { requires: at + 1 < size ? [`s${at + 1}`] : last })))

	it('in a chain of requires boot from its end', () => {
		const order = bootOrder(chain([]))
		assert.deepEqual([order[0], order.at(-1), order.length], [`s${size - 1}`, 's0', size])
	})

	it('in a ring are one cycle', () => {
		const [cycle, ...more] = findCycles(chain(['s0']))
		assert.deepEqual([cycle?.members.length, cycle?.path.length, more.length], [size, size + 1, 0])
	})

	it('that require one and are wanted by one are no cycle', () => {
		const names = Array.from({ length: size }, (_, at) => `s${at}`)
		const plan = planOf(
			serviceOf('hub', { wants: names }),
			serviceOf('base'),
			...names.map(name => serviceOf(name, { requires: ['base'] })),
		)
		assert.deepEqual(findCycles(plan), [])
		assert.deepEqual([bootOrder(plan)[0], bootOrder(plan).at(-1)], ['base', 'hub'])
	})
})
