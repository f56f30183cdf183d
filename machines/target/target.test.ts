import { deepEqual, equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { stageOf } from '../simulation/stage.ts'
import { serviceUnit, targetUnit } from '../simulation/units.ts'

describe('a target (lifecycle.md 1.2)', () => {
	it('is Running at once without requires', () => equal(stageOf([targetUnit('t')]).state('t'), 'running'))
	it('is Running while gates 1 to 3 are open, Blocked when one closes', () => {
		const stage = stageOf([targetUnit('t', { requires: ['a'] }), serviceUnit('a')])
		equal(stage.state('t'), 'blocked')
		stage.pass(10)
		equal(stage.state('t'), 'running')
		stage.tell({ type: 'service.stop', name: 'a' })
		stage.pass(10)
		equal(stage.state('t'), 'blocked')
	})
	it('counts as active for conflicts while it runs', () => {
		const stage = stageOf([targetUnit('a'), serviceUnit('b', { dependencies: { conflicts: ['a'] } })])
		stage.pass(10)
		equal(stage.state('b'), 'blocked')
		stage.tell({ type: 'service.stop', name: 'a' })
		stage.pass(10)
		equal(stage.state('b'), 'running')
	})
	it('starts its requires and wants, down to the leaves, on START and RESTART', () => {
		for (const tell of [
			{ type: 'service.start', name: 't', tree: false },
			{ type: 'service.restart', name: 't' },
		] as const) {
			const stop = { service: { status: 'stop' as const } }
			const stage = stageOf([
				targetUnit('t', { requires: ['a'], wants: ['c'] }),
				serviceUnit('a', { ...stop, dependencies: { requires: ['b'] } }),
				serviceUnit('b', stop),
				serviceUnit('c', stop),
			])
			equal(stage.state('t'), 'blocked')
			stage.tell(tell)
			stage.pass(100)
			deepEqual(['t', 'a', 'b', 'c'].map(stage.state), ['running', 'running', 'running', 'running'])
		}
	})
	it('does not run a finished oneshot again on START', () => {
		const stage = stageOf([targetUnit('t', { requires: ['a'] }), serviceUnit('a', { service: { oneshot: true } })])
		stage.pass(100)
		stage.tell({ type: 'service.start', name: 't', tree: false })
		stage.pass(100)
		equal(stage.service('a').run, 1)
	})
	it('goes down by STOP after what requires it, and leaves its members alone', () => {
		const stage = stageOf(
			[targetUnit('t', { requires: ['a'] }), serviceUnit('a'), serviceUnit('b', { dependencies: { requires: ['t'] } })],
			{ b: { obeysAfter: 50 } },
		)
		stage.pass(10)
		stage.tell({ type: 'service.stop', name: 't' })
		deepEqual(['t', 'a', 'b'].map(stage.state), ['running', 'running', 'stopping'])
		stage.pass(100)
		deepEqual(['t', 'a', 'b'].map(stage.state), ['inactive', 'running', 'blocked'])
		stage.tell({ type: 'service.restart', name: 'a' })
		stage.pass(100)
		equal(stage.state('t'), 'inactive')
	})
	it('goes down in a shutdown when everything that depends on it is gone', () => {
		const stage = stageOf([targetUnit('t', { requires: ['a'] }), serviceUnit('a'), serviceUnit('b', { dependencies: { after: ['t'] } })], {
			b: { obeysAfter: 50 },
		})
		stage.pass(10)
		stage.tell({ type: 'graph.shutdown' })
		deepEqual(['t', 'a', 'b'].map(stage.state), ['running', 'running', 'stopping'])
		stage.pass(100)
		deepEqual([stage.phase(), ...['t', 'a', 'b'].map(stage.state)], ['ended', 'inactive', 'exited', 'exited'])
	})
	it('fails for want of a requirement, and runs when it exists', () => {
		const stage = stageOf([targetUnit('t', { requires: ['a'] })])
		equal(stage.state('t'), 'failed')
		stage.tell({ type: 'unit.add', unit: serviceUnit('a') })
		stage.pass(10)
		equal(stage.state('t'), 'running')
	})
	it('fails on a cycle', () => {
		const stage = stageOf([targetUnit('t', { requires: ['a'] }), serviceUnit('a', { dependencies: { requires: ['t'] } })])
		deepEqual(
			stage.news.map(({ name, reason }) => [name, reason?.type]),
			[
				['a', 'spawn_error'],
				['t', 'spawn_error'],
			],
		)
	})
	it('takes a replacement', () => {
		const stage = stageOf([targetUnit('t'), serviceUnit('a', { service: { status: 'stop' } })])
		stage.tell({ type: 'unit.replace', unit: targetUnit('t', { requires: ['a'] }) })
		equal(stage.state('t'), 'blocked')
	})
})
