import { deepEqual } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { lookOf } from '../simulation/look.ts'
import { planWith, serviceUnit, targetUnit } from '../simulation/units.ts'
import { cascadeMembers, waitsOf } from './cascade.ts'
import { linksOf } from './links.ts'
import { reach } from './reach.ts'

const plan = planWith([
	serviceUnit('db'),
	serviceUnit('app', { dependencies: { requires: ['db'] } }),
	serviceUnit('worker', { dependencies: { requires: ['app'] } }),
	targetUnit('stage', { requires: ['app'] }),
	serviceUnit('web', { dependencies: { requires: ['stage'] } }),
	serviceUnit('soft', { dependencies: { after: ['db'], wants: ['db'] } }),
	serviceUnit('idle', { dependencies: { requires: ['db'] } }),
])
const links = linksOf(plan)
const look = lookOf(plan, {
	db: 'running',
	app: 'running',
	worker: { value: 'starting', pid: 1 },
	stage: 'running',
	web: 'stopping',
	soft: 'running',
	idle: 'failed',
})

describe('a stop cascade (lifecycle.md 2.4)', () => {
	it('is all active services that reach the stopped one over requires, through targets too, nearest first', () =>
		deepEqual(cascadeMembers(links, look, 'db'), ['app', 'worker', 'web']))
	it('leaves alone what comes after or wants it, what is not active, and what it requires itself', () =>
		deepEqual(cascadeMembers(links, look, 'worker'), []))
	it('is the same whatever the state of the stopped one', () =>
		deepEqual(cascadeMembers(links, lookOf(plan, { db: 'failed', app: 'running' }), 'db'), ['app']))
	it('has each wait for the members that reach it with no other between', () => {
		const waits = waitsOf(links, ['db', 'app', 'worker', 'web'])
		deepEqual(
			[...waits].map(([name, others]) => [name, [...others].sort()]),
			[
				['db', ['app']],
				['app', ['web', 'worker']],
				['worker', []],
				['web', []],
			],
		)
	})
})

describe('reach', () => {
	const below: Readonly<Record<string, readonly string[]>> = { a: ['b', 'c'], b: ['d'], c: ['b', 'd'], d: [], e: ['d'] }
	it('visits each after all that lead to it', () =>
		deepEqual(
			reach(['a'], name => below[name] ?? []),
			['a', 'c', 'b', 'd'],
		))
	it('begins at several, of which one may lead to another', () =>
		deepEqual(
			reach(['b', 'a', 'e'], name => below[name] ?? []),
			['a', 'e', 'c', 'b', 'd'],
		))
	it('is linear and without recursion over a chain of 100,000', () =>
		deepEqual(reach(['0'], name => (Number(name) < 100_000 ? [String(Number(name) + 1)] : [])).length, 100_001))
})
