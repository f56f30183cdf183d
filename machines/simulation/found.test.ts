import { deepEqual, equal, ok } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { stageOf } from './stage.ts'
import { serviceUnit, targetUnit } from './units.ts'

/** Faults of the charts that the simulation found; each failed before it was mended. */
describe('graph', () => {
	it('tells everybody who was marked, however idle it is when the first one is', () => {
		const stage = stageOf([
			serviceUnit('a'),
			serviceUnit('b', { dependencies: { requires: ['a'] } }),
			serviceUnit('c', { dependencies: { after: ['a'] } }),
		])
		stage.pass(10)
		deepEqual([stage.state('a'), stage.state('b'), stage.state('c')], ['running', 'running', 'running'])
	})

	it('takes the same closed gates for no news', () => {
		const stage = stageOf([
			serviceUnit('a', { service: { status: 'stop' } }),
			serviceUnit('b', { dependencies: { requires: ['a'] } }),
			targetUnit('t', { requires: ['a'] }),
		])
		const { blocked } = stage.service('b')
		stage.tell({ type: 'unit.config', unit: serviceUnit('a', { service: { status: 'stop', description: 'x' } }) })
		equal(stage.service('b').blocked, blocked)
	})

	it('wakes the rivals of a unit that was removed while it ran', () => {
		const stage = stageOf([
			serviceUnit('a'),
			serviceUnit('b', { dependencies: { conflicts: ['a'] } }),
			serviceUnit('c', { service: { ports: [80] } }),
			serviceUnit('d', { service: { ports: [80] } }),
		])
		stage.pass(200)
		deepEqual([stage.state('b'), stage.state('d')], ['blocked', 'blocked'])
		stage.tell({ type: 'service.remove', name: 'a' })
		stage.tell({ type: 'service.remove', name: 'c' })
		stage.pass(400)
		deepEqual([stage.state('b'), stage.state('d')], ['running', 'running'])
	})

	it('completes a stop that comes while it drains to a service that is long gone', () => {
		const stage = stageOf([serviceUnit('a', { service: { oneshot: true } }), serviceUnit('b')], { b: { obeysAfter: 500 } })
		stage.pass(100)
		stage.tell({ type: 'graph.shutdown' })
		stage.tell({ type: 'service.stop', name: 'a' })
		stage.pass(1000)
		equal(stage.phase(), 'ended')
	})
})

describe('a cascade', () => {
	const chain = () => [
		serviceUnit('a'),
		serviceUnit('b', { dependencies: { requires: ['a'] } }),
		serviceUnit('c', { dependencies: { requires: ['b'] }, lifecycle: { stop_timeout_ms: 1000 } }),
	]

	it('waits for those above a member that ended before its turn', () => {
		const stage = stageOf(chain(), { b: { endsAfter: 60, code: 1 }, c: { obeysAfter: 500 } })
		stage.pass(50)
		stage.tell({ type: 'service.stop', name: 'a' })
		stage.pass(100)
		deepEqual([stage.state('a'), stage.state('c')], ['running', 'stopping'])
		stage.pass(1000)
		deepEqual([stage.state('a'), stage.state('b'), stage.state('c')], ['exited', 'blocked', 'blocked'])
	})

	it('waits for those above a member that had no process yet', () => {
		const stage = stageOf(chain(), { b: run => (run === 1 ? { endsAfter: 60, code: 1 } : { forkMs: 5000 }), c: { obeysAfter: 500 } })
		stage.pass(1100)
		deepEqual([stage.state('b'), stage.state('c')], ['starting', 'running'])
		stage.tell({ type: 'service.stop', name: 'a' })
		deepEqual([stage.state('a'), stage.state('b'), stage.state('c')], ['running', 'blocked', 'stopping'])
		stage.pass(1000)
		deepEqual([stage.state('a'), stage.state('c')], ['exited', 'blocked'])
	})

	it('lets nobody come back before what it went down with, over a finished oneshot or a target in between', () => {
		for (const between of [
			serviceUnit('m', { service: { oneshot: true }, dependencies: { requires: ['a'] } }),
			targetUnit('m', { requires: ['a'] }),
		]) {
			const stage = stageOf([serviceUnit('a'), between, serviceUnit('z', { dependencies: { requires: ['m'] } })], {
				a: { obeysAfter: 300 },
			})
			stage.pass(100)
			equal(stage.state('z'), 'running')
			stage.tell({ type: 'service.stop', name: 'a' })
			stage.pass(1000)
			deepEqual([stage.state('a'), stage.state('z')], ['exited', 'blocked'])
			ok(stage.service('z').blocked?.waiting_on.some(name => name === 'a' || name === 'm'))
			stage.tell({ type: 'service.start', name: 'a', tree: false })
			stage.pass(100)
			equal(stage.state('z'), 'running')
		}
	})

	it('tells those after a member whether what it comes back with is on its way', () => {
		const units = [
			serviceUnit('a'),
			serviceUnit('m', { service: { oneshot: true }, dependencies: { requires: ['a'] } }),
			serviceUnit('slow', { dependencies: { requires: ['a'] } }),
			serviceUnit('y', { dependencies: { requires: ['m'] } }),
			serviceUnit('z', { dependencies: { after: ['y'], requires: ['down'] } }),
			serviceUnit('down', { service: { status: 'stop' } }),
		]
		const stage = stageOf(units, { a: { obeysAfter: 300 }, slow: { obeysAfter: 50 } })
		stage.pass(100)
		stage.tell({ type: 'service.restart', name: 'a' })
		stage.pass(20)
		deepEqual([stage.state('a'), stage.state('y'), stage.service('z').blocked?.waiting_on], ['running', 'blocked', ['down']])
		stage.pass(100)
		deepEqual([stage.state('a'), stage.service('z').blocked?.waiting_on], ['stopping', ['down', 'y']])
	})

	it('tells those after a unit that it is on its way again, though it became Blocked when it was not', () => {
		const stage = stageOf(
			[
				serviceUnit('c', { lifecycle: { restart: 'never' } }),
				serviceUnit('d', { service: { oneshot: true }, dependencies: { requires: ['c'] } }),
				serviceUnit('down', { service: { status: 'stop' } }),
				serviceUnit('i', { dependencies: { requires: ['d'] } }),
				serviceUnit('m', { dependencies: { requires: ['down'], after: ['i'] } }),
			],
			{ c: run => (run === 1 ? { endsAfter: 100, code: 1 } : { forkMs: 5000 }), i: { obeysAfter: 40 } },
		)
		stage.pass(300)
		deepEqual([stage.state('c'), stage.state('d'), stage.state('i')], ['failed', 'exited', 'running'])
		stage.tell({ type: 'service.restart_together', names: ['c', 'd'] })
		stage.pass(100)
		deepEqual([stage.state('c'), stage.state('d'), stage.state('i')], ['starting', 'blocked', 'blocked'])
		deepEqual(stage.service('m').blocked?.waiting_on, ['down', 'i'])
	})

	it('tells a service in the middle of its own step what holds at the end of it', () => {
		const stage = stageOf(
			[
				serviceUnit('a', { service: { status: 'stop' } }),
				serviceUnit('b', { dependencies: { after: ['a'] }, lifecycle: { stop_timeout_ms: 200 } }),
				serviceUnit('c', { service: { status: 'stop' }, dependencies: { requires: ['b'] } }),
				targetUnit('d', { after: ['c'], conflicts: ['a'] }),
			],
			{ a: { forkMs: 50 }, b: { immortal: true, obeysAfter: null } },
		)
		stage.pass(100)
		stage.tell({ type: 'service.stop', name: 'b' })
		stage.pass(6000)
		stage.tell({ type: 'service.start', name: 'a', tree: false })
		stage.tell({ type: 'service.start', name: 'b', tree: false })
		deepEqual([stage.state('a'), stage.state('b'), stage.state('d')], ['blocked', 'starting', 'running'])
		stage.tell({ type: 'service.remove', name: 'b' })
		stage.tell({ type: 'service.start', name: 'c', tree: true })
		const before = stage.published.length
		// The sweep of what is left of b gives up: then it may start, c is on its way, d falls back, a may start, and b waits for a.
		stage.pass(6000)
		deepEqual(
			stage.published.slice(before).filter(each => each.endsWith('>starting') || each === 'a starting>running'),
			['a blocked>starting', 'a starting>running', 'b blocked>starting'],
		)
	})

	it('never waits in a circle, though the edges turn round while it is under way', () => {
		const stage = stageOf(
			[serviceUnit('a'), serviceUnit('b', { dependencies: { requires: ['a'] } }), serviceUnit('c', { dependencies: { requires: ['b'] } })],
			{ b: { obeysAfter: 100 }, c: { obeysAfter: 100 } },
		)
		stage.pass(50)
		stage.tell({ type: 'service.stop', name: 'a' })
		stage.tell({ type: 'unit.config', unit: serviceUnit('b') })
		stage.tell({ type: 'unit.config', unit: serviceUnit('a', { dependencies: { requires: ['b'] } }) })
		stage.tell({ type: 'service.stop', name: 'b' })
		stage.pass(1000)
		deepEqual([stage.state('a'), stage.state('b')], ['exited', 'exited'])
	})

	it('does not run over a target that is only started anew', () => {
		const stage = stageOf([targetUnit('t'), serviceUnit('a', { dependencies: { requires: ['t'] } })])
		stage.pass(10)
		stage.tell({ type: 'service.restart', name: 't' })
		stage.pass(100)
		equal(stage.service('a').run, 1)
	})
})

describe('service', () => {
	it('drops news that a process was spawned when they come twice', () => {
		const stage = stageOf([serviceUnit('a', { health: { interval_ms: 1000 } })], { a: { probeMs: 500 } })
		stage.pass(10)
		const { run, pid, token } = stage.service('a')
		stage.tell({ type: 'process.spawned', name: 'a', run, pid })
		equal(stage.service('a').token, token)
	})

	it('fails for its health though it obeys the signal with code 0, so that on-failure brings it back', () => {
		const stage = stageOf([serviceUnit('a', { health: { interval_ms: 1000, retries: 1 } })], { a: run => (run === 1 ? { health: 0 } : {}) })
		stage.pass(100)
		equal(stage.service('a').reason?.type, 'health_check_failed')
		stage.pass(1500)
		deepEqual([stage.state('a'), stage.service('a').run], ['running', 2])
	})

	it('ends the sweep of old residue before it runs again', () => {
		const stage = stageOf([serviceUnit('a', { service: { oneshot: true }, lifecycle: { stop_timeout_ms: 300 } })], {
			a: run => (run === 1 ? { members: [100] } : { endsAfter: null }),
		})
		stage.pass(20)
		stage.tell({ type: 'service.stop', name: 'a' })
		stage.tell({ type: 'service.start', name: 'a', tree: false })
		stage.pass(2000)
		deepEqual([stage.state('a'), stage.service('a').run], ['starting', 2])
		equal(stage.host.groups.get('a')?.main?.dying, false)
	})

	it('brings a replacement that is not wanted into force though its last spawn failed', () => {
		const stage = stageOf([serviceUnit('a', { dependencies: {} }), serviceUnit('b', { dependencies: { requires: ['a'] } })], {
			a: run => (run === 1 ? { endsAfter: 60, code: 1 } : { forkMs: 100, spawnFails: true }),
			b: { obeysAfter: 500 },
		})
		stage.pass(1100)
		equal(stage.state('a'), 'starting')
		stage.tell({ type: 'unit.replace', unit: serviceUnit('a', { service: { status: 'stop', exec: 'other' } }) })
		stage.pass(1000)
		deepEqual([stage.state('a'), stage.service('a').unit.config.service.exec, stage.service('a').next], ['inactive', 'other', null])
	})

	it('is not signalled while its new process is not there, whatever residue is left', () => {
		const stage = stageOf([serviceUnit('a')], { a: run => (run === 1 ? { endsAfter: 10, code: 1, members: [null] } : {}) })
		stage.pass(1100)
		equal(stage.service('a').pending, 'residue')
		stage.tell({ type: 'service.kill', name: 'a', signal: 9 })
	})
})
