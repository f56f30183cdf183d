import { deepEqual, equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RestoredFacts } from '../ports.ts'
import { CLOSED, chartOf, events as e, firing } from '../simulation/chart.ts'
import { type ServiceWish, serviceUnit } from '../simulation/units.ts'

const { run, step, fresh } = chartOf(serviceUnit('a'))
const ASK = { word: 'ask' } as const
const crashed = run([e.start(), e.spawned(), e.exited({ code: 1, at: 50 })])

describe('rows 43 to 49: at rest', () => {
	it('row 43: the retry evaluates and keeps the counters', () => {
		const again = step(crashed, firing(crashed))
		deepEqual([again.state, again.context.restarts, again.context.delay, crashed.context.timer?.due], ['starting', 1, 2000, 1050])
		deepEqual([step(crashed, firing(crashed, CLOSED)).state, step(crashed, firing(crashed, CLOSED)).context.restarts], ['blocked', 1])
	})
	it('row 44: CHANGED does nothing to Exited and Failed', () => {
		for (const from of [run([e.start(), e.spawned(), e.exited()]), crashed])
			equal(step(from, e.changed()).snapshot.context, from.snapshot.context)
	})
	it('row 45: RESTART is a start after the cascade', () => {
		for (const before of [
			[e.stop(), e.turn()],
			[e.changed(CLOSED)],
			[e.start(), e.spawned(), e.exited()],
			[e.start(), e.spawned(), e.exited({ code: 1 })],
		]) {
			const accepted = run([...before, e.restart()])
			deepEqual([accepted.context.leaving, accepted.context.timer, accepted.context.desired], ['restart', null, 'up'])
			equal(step(accepted, e.turn()).state, 'starting')
		}
	})
	it('rows 46, 47: KILL reaches a process and nothing else', () => {
		deepEqual(run([e.start(), e.spawned(), e.kill()]).effects, ['sendSignal'])
		for (const before of [[], [e.changed(CLOSED)], [e.start()], [e.start(), e.spawned(1, 0)], [e.start(), e.spawned(), e.exited()]])
			deepEqual(run([...before, e.kill()]).effects, [])
	})
	it('row 49: SHUTDOWN takes Blocked to Inactive and the retry away', () => {
		equal(run([e.changed(CLOSED), e.shutdown(), e.turn()]).state, 'inactive')
		const failed = run([e.shutdown(), e.turn()], crashed)
		deepEqual([failed.state, failed.context.timer, failed.context.leaving], ['failed', null, null])
	})
	it('row 55: gate 4 or 5 found closed is Blocked, looked at again after 0.5, 1, 2, 2 s', () => {
		let at = run([e.start(ASK)])
		at = step(at, e.checked(at.context.check, true))
		const delays: number[] = []
		for (let round = 0; round < 4; round++) {
			delays.push(at.context.timer?.ms ?? 0)
			at = step(at, firing(at, ASK))
			deepEqual([at.state, at.effects.includes('checkGates')], ['blocked', true])
			at = step(at, e.checked(at.context.check, true))
		}
		deepEqual([at.state, at.context.blocked?.obstacles.length, delays], ['blocked', 1, [500, 1000, 2000, 2000]])
		equal(run([firing(at, ASK)], at).context.blocked?.obstacles.length, 1)
		const asked = step(at, firing(at, ASK))
		equal(step(asked, e.checked(asked.context.check)).state, 'starting')
	})
	it('row 56: residue that survives the sweep is Failed(stop_timeout)', () => {
		const waits = run([e.start(), e.spawned(), e.exited({ residue: [7] }), e.start()])
		deepEqual([waits.context.pending, waits.effects], ['residue', ['no timer', 'sweep']])
		const stuck = step(waits, e.stuck())
		deepEqual(
			[stuck.state, stuck.context.reason, stuck.context.stuck, stuck.context.residue],
			['failed', { type: 'stop_timeout' }, true, [7]],
		)
	})
})

describe('row 57: RESTORED', () => {
	const last = { code: 0, signal: null, requested: false, at: 0 }
	const table: readonly [Partial<RestoredFacts>, string, readonly string[]][] = [
		[{ state: 'running', pid: 9, started_at: 3 }, 'running', []],
		[{ state: 'starting', pid: 9, timer: { kind: 'start', due: 500 } }, 'starting', ['timer']],
		[{ state: 'starting', pid: 0 }, 'inactive', []],
		[
			{ state: 'stopping', pid: 9, cause: 'restart', start_after: true, timer: { kind: 'stop', due: 500 } },
			'stopping',
			['stopProcesses', 'timer'],
		],
		[{ state: 'stopping', pid: 9, cause: 'request', timer: { kind: 'kill', due: 500 } }, 'stopping', ['killProcesses', 'timer']],
		[{ state: 'exited', last_exit: last, timer: { kind: 'retry', due: 700 } }, 'exited', ['timer']],
		[{ state: 'failed', reason: { type: 'exit_code', code: 1 } }, 'failed', []],
		[{ state: 'failed', reason: { type: 'exit_code', code: 1 }, residue: [4] }, 'failed', ['sweep']],
		[{ state: 'blocked' }, 'inactive', []],
		[{ state: 'inactive', desired: 'down' }, 'inactive', []],
	]
	for (const [facts, state, effects] of table) {
		it(`${JSON.stringify(facts)}: ${state}`, () => {
			const restored = step(fresh, e.restored(facts, 100))
			deepEqual([restored.state, restored.effects], [state, effects])
			deepEqual([restored.context.run, restored.context.restarts, restored.context.desired], [4, 2, facts.desired ?? 'up'])
			if (facts.timer) equal(restored.context.timer?.due, facts.timer.due)
		})
	}
	it('goes on with the cause and what comes after it', () =>
		equal(
			run([
				e.restored({ state: 'stopping', pid: 9, cause: 'restart', start_after: true, timer: { kind: 'stop', due: 500 } }),
				e.exited({ run: 4 }),
			]).state,
			'starting',
		))
	it('probes what was up at once, and takes lost news of readiness for granted', () => {
		const probed = chartOf(serviceUnit('a', { health: {} }))
		deepEqual(probed.step(probed.fresh, e.restored({ state: 'running', pid: 9 })).effects, ['probe'])
		const announcing = chartOf(serviceUnit('a', { readiness: { type: 'notify' } }))
		equal(announcing.step(announcing.fresh, e.restored({ state: 'starting', pid: 9 })).state, 'running')
	})
	it('counts only as the first event', () => {
		const touched = run([e.stop(), e.turn()])
		equal(step(touched, e.restored({ state: 'running', pid: 9 })).state, 'inactive')
	})
})

describe('row 48: CONFIG (lifecycle.md 8.3)', () => {
	const change = (before: ServiceWish, after: ServiceWish, ...events: Parameters<typeof run>[0]) => {
		const chart = chartOf(serviceUnit('a', before))
		return chart.step(chart.run(events), e.config(serviceUnit('a', after)))
	}
	const up = [e.start(), e.spawned()]
	it('leaves a running service as it was started: oneshot, kill_mode, readiness', () => {
		const changed = change(
			{ lifecycle: { kill_mode: 'group' } },
			{ service: { oneshot: true }, lifecycle: { kill_mode: 'tree' }, readiness: { type: 'fd' } },
			...up,
		)
		deepEqual(
			[changed.state, changed.context.launched.config.lifecycle.kill_mode, changed.context.unit.config.service.oneshot],
			['running', 'group', true],
		)
		const { step: next } = chartOf(serviceUnit('a'))
		equal(next(changed, e.exited({ code: 1 })).context.timer?.kind, 'retry')
	})
	it('gives a start attempt that has not spawned the new definition', () => {
		const asking = change({}, { service: { oneshot: true } }, e.start(ASK))
		const { step: next } = chartOf(serviceUnit('a'))
		equal(next(asking, e.checked(asking.context.check)).context.launched.config.service.oneshot, true)
	})
	it('probes anew with new health settings and forgets failures; Running stays Running', () => {
		const changed = change({ health: {} }, { health: { retries: 9 } }, ...up, e.probeOk(), e.probeFailed())
		deepEqual([changed.state, changed.context.failures, changed.effects], ['running', 0, ['end probe', 'probe']])
	})
	it('makes it Running when health goes while it is Starting, unless readiness is awaited', () => {
		equal(change({ health: {} }, {}, ...up).state, 'running')
		equal(change({ health: {}, readiness: { type: 'fd' } }, { readiness: { type: 'fd' } }, ...up).state, 'starting')
		equal(change({ service: { oneshot: true }, health: {} }, { service: { oneshot: true } }, ...up).state, 'starting')
	})
	it('keeps the time of a running timer', () => {
		const changed = change({ health: {} }, { health: {}, lifecycle: { start_timeout_ms: 5 } }, ...up)
		equal(changed.context.timer?.due, 50_001)
	})
	it('takes stop_timeout_ms and exec_stop at the next stop', () => {
		const changed = change({}, { service: { exec_stop: 'bye' }, lifecycle: { stop_timeout_ms: 600 } }, ...up)
		const { run: next } = chartOf(serviceUnit('a'))
		deepEqual(next([e.stop(), e.turn()], changed).context.timer?.ms, 300)
	})
	it('resets the counters when a restart key has changed, and asks the policy anew about a restart that is due', () => {
		const always: ServiceWish = { lifecycle: { restart: 'always', restart_delay_ms: 8000 } }
		const due = [...up, e.exited({ at: 100 })]
		const same = change(always, { ...always, service: { description: 'x' } }, ...due)
		deepEqual([same.context.timer?.due, same.context.restarts], [8100, 1])
		const sooner = change(always, { lifecycle: { restart: 'always', restart_delay_ms: 500 } }, ...due)
		deepEqual([sooner.context.timer?.due, sooner.context.restarts, sooner.context.delay], [600, 1, 1000])
		const never = change(always, { lifecycle: { restart: 'never' } }, ...due)
		deepEqual([never.state, never.context.timer, never.effects], ['exited', null, ['no timer']])
	})
	it('is tried at once in Failed, with fresh counters, if wanted', () => {
		const tried = change({}, { service: { exec: 'other' } }, ...up, e.exited({ code: 1 }))
		deepEqual([tried.state, tried.context.restarts], ['starting', 0])
		equal(change({}, { service: { exec: 'other' } }, ...up, e.exited({ code: 1 }), e.stop(), e.turn()).state, 'inactive')
	})
	it('evaluates Blocked anew', () => equal(change({}, { dependencies: {} }, e.changed(CLOSED)).state, 'starting'))
	it('is the definition that a replacement under way comes to, if it comes later', () => {
		const later = serviceUnit('a', { service: { exec: 'later' } })
		const { run: next } = chartOf(serviceUnit('a'))
		equal(
			next([...up, e.replace(serviceUnit('a', { service: { exec: 'sooner' } })), e.config(later), e.turn(), e.exited()]).context.unit,
			later,
		)
	})
})
