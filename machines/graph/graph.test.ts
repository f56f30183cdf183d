import { deepEqual, equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createActor } from 'xstate'
import type { Published, RestoredFacts } from '../ports.ts'
import { VirtualClock } from '../preview/clock.ts'
import { benignBehaviour } from '../simulation/behaviour.ts'
import { createBench } from '../simulation/bench.ts'
import { VirtualHost } from '../simulation/host.ts'
import { type Script, type Stage, stageOf } from '../simulation/stage.ts'
import { planWith, type ServiceWish, serviceUnit, targetUnit } from '../simulation/units.ts'

const needs = (name: string, requires: readonly string[], wish: ServiceWish = {}) =>
	serviceUnit(name, { ...wish, dependencies: { requires } })
const _chain = [serviceUnit('a'), needs('b', ['a']), needs('c', ['b'])]

function up(units: Parameters<typeof stageOf>[0], script: Script = {}, random?: () => number): Stage {
	const stage = stageOf(units, script, random)
	stage.pass(40)
	return stage
}

const states = (stage: Stage, ...names: readonly string[]) => names.map(name => stage.state(name) ?? 'gone').join(' ')
describe('boot (lifecycle.md 2.2)', () => {
	it('evaluates dependencies first, ties by name, and spawns each as soon as its gates open', () => {
		const stage = stageOf([needs('a', ['z']), serviceUnit('y'), serviceUnit('z')])
		deepEqual(stage.published, ['y inactive>starting', 'z inactive>starting', 'a inactive>blocked'])
		stage.pass(10)
		equal(states(stage, 'a', 'y', 'z'), 'running running running')
	})
	it('lets the first of two rivals win, whatever the order of the plan', () => {
		for (const names of [
			['a', 'b'],
			['b', 'a'],
		]) {
			const stage = up(names.map(name => serviceUnit(name, { dependencies: { conflicts: names.filter(other => other !== name) } })))
			equal(states(stage, 'a', 'b'), 'running blocked')
		}
	})
	it('leaves alone what is not wanted', () => {
		const stage = up([
			serviceUnit('s', { service: { status: 'stop' } }),
			serviceUnit('i', { service: { status: 'ignore' } }),
			serviceUnit('x', { dependencies: { after: ['s', 'i'] } }),
		])
		equal(states(stage, 's', 'i', 'x'), 'inactive inactive running')
	})
	it('has every member of a cycle fail with its text, and runs everything else', () => {
		const stage = up([needs('a', ['b', 'x']), serviceUnit('b', { dependencies: { after: ['a'] } }), serviceUnit('x'), needs('d', ['a'])])
		equal(states(stage, 'a', 'b', 'x', 'd'), 'failed failed running blocked')
		deepEqual(stage.service('b').reason, { type: 'spawn_error', message: 'cyclic dependency detected: a -> b -> a' })
		stage.tell({ type: 'unit.config', unit: serviceUnit('b') })
		stage.pass(50)
		equal(states(stage, 'a', 'b', 'd'), 'running running running')
	})
})

describe('a changed definition (lifecycle.md 8.3)', () => {
	it('start to stop is STOP, to start is START, to ignore is nothing', () => {
		const stage = up([serviceUnit('a')])
		const turn = (status: 'start' | 'stop' | 'ignore') => {
			stage.tell({ type: 'unit.config', unit: serviceUnit('a', { service: { status } }) })
			stage.pass(50)
			return stage.state('a')
		}
		deepEqual(
			[turn('ignore'), turn('stop'), turn('start'), turn('stop'), turn('ignore'), turn('start')],
			['running', 'running', 'running', 'exited', 'exited', 'running'],
		)
	})
	it('is not tried in Failed if it says stop', () => {
		const stage = up([serviceUnit('a', { lifecycle: { restart: 'never' } })], { a: { endsAfter: 5, code: 1 } })
		stage.tell({ type: 'unit.config', unit: serviceUnit('a', { service: { status: 'stop' } }) })
		deepEqual([stage.state('a'), stage.service('a').run], ['inactive', 1])
	})
	it('takes its edges at once and stops nobody for them', () => {
		const stage = up([serviceUnit('a', { service: { status: 'stop' } }), serviceUnit('x'), needs('y', ['a'])])
		stage.tell({ type: 'unit.config', unit: needs('x', ['a']) })
		stage.tell({ type: 'unit.config', unit: serviceUnit('y') })
		stage.pass(50)
		equal(states(stage, 'x', 'y'), 'running running')
	})
})

describe('gates 4 and 5 (lifecycle.md 2.3)', () => {
	const web = (name: string) => serviceUnit(name, { service: { ports: [80] } })
	it('wake a service when one that shares its port ends', () => {
		const stage = up([web('a'), web('b')])
		stage.pass(200)
		equal(states(stage, 'a', 'b'), 'running blocked')
		stage.tell({ type: 'service.stop', name: 'a' })
		stage.pass(300)
		equal(states(stage, 'a', 'b'), 'exited running')
	})
	it('are looked at again and again while somebody else has the port', () => {
		const stage = stageOf([web('a')])
		stage.host.outsiders.add(80)
		stage.pass(4000)
		equal(stage.state('a'), 'blocked')
		stage.host.outsiders.clear()
		stage.pass(2300)
		equal(stage.state('a'), 'running')
	})
})

describe('the facts of an earlier daemon (row 57)', () => {
	const facts = (state: RestoredFacts['state'], more: Partial<RestoredFacts> = {}): RestoredFacts => ({
		state,
		desired: 'up',
		run: 3,
		pid: 0,
		started_at: null,
		restarts: 0,
		delay: 1000,
		timer: null,
		cause: null,
		start_after: false,
		last_exit: null,
		reason: null,
		residue: [],
		...more,
	})
	it('are all known before anybody is evaluated: who was up stays up, who was down stays down, who waited goes on', () => {
		const bench = createBench()
		const clock = new VirtualClock()
		const host = new VirtualHost(
			clock,
			(_, __, oneshot) => benignBehaviour(oneshot),
			news => graph.send({ ...news, at: clock.now }),
		)
		bench.mount(host)
		const units = [
			serviceUnit('a', { dependencies: { conflicts: ['z'] } }),
			needs('m', ['z']),
			serviceUnit('s'),
			serviceUnit('z'),
			targetUnit('t', { requires: ['z'] }),
		]
		const published: string[] = []
		const ignore = () => undefined
		const announce = ({ name, to }: Published) => {
			published.push(`${name} ${to}`)
		}
		const graph = createActor(bench.machine, {
			clock,
			input: { plan: planWith(units), at: clock.now, shutdownTimeout: 90_000, announce, settled: ignore, removed: ignore },
		})
		graph.start()
		host.group('z').main = { pid: 9, run: 3, obeysAfter: 1, immortal: false, dying: false, killed: false }
		const restored = new Map([
			['a', facts('blocked')],
			[
				'm',
				facts('exited', { timer: { kind: 'retry', due: clock.now + 50 }, last_exit: { code: 1, signal: null, requested: false, at: 0 } }),
			],
			['s', facts('inactive', { desired: 'down' })],
			['z', facts('running', { pid: 9, started_at: 1 })],
			['t', facts('running')],
		])
		graph.send({ type: 'graph.restore', facts: restored, at: clock.now })
		graph.send({ type: 'graph.boot', at: clock.now })
		clock.advance(100, () => true)
		const value = (name: string) => graph.getSnapshot().context.children.get(name)?.getSnapshot().value
		deepEqual(['a', 'm', 's', 'z', 't'].map(value), ['blocked', 'running', 'inactive', 'running', 'running'])
		equal(published.includes('a starting'), false)
	})
})

describe('luck', () => {
	it('is asked for once an end, and only restart_jitter makes use of it', () => {
		const stage = up(
			[serviceUnit('a', { lifecycle: { restart_jitter: 1 } }), serviceUnit('b')],
			{ a: { endsAfter: 10, code: 1 }, b: { endsAfter: 10, code: 1 } },
			() => 0.5,
		)
		deepEqual([stage.service('a').timer?.ms, stage.service('b').timer?.ms], [1500, 1000])
	})
})
