import { deepEqual, equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CLOSED, chartOf, events as e, firing, type Stand } from '../simulation/chart.ts'
import { serviceUnit } from '../simulation/units.ts'

const unit = serviceUnit('a', { health: { retries: 1 } })
const other = serviceUnit('a', { service: { exec: 'other' } })
const unwanted = serviceUnit('a', { service: { exec: 'other', status: 'stop' } })
const chart = chartOf(unit)
const { run, step } = chart
const starting = run([e.start(), e.spawned()])
const running = run([e.start(), e.spawned(), e.probeOk()])
const living = [starting, running] as const
const stopping = (...accepted: Parameters<typeof run>[0]) => run([...accepted, e.turn()], running)
const gone = (from: Stand, gates?: typeof CLOSED) => step(from, e.exited(gates === undefined ? {} : { gates }))

describe('rows 25 to 30: a stop is accepted, and takes effect at its turn', () => {
	const table = [
		['25 STOP', e.stop(), 'request', 'down', false],
		['26 CASCADE', e.cascade(), 'cascade', 'up', false],
		['27 RESTART', e.restart(), 'restart', 'up', true],
		['28 REPLACE', e.replace(other), 'replace', 'up', false],
		['28 REMOVE', e.remove(), 'remove', 'up', false],
		['28 SHUTDOWN', e.shutdown(), 'shutdown', 'up', false],
	] as const
	for (const [row, event, cause, desired, startAfter] of table) {
		it(`row ${row}: Starting and Running stay until the turn, then Stopping(${cause})`, () => {
			for (const from of living) {
				const accepted = step(from, event)
				deepEqual(
					[accepted.state, accepted.context.leaving, accepted.context.desired, accepted.context.startAfter],
					[from.state, cause, desired, startAfter],
				)
				deepEqual(accepted.effects, ['end probe'])
				const told = step(accepted, e.turn())
				deepEqual([told.state, told.context.cause, told.context.timer?.kind], ['stopping', cause, 'stop'])
				deepEqual(told.effects.includes('stopProcesses'), true)
			}
		})
	}
	it('row 27: RESTART resets the counters', () => {
		const crashed = run([e.exited({ code: 1 })], running)
		const again = run([firing(crashed), e.spawned(2), e.probeOk(2)], crashed)
		equal(again.context.restarts, 1)
		equal(step(again, e.restart()).context.restarts, 0)
	})
	it('row 29: START changes nothing but the wish', () => {
		for (const from of living) deepEqual([step(from, e.start()).state, step(from, e.start()).effects], [from.state, []])
		deepEqual(run([e.stop(), e.start()], running).context.startAfter, true)
		const removed = run([e.remove(), e.start()], running)
		deepEqual([removed.context.startAfter, removed.context.leaving], [false, 'remove'])
	})
	it('row 30: CHANGED means nothing to what is up', () => {
		for (const from of living) equal(step(from, e.changed(CLOSED)).snapshot.context, from.snapshot.context)
	})
})

describe('rows 31 to 36: all of it is gone', () => {
	it('row 31: it waits for group and escapees when the main process has ended', () => {
		const waits = step(stopping(e.stop()), e.exited({ residue: [7, 8] }))
		deepEqual([waits.state, waits.context.pid, waits.context.residue], ['stopping', 0, [7, 8]])
		deepEqual(step(waits, e.residue([8])).state, 'stopping')
		deepEqual(step(waits, e.residue()).state, 'exited')
	})
	it('row 32: [request, shutdown] is Exited, requested', () => {
		for (const event of [e.stop(), e.shutdown()]) {
			const rests = gone(stopping(event))
			deepEqual([rests.state, rests.context.lastExit?.requested, rests.context.leaving, rests.context.timer], ['exited', true, null, null])
		}
		deepEqual(step(stopping(e.stop()), e.exited({ code: null, signal: 15 })).context.lastExit?.code, null)
	})
	it('row 32: [request] with startAfter evaluates instead', () => equal(gone(run([e.start()], stopping(e.stop()))).state, 'starting'))
	it('row 33: [cascade] evaluates, and is normally Blocked', () => {
		equal(gone(stopping(e.cascade()), CLOSED).state, 'blocked')
		equal(gone(stopping(e.cascade())).state, 'starting')
		equal(gone(run([e.stop()], stopping(e.cascade()))).state, 'exited')
	})
	it('row 34: [restart] and [replace] evaluate, a replacement with the new definition', () => {
		equal(gone(stopping(e.restart())).state, 'starting')
		const replaced = gone(stopping(e.replace(other)))
		deepEqual([replaced.state, replaced.context.unit, replaced.context.run], ['starting', other, 2])
		const rests = gone(stopping(e.replace(unwanted)))
		deepEqual([rests.state, rests.context.unit, rests.context.desired], ['inactive', unwanted, 'down'])
	})
	it('row 35: [remove] ends the actor', () => equal(gone(stopping(e.remove())).context.removed, true))
	it('row 36: [health, start_timeout] is Failed for that reason, with policy, even if it obeyed with code 0', () => {
		const sick = gone(step(running, e.probeFailed()))
		deepEqual(
			[sick.state, sick.context.reason, sick.context.timer?.kind],
			['failed', { type: 'health_check_failed', attempts: 1 }, 'retry'],
		)
		const late = gone(step(starting, firing(starting)))
		deepEqual([late.state, late.context.reason, late.context.timer?.kind], ['failed', { type: 'start_timeout' }, 'retry'])
		equal(gone(run([e.probeFailed(), e.start()], running)).state, 'starting')
	})
})

describe('rows 37 and 38: it does not obey', () => {
	const told = stopping(e.stop())
	const killed = step(told, firing(told))
	it('row 37: SIGKILL after the stop timer, and 5 s', () => {
		deepEqual(
			[killed.effects, killed.context.timer?.kind, killed.context.timer?.ms],
			[['no timer', 'timer', 'killProcesses'], 'kill', 5000],
		)
	})
	it('row 38: what is left then is residue of Failed(stop_timeout), and nothing restarts', () => {
		const stuck = step(killed, firing(killed))
		deepEqual(
			[stuck.state, stuck.context.reason, stuck.context.residue, stuck.context.stuck, stuck.context.timer, stuck.context.leaving],
			['failed', { type: 'stop_timeout' }, [100], true, null, null],
		)
		equal(step(stuck, e.residue()).state, 'failed')
	})
	it('row 38: a replacement is in force, a removed one stays', () => {
		const replaced = stopping(e.replace(other))
		const kill = step(replaced, firing(replaced))
		deepEqual(step(kill, firing(kill)).context.unit, other)
		const removed = run([e.remove()], killed)
		deepEqual([step(removed, firing(removed)).context.removed, step(removed, firing(removed)).state], [false, 'failed'])
	})
})

describe('rows 39 to 42 and 54: while it is Stopping', () => {
	it('row 39: START and RESTART bring it back, unless it is being removed', () => {
		for (const event of [e.start(), e.restart()]) {
			deepEqual(step(stopping(e.stop()), event).context.startAfter, true)
			const removed = stopping(e.remove())
			equal(step(removed, event).snapshot.context, removed.snapshot.context)
		}
	})
	it('row 40: STOP wins over all but replace, remove and shutdown, and the timer keeps running', () => {
		const back = run([e.start()], stopping(e.restart()))
		const stopped = step(back, e.stop())
		deepEqual(
			[stopped.context.cause, stopped.context.startAfter, stopped.context.desired, stopped.context.timer],
			['request', false, 'down', back.context.timer],
		)
		for (const [event, cause] of [
			[e.replace(other), 'replace'],
			[e.remove(), 'remove'],
			[e.shutdown(), 'shutdown'],
		] as const)
			equal(step(stopping(event), e.stop()).context.cause, cause)
		equal(step(step(running, e.probeFailed()), e.stop()).context.cause, 'request')
	})
	it('row 41: probes and the start timer are dropped', () => {
		const told = stopping(e.stop())
		for (const event of [e.probeOk(), e.probeFailed(), e.ready(), e.watchdog(), e.timer('start', 1)])
			equal(step(told, event).snapshot.context, told.snapshot.context)
	})
	it('row 42: SHUTDOWN, REMOVE and REPLACE take its place in this order, never the other way round', () => {
		const told = stopping(e.stop())
		const later = [e.replace(other), e.remove(), e.shutdown(), e.remove(), e.replace(other)]
		deepEqual(
			later.map((_, index) => run(later.slice(0, index + 1), told).context.cause),
			['replace', 'remove', 'shutdown', 'shutdown', 'shutdown'],
		)
		equal(run([e.start(), e.remove()], told).context.startAfter, false)
	})
	it('row 54: CASCADE changes neither cause nor timer', () => {
		const told = stopping(e.restart())
		const cascaded = step(told, e.cascade())
		deepEqual([cascaded.context.cause, cascaded.context.timer], ['restart', told.context.timer])
	})
	it('row 46: KILL reaches what is left of it', () => {
		const left = step(stopping(e.stop()), e.exited({ residue: [7] }))
		deepEqual(step(left, e.kill()).effects, ['sendSignal'])
	})
	it('force: SIGKILL at once', () => deepEqual(step(stopping(e.shutdown()), e.force()).effects, ['no timer', 'timer', 'killProcesses']))
})

describe('exec_stop (config.md 9.1)', () => {
	const hooked = chartOf(serviceUnit('a', { service: { exec_stop: 'bye' }, lifecycle: { stop_timeout_ms: 8000 } }))
	const begun = hooked.run([e.start(), e.spawned(), e.stop(), e.turn()])
	it('runs when a stop begins, in place of the signal', () =>
		deepEqual([begun.effects, begun.context.timer?.kind, begun.context.timer?.ms], [['startHook', 'timer'], 'hook', 4000]))
	it('is followed by the signal at its end, with what is left of the time', () => {
		const over = hooked.step(begun, e.hookEnded(1, 1001))
		deepEqual([over.effects, over.context.timer?.kind, over.context.timer?.due], [['no timer', 'timer', 'stopProcesses'], 'stop', 8001])
	})
	it('is followed by the signal at half of the time, and ended at SIGKILL', () => {
		const half = hooked.step(begun, firing(begun))
		deepEqual([half.effects, half.context.timer?.due], [['no timer', 'timer', 'stopProcesses'], 8001])
		deepEqual(hooked.step(half, e.hookEnded()).effects, [])
		deepEqual(hooked.step(half, firing(half)).effects, ['endHook', 'no timer', 'timer', 'killProcesses'])
	})
	it('has its time where the service is gone already, and then no signal follows', () => {
		const gone = hooked.step(begun, e.exited())
		deepEqual([gone.effects, gone.state, gone.context.pid], [[], 'stopping', 0])
		const over = hooked.step(gone, e.hookEnded(1, 1001))
		deepEqual([over.effects, over.state], [['no timer'], 'exited'])
		const late = hooked.step(gone, firing(gone))
		deepEqual([late.effects, late.state], [['no timer', 'endHook'], 'exited'])
		const forced = hooked.step(hooked.step(gone, e.shutdown()), e.force())
		deepEqual([forced.effects, forced.state], [['no timer', 'endHook'], 'exited'])
	})
	it('does not run without a main process', () =>
		deepEqual(hooked.run([e.start(), e.spawned(1, 0), e.stop(), e.turn()]).effects.includes('stopProcesses'), true))
	it('leaves room where the service asks for it', () => {
		const longer = hooked.step(begun, e.extend(20_000))
		deepEqual([longer.context.timer, hooked.step(longer, e.hookEnded()).context.timer?.due], [begun.context.timer, 20_001])
	})
})

describe('rows 50 to 53: a stop of what is not, or no longer, or not yet there', () => {
	it('row 51: an end before its turn counts as its turn, without policy', () => {
		const crash = { code: 1 }
		const requested = run([e.stop(), e.exited(crash)], running)
		deepEqual(
			[requested.state, requested.context.lastExit?.requested, requested.context.timer, requested.context.leaving],
			['failed', true, null, null],
		)
		equal(run([e.cascade(), e.exited({ ...crash, gates: CLOSED })], running).state, 'blocked')
		equal(run([e.restart(), e.exited(crash)], running).state, 'starting')
		deepEqual(run([e.replace(other), e.exited(crash)], running).context.unit, other)
		equal(run([e.replace(unwanted), e.exited(crash)], running).state, 'inactive')
		equal(run([e.remove(), e.exited(crash)], running).context.removed, true)
	})
	it('row 51: what is left of it is stopped first', () => {
		const left = run([e.remove(), e.exited({ code: 1, residue: [7] })], running)
		deepEqual([left.context.removed, left.effects], [false, ['end probe', 'sweep'].slice(1)])
		equal(step(left, e.residue()).context.removed, true)
	})
	it('row 52: an attempt is withdrawn at its turn', () => {
		const attempt = run([e.start()])
		const again = run([e.restart(), e.turn()], attempt)
		deepEqual([again.state, again.context.run, again.effects], ['starting', 2, ['no timer', 'cancelSpawn', 'spawn']])
		deepEqual(run([e.replace(other), e.turn()], attempt).context.unit, other)
		deepEqual(run([e.replace(unwanted), e.turn()], attempt).state, 'inactive')
		equal(run([e.remove(), e.turn()], attempt).context.removed, true)
	})
	it('row 53: REPLACE at rest evaluates or rests with the new definition and fresh counters', () => {
		const crashed = step(running, e.exited({ code: 1 }))
		const replaced = run([e.replace(other), e.turn()], crashed)
		deepEqual([replaced.state, replaced.context.unit, replaced.context.restarts], ['starting', other, 0])
		deepEqual(run([e.replace(other)], crashed).context.timer, null)
		equal(run([e.replace(unwanted), e.turn()], crashed).state, 'inactive')
	})
	it('row 50: REMOVE at rest ends the actor once its residue is stopped', () => {
		for (const from of [run([]), run([e.changed(CLOSED)]), step(running, e.exited()), step(running, e.exited({ code: 1 }))])
			equal(run([e.remove(), e.turn()], from).context.removed, true)
		const left = run([e.remove(), e.turn()], step(running, e.exited({ residue: [7] })))
		deepEqual([left.context.removed, left.effects], [false, ['sweep']])
		equal(step(left, e.residue()).context.removed, true)
	})
})
