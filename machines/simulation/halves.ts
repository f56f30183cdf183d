import { ok } from 'node:assert/strict'
import { it } from 'node:test'
import { searchInParallel } from './pool.ts'
import { describe } from './search.ts'

/** How many schedules are played in all; a million takes about an hour on two processors. */
const SCHEDULES = Number(process.env.ZINIT_SIMULATION_SCHEDULES ?? 20_000)
const FIRST = Number(process.env.ZINIT_SIMULATION_SEED ?? 1)
const STEPS = 50

/** Plays one half of the schedules; in a file of its own each, so that the halves run side by side. */
export function proveHalf(half: 'first' | 'second'): void {
	const count = Math.ceil(SCHEDULES / 2)
	const from = half === 'first' ? FIRST : FIRST + count
	it(`keeps every law after every event (${count} schedules of ${STEPS} steps from seed ${from})`, async () => {
		const failure = await searchInParallel(from, count, STEPS)
		ok(failure === null, failure === null ? '' : describe(failure))
	})
}
