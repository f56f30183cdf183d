import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BusyPoll } from './busy-poll.ts'

/** An event loop of the test's own, whose time and turns go on when told. */
function loop() {
	let time = 1000
	let turns: (() => void)[] = []
	const poll = new BusyPoll({ now: () => time, nextTurn: then => void turns.push(then) })
	return {
		exchange(count: number, pauseMs: number) {
			for (let index = 0; index < count; index++) {
				time += pauseMs
				poll.asked()
				poll.answered()
			}
		},
		pass: (ms: number) => {
			time += ms
		},
		turn() {
			const due = turns
			turns = []
			for (const then of due) then()
		},
		get turnsDue() {
			return turns.length
		},
		get isWaiting() {
			return turns.length === 0
		},
	}
}

describe('busy polling', () => {
	it('begins once many requests in a row came at once', () => {
		const machine = loop()
		machine.exchange(10, 0.01)
		assert.ok(machine.isWaiting)
		machine.exchange(10, 0.01)
		assert.ok(!machine.isWaiting)
	})

	it('goes on while requests come, in one chain of turns, and ends soon after the last', () => {
		const machine = loop()
		machine.exchange(20, 0.01)
		for (let round = 0; round < 100; round++) {
			machine.exchange(1, 0.01)
			machine.turn()
			assert.equal(machine.turnsDue, 1)
		}
		machine.pass(1)
		machine.turn()
		assert.ok(machine.isWaiting)
	})

	it('does not begin for who asks now and then, however often', () => {
		const machine = loop()
		machine.exchange(1000, 1)
		assert.ok(machine.isWaiting)
	})

	it('ends with the first request that lets it wait, and begins only after many that do not', () => {
		const machine = loop()
		machine.exchange(20, 0.01)
		machine.pass(1)
		machine.turn()
		machine.exchange(1, 0)
		assert.ok(machine.isWaiting)
		machine.exchange(10, 0.01)
		assert.ok(machine.isWaiting)
	})
})
