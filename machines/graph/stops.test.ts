import { deepEqual, equal, ok } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Script, type Stage, stageOf } from '../simulation/stage.ts'
import { type ServiceWish, serviceUnit, targetUnit } from '../simulation/units.ts'

const needs = (name: string, requires: readonly string[], wish: ServiceWish = {}) =>
	serviceUnit(name, { ...wish, dependencies: { requires } })
const chain = [serviceUnit('a'), needs('b', ['a']), needs('c', ['b'])]

function up(units: Parameters<typeof stageOf>[0], script: Script = {}, random?: () => number): Stage {
	const stage = stageOf(units, script, random)
	stage.pass(40)
	return stage
}

const states = (stage: Stage, ...names: readonly string[]) => names.map(name => stage.state(name) ?? 'gone').join(' ')
const since = (stage: Stage, what: () => void) => {
	const before = stage.published.length
	what()
	return stage.published.slice(before)
}

describe('a stop (lifecycle.md 2.4)', () => {
	it('takes what requires it first, one after the other, and leaves them wanted', () => {
		const stage = up(chain)
		deepEqual(
			since(stage, () => {
				stage.tell({ type: 'service.stop', name: 'a' })
				stage.pass(50)
			}),
			['c running>stopping', 'c stopping>blocked', 'b running>stopping', 'b stopping>blocked', 'a running>stopping', 'a stopping>exited'],
		)
		equal(stage.service('c').desired, 'up')
		stage.tell({ type: 'service.start', name: 'a', tree: false })
		stage.pass(50)
		equal(states(stage, 'a', 'b', 'c'), 'running running running')
	})
	it('does not take what comes after it or wants it, nor what it requires itself', () => {
		const stage = up([serviceUnit('below'), needs('x', ['below']), serviceUnit('soft', { dependencies: { after: ['x'], wants: ['x'] } })])
		stage.tell({ type: 'service.stop', name: 'x' })
		stage.pass(50)
		equal(states(stage, 'below', 'x', 'soft'), 'running exited running')
	})
	it('runs branches that are free of each other in parallel', () => {
		const stage = up([serviceUnit('a'), needs('l', ['a']), needs('r', ['a'])], { l: { obeysAfter: 500 }, r: { obeysAfter: 500 } })
		stage.tell({ type: 'service.stop', name: 'a' })
		equal(states(stage, 'a', 'l', 'r'), 'running stopping stopping')
		stage.pass(600)
		equal(states(stage, 'a', 'l', 'r'), 'exited blocked blocked')
	})
	it('of one of them ends its return', () => {
		const stage = up(chain)
		stage.tell({ type: 'service.stop', name: 'a' })
		stage.tell({ type: 'service.stop', name: 'b' })
		stage.pass(50)
		stage.tell({ type: 'service.start', name: 'a', tree: false })
		stage.pass(50)
		equal(states(stage, 'a', 'b', 'c'), 'running exited blocked')
	})
	it('goes on over a survivor', () => {
		const stage = up(chain, { c: { obeysAfter: null, immortal: true } })
		stage.tell({ type: 'service.stop', name: 'a' })
		stage.pass(16_000)
		equal(states(stage, 'a', 'b', 'c'), 'exited blocked failed')
		equal(stage.service('c').reason?.type, 'stop_timeout')
	})
	it('together: nobody comes back, neither those named nor those that went with them (5.3)', () => {
		const stage = up(chain)
		stage.tell({ type: 'service.stop_together', names: ['a', 'b'] })
		stage.pass(50)
		deepEqual(
			['a', 'b', 'c'].map(name => stage.service(name).desired),
			['down', 'down', 'down'],
		)
		equal(states(stage, 'a', 'b', 'c'), 'exited exited exited')
	})
})

describe('restart, replace, remove', () => {
	it('restart brings back what went down with it', () => {
		const stage = up(chain)
		stage.tell({ type: 'service.restart', name: 'a' })
		stage.pass(50)
		deepEqual(
			['a', 'b', 'c'].map(name => [stage.state(name), stage.service(name).run]),
			[
				['running', 2],
				['running', 2],
				['running', 2],
			],
		)
	})
	it('restarts several in one cascade', () => {
		const stage = up(chain)
		stage.tell({ type: 'service.restart_together', names: ['a', 'b'] })
		stage.pass(50)
		deepEqual(
			['a', 'b', 'c'].map(name => stage.service(name).run),
			[2, 2, 2],
		)
	})
	it('a crash and its restart take nobody down (row 30)', () => {
		const stage = up(chain, { a: run => (run === 1 ? { endsAfter: 100, code: 1 } : {}) })
		stage.pass(2000)
		deepEqual(
			['a', 'b', 'c'].map(name => stage.service(name).run),
			[2, 1, 1],
		)
	})
	it('remove leaves those who required it without, until the name comes again (rows 7, 8)', () => {
		const stage = up(chain)
		stage.tell({ type: 'service.remove', name: 'a' })
		stage.pass(50)
		equal(states(stage, 'a', 'b', 'c'), 'gone failed blocked')
		deepEqual(stage.service('b').reason, { type: 'missing_dependency', dependency: 'a' })
		deepEqual(
			since(stage, () => stage.tell({ type: 'unit.add', unit: serviceUnit('a') })),
			['a inactive>starting', 'b failed>inactive', 'b inactive>blocked'],
		)
		stage.pass(50)
		equal(states(stage, 'a', 'b', 'c'), 'running running running')
	})
	it('replace runs the new definition after the cascade of the old one', () => {
		const stage = up(chain)
		stage.tell({ type: 'unit.replace', unit: serviceUnit('a', { service: { exec: 'other', ports: [80] } }) })
		stage.pass(400)
		equal(states(stage, 'a', 'b', 'c'), 'running running running')
		equal(stage.service('a').launched.config.service.exec, 'other')
		ok(stage.host.sent.get('a')?.some(({ type }) => type === 'process.spawned'))
		equal(stage.service('a').check, 1)
	})
})

describe('shutdown (lifecycle.md 5.2)', () => {
	it('stops a service when nothing that names it in requires, after or wants is left', () => {
		const stage = up(
			[
				serviceUnit('a'),
				serviceUnit('r', { dependencies: { requires: ['a'] } }),
				serviceUnit('f', { dependencies: { after: ['a'] } }),
				serviceUnit('w', { dependencies: { wants: ['a'] } }),
				serviceUnit('free'),
			],
			{ r: { obeysAfter: 100 }, f: { obeysAfter: 200 }, w: { obeysAfter: 300 } },
		)
		stage.tell({ type: 'graph.shutdown' })
		equal(states(stage, 'a', 'r', 'f', 'w', 'free'), 'running stopping stopping stopping stopping')
		stage.pass(250)
		equal(stage.state('a'), 'running')
		stage.pass(100)
		deepEqual([stage.state('a'), stage.phase()], ['exited', 'ended'])
	})
	it('takes Blocked to Inactive, cancels retries and starts nothing any more', () => {
		const stage = up([serviceUnit('a'), needs('b', ['x']), serviceUnit('x', { service: { status: 'stop' } }), serviceUnit('c')], {
			c: { endsAfter: 10, code: 1 },
			a: { obeysAfter: 5000 },
		})
		stage.tell({ type: 'graph.shutdown' })
		stage.tell({ type: 'service.start', name: 'x', tree: false })
		stage.pass(3000)
		equal(states(stage, 'a', 'b', 'c', 'x'), 'stopping inactive failed inactive')
	})
	it('stops residue of finished services last', () => {
		const stage = up([serviceUnit('a'), serviceUnit('o', { service: { oneshot: true } }), targetUnit('t')], {
			a: { obeysAfter: 500 },
			o: { endsAfter: 5, members: [10] },
		})
		stage.tell({ type: 'graph.shutdown' })
		stage.pass(400)
		equal(stage.service('o').sweeping, false)
		stage.pass(200)
		deepEqual([stage.service('o').residue, stage.phase()], [[], 'ended'])
	})
	it('kills what is left at the bound, or at once if asked, and ends a second later', () => {
		for (const asked of [true, false]) {
			const units = [
				serviceUnit('a', { dependencies: { requires: ['below'] }, lifecycle: { stop_timeout_ms: 1_000_000 } }),
				serviceUnit('below'),
			]
			const stage = up(units, { a: { obeysAfter: null, immortal: true }, below: { obeysAfter: null, immortal: true } })
			stage.tell({ type: 'graph.shutdown' })
			stage.pass(1000)
			equal(stage.phase(), 'draining')
			if (asked) stage.tell({ type: 'graph.force' })
			else stage.pass(90_000)
			for (const name of ['a', 'below']) {
				equal(stage.host.groups.get(name)?.main?.killed, true)
				const { timer } = stage.service(name)
				deepEqual([timer?.kind, timer?.ms, (timer?.due ?? 0) > 91_000], ['kill', 5000, !asked])
			}
			stage.pass(1000)
			equal(stage.phase(), 'ended')
		}
	})
})
