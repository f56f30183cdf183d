import { deepEqual, equal, notEqual } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CLOSED, CYCLE, chartOf, closedBy, events as e, firing, MISSING } from '../simulation/chart.ts'
import { serviceUnit } from '../simulation/units.ts'

const plain = chartOf(serviceUnit('a'))
const probed = chartOf(serviceUnit('a', { health: { retries: 2 } }))
const oneshot = chartOf(serviceUnit('a', { service: { oneshot: true } }))
const announcing = chartOf(serviceUnit('a', { readiness: { type: 'notify' } }))
const ASK = { word: 'ask' } as const

describe('rows 1 to 8: how a start attempt begins', () => {
	for (const [state, before] of [
		['inactive', [e.stop()]],
		['exited', [e.start(), e.spawned(), e.exited()]],
		['failed', [e.start(), e.spawned(), e.exited({ code: 1 })]],
	] as const) {
		it(`row 1: START of ${state} wants it, forgets its counters and evaluates`, () => {
			const at = plain.run(before)
			equal(at.state, state)
			const from = state === 'inactive' ? plain.step(at, e.turn()) : at
			const open = plain.step(from, e.start())
			deepEqual([open.state, open.context.desired, open.context.pending, open.context.restarts], ['starting', 'up', 'spawn', 0])
			equal(plain.step(from, e.start(CLOSED)).state, 'blocked')
			equal(plain.step(from, e.start(MISSING)).state, 'failed')
		})
	}
	it('row 1: START cancels the retry', () => {
		const failed = plain.run([e.start(), e.spawned(), e.exited({ code: 1 })])
		equal(failed.context.timer?.kind, 'retry')
		deepEqual(plain.step(failed, e.start(CLOSED)).context.timer, null)
	})
	for (const [title, gates] of [
		['missing_dependency', MISSING],
		['a cycle', CYCLE],
	] as const) {
		it(`row 2: START and RESTART of Failed on ${title} leave it so, wanted`, () => {
			const broken = plain.run([e.stop(), e.turn(), e.start(gates)])
			equal(broken.state, 'failed')
			const again = plain.step(broken, e.start(gates))
			deepEqual([again.state, again.context.desired, again.context.reason], ['failed', 'up', broken.context.reason])
			equal(plain.run([e.restart(), e.turn(gates)], broken).state, 'failed')
		})
	}
	it('row 3: START of Blocked looks at the gates at once', () => {
		const blocked = plain.run([e.changed(CLOSED)])
		equal(plain.step(blocked, e.start()).state, 'starting')
		deepEqual(plain.step(blocked, e.start(ASK)).effects.includes('checkGates'), true)
		equal(plain.step(blocked, e.start(CLOSED)).state, 'blocked')
	})
	it('row 4: CHANGED evaluates what is Inactive or Blocked and wanted, and refreshes the reasons', () => {
		const blocked = plain.run([e.changed(CLOSED)])
		const refreshed = plain.step(blocked, e.changed(closedBy({ waiting_on: ['z'] })))
		deepEqual([refreshed.state, refreshed.context.blocked?.waiting_on], ['blocked', ['z']])
		equal(plain.step(blocked, e.changed()).state, 'starting')
	})
	it('row 5: CHANGED does nothing to what nobody wants', () => equal(plain.run([e.stop(), e.turn(), e.changed()]).state, 'inactive'))
	it('row 6: Blocked stays Blocked when a requirement has failed for good', () =>
		equal(plain.run([e.changed(CLOSED), e.changed(CLOSED)]).state, 'blocked'))
	it('row 7: Inactive, Blocked and Failed become Failed(missing_dependency) when a requirement is deleted, and no retry is left', () => {
		for (const before of [[], [e.changed(CLOSED)], [e.start(), e.spawned(), e.exited({ code: 1 })]]) {
			const lost = plain.run([...before, e.changed(MISSING)])
			deepEqual([lost.state, lost.context.reason, lost.context.timer], ['failed', { type: 'missing_dependency', dependency: 'd' }, null])
		}
	})
	for (const [title, gates] of [
		['the name exists', MISSING],
		['the cycle is broken', CYCLE],
	] as const) {
		it(`row 8: it is Inactive, then evaluated, when ${title}`, () => {
			const whole = plain.run([e.changed(gates), e.changed()])
			deepEqual([whole.state, whole.context.reason], ['inactive', null])
			equal(plain.step(whole, e.changed()).state, 'starting')
		})
	}
	it('row 8: another missing name is told instead', () =>
		deepEqual(plain.run([e.changed(MISSING), e.changed({ word: 'missing', dependency: 'z' })]).context.reason, {
			type: 'missing_dependency',
			dependency: 'z',
		}))
})

describe('rows 9 to 14: STOP of what has no process', () => {
	it('row 9: Blocked becomes Inactive', () => {
		const stopped = plain.run([e.changed(CLOSED), e.stop(), e.turn()])
		deepEqual([stopped.state, stopped.context.desired, stopped.context.leaving], ['inactive', 'down', null])
	})
	it('row 10: Inactive stays', () => equal(plain.run([e.stop(), e.turn()]).state, 'inactive'))
	it('row 11: Exited stays, requested, without its retry, and its residue is stopped', () => {
		const always = chartOf(serviceUnit('a', { lifecycle: { restart: 'always' } }))
		const exited = always.run([e.start(), e.spawned(), e.exited({ at: 5 })])
		equal(exited.context.timer?.kind, 'retry')
		const stopped = always.step(exited, e.stop())
		deepEqual(
			[stopped.state, stopped.context.timer, stopped.context.lastExit?.requested, stopped.context.desired],
			['exited', null, true, 'down'],
		)
		const left = plain.run([e.start(), e.spawned(), e.exited({ residue: [7] }), e.stop(), e.turn()])
		deepEqual([left.effects.includes('sweep'), left.context.leaving], [true, 'request'])
		equal(plain.step(left, e.residue()).context.leaving, null)
	})
	it('row 12: Failed becomes Inactive and its retry is cancelled', () => {
		const stopped = plain.run([e.start(), e.spawned(), e.exited({ code: 1 }), e.stop()])
		deepEqual([stopped.state, stopped.context.timer, stopped.context.desired], ['inactive', null, 'down'])
	})
	it('row 13: an attempt spawns once gates 4 and 5 are open and residue is gone', () => {
		const asking = plain.run([e.start(ASK)])
		deepEqual([asking.state, asking.context.pending, asking.effects.includes('checkGates')], ['starting', 'gates', true])
		deepEqual(plain.step(asking, e.checked(asking.context.check)).effects, ['spawn'])
		const over = plain.run([e.start(), e.spawned(), e.exited({ residue: [7] }), e.start()])
		deepEqual([over.context.pending, over.effects.includes('spawn')], ['residue', false])
		deepEqual(plain.step(over, e.residue()).effects.includes('spawn'), true)
	})
	it('row 14: STOP and SHUTDOWN of an attempt make it Inactive, CASCADE Blocked, and the spawn is cancelled', () => {
		const attempt = plain.run([e.start()])
		for (const [event, state] of [
			[e.stop(), 'inactive'],
			[e.shutdown(), 'inactive'],
			[e.cascade(), 'blocked'],
		] as const) {
			const left = plain.step(attempt, event)
			deepEqual([left.state, left.context.pending, left.effects.includes('cancelSpawn')], [state, null, true])
		}
	})
})

describe('rows 15 to 24: a process', () => {
	it('row 15: SPAWNED is Running without health, readiness or oneshot', () => {
		const running = plain.run([e.start(), e.spawned(1, 100, 9)])
		deepEqual([running.state, running.context.pid, running.context.startedAt], ['running', 100, 9])
	})
	it('row 16: SPAWNED else arms the start timer and probes', () => {
		const starting = probed.run([e.start(), e.spawned()])
		deepEqual([starting.state, starting.context.timer?.kind, starting.effects], ['starting', 'start', ['timer', 'probe']])
		deepEqual(oneshot.run([e.start(), e.spawned()]).effects, [])
		deepEqual(announcing.run([e.start(), e.spawned()]).effects, ['timer'])
	})
	it('row 17: SPAWN_FAILED is Failed, with policy', () => {
		const failed = plain.run([e.start(), e.spawnFailed()])
		deepEqual([failed.state, failed.context.reason?.type, failed.context.timer?.kind], ['failed', 'spawn_error', 'retry'])
	})
	it('row 18: the first success, or readiness, makes it Running', () => {
		equal(probed.run([e.start(), e.spawned(), e.probeOk()]).state, 'running')
		equal(announcing.run([e.start(), e.spawned(), e.ready()]).state, 'running')
	})
	it('row 18: readiness is heard only from a service that has it', () =>
		equal(probed.run([e.start(), e.spawned(), e.ready()]).state, 'starting'))
	it('rows 19, 20: counted failures add up to Stopping(health) in Starting and in Running, others never', () => {
		for (const before of [
			[e.start(), e.spawned()],
			[e.start(), e.spawned(), e.probeOk()],
		]) {
			const once = probed.run([...before, e.probeFailed(false), e.probeFailed(false), e.probeFailed()])
			deepEqual([once.context.failures, once.context.lastProbeError], [1, 'refused'])
			const twice = probed.step(once, e.probeFailed())
			deepEqual(
				[twice.state, twice.context.cause, twice.context.reason],
				['stopping', 'health', { type: 'health_check_failed', attempts: 2 }],
			)
			deepEqual(twice.effects, ['no timer', 'end probe', 'stopProcesses', 'timer'].slice(once.state === 'running' ? 1 : 0))
		}
	})
	it('row 20: a missed watchdog is one attempt', () => {
		const missed = announcing.run([e.start(), e.spawned(), e.ready(), e.watchdog()])
		deepEqual([missed.state, missed.context.reason], ['stopping', { type: 'health_check_failed', attempts: 1 }])
	})
	it('row 20: after STOPPING=1 nobody looks at its health any more', () => {
		const quiet = chartOf(serviceUnit('a', { health: {}, readiness: { type: 'notify' } }))
		const last = quiet.run([e.start(), e.spawned(), e.ready(), e.stopping()])
		deepEqual([last.effects, quiet.step(last, e.watchdog()).state], [['end probe'], 'running'])
	})
	it('row 21: the start timer stops it', () => {
		const starting = probed.run([e.start(), e.spawned()])
		const late = probed.step(starting, firing(starting))
		deepEqual([late.state, late.context.cause, late.context.timer?.kind], ['stopping', 'start_timeout', 'stop'])
	})
	it('row 22: a success in Running forgets the failures', () =>
		equal(probed.run([e.start(), e.spawned(), e.probeOk(), e.probeFailed(), e.probeOk()]).context.failures, 0))
	it('row 23: a success is Exited, residue lives on unless it runs again', () => {
		const done = plain.run([e.start(), e.spawned(), e.exited({ residue: [7] })])
		deepEqual([done.state, done.context.timer, done.context.residue, done.effects], ['exited', null, [7], []])
		const always = chartOf(serviceUnit('a', { lifecycle: { restart: 'always' } })).run([e.start(), e.spawned(), e.exited({ residue: [7] })])
		deepEqual([always.context.timer?.kind, always.effects], ['retry', ['timer', 'sweep']])
	})
	it('row 23: success_exit_codes make a success of codes and signals, and the real one stays', () => {
		const lenient = chartOf(serviceUnit('a', { service: { success_exit_codes: [3, 'SIGINT'] } }))
		const coded = lenient.run([e.start(), e.spawned(), e.exited({ code: 3 })])
		deepEqual([coded.state, coded.context.lastExit?.code, coded.context.timer], ['exited', 3, null])
		equal(lenient.run([e.start(), e.spawned(), e.exited({ code: null, signal: 2 })]).state, 'exited')
		equal(lenient.run([e.start(), e.spawned(), e.exited({ code: null, signal: 9 })]).state, 'failed')
	})
	it('row 24: any other end is Failed with its reason and residue is stopped; an unknown one is Exited, and a failure for the policy', () => {
		deepEqual(plain.run([e.start(), e.spawned(), e.exited({ code: 3, residue: [7] })]).context.reason, { type: 'exit_code', code: 3 })
		deepEqual(plain.run([e.start(), e.spawned(), e.exited({ code: 3, residue: [7] })]).effects, ['timer', 'sweep'])
		deepEqual(plain.run([e.start(), e.spawned(), e.exited({ code: null, signal: 9 })]).context.reason, { type: 'signal', signal: 9 })
		const unknown = plain.run([e.start(), e.spawned(), e.exited({ code: null })])
		deepEqual([unknown.state, unknown.context.timer?.kind], ['exited', 'retry'])
	})
	it('row 24: a oneshot that fails is Failed and never retried', () => {
		const failed = oneshot.run([e.start(), e.spawned(), e.exited({ code: 1 })])
		deepEqual([failed.state, failed.context.timer], ['failed', null])
	})
	it('status ignore: after an unrequested end nobody wants it any more', () => {
		const ignored = chartOf(serviceUnit('a', { service: { status: 'ignore' } })).run([e.start(), e.spawned(), e.exited({ code: 1 })])
		deepEqual([ignored.state, ignored.context.desired, ignored.context.timer], ['failed', 'down', null])
	})
	it('gives up when the restarts are used up, until somebody starts it', () => {
		const once = chartOf(serviceUnit('a', { lifecycle: { max_restarts: 1 } }))
		const crashed = once.run([e.start(), e.spawned(), e.exited({ code: 1 })])
		const twice = once.run([firing(crashed), e.spawned(2), e.exited({ code: 1, run: 2 })], crashed)
		deepEqual([twice.state, twice.context.gaveUp, twice.context.timer], ['failed', true, null])
		const again = once.run([e.start(), e.spawned(3), e.exited({ code: 1, run: 3 })], twice)
		deepEqual([again.context.gaveUp, again.context.timer?.kind], [false, 'retry'])
	})
	it('EXTEND_TIMEOUT_USEC puts the start timer off, and never nearer', () => {
		const starting = announcing.run([e.start(), e.spawned()])
		const longer = announcing.step(starting, e.extend(60_000))
		deepEqual([longer.context.timer?.due, longer.effects], [60_001, ['no timer', 'timer']])
		notEqual(longer.context.timer?.token, starting.context.timer?.token)
		equal(announcing.step(starting, e.extend(10)).context.timer?.due, starting.context.timer?.due)
	})
})
