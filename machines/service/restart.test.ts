import { deepEqual, equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LifecycleTable, RestartPolicy } from '@zinit/plan'
import { serviceUnit } from '../simulation/units.ts'
import { type Backoff, decideRestart, type Ending, type RestartWord } from './restart.ts'

const { lifecycle } = serviceUnit('x').config
const FRESH: Backoff = { restarts: 0, delay: 1000 }
const crash: Ending = { success: false, lasted: 10 }
const success = { success: true, lasted: 10 }

function decide(
	keys: Partial<LifecycleTable>,
	ending = crash,
	before = FRESH,
	random = 0,
	other: { oneshot?: boolean; unwanted?: boolean } = {},
) {
	return decideRestart({ lifecycle: { ...lifecycle, ...keys }, oneshot: false, unwanted: false, ...other }, ending, before, random)
}

describe('the restart policy (lifecycle.md 3)', () => {
	const policies: readonly [RestartPolicy, boolean, RestartWord][] = [
		['always', true, 'retry'],
		['always', false, 'retry'],
		['on-failure', true, 'settle'],
		['on-failure', false, 'retry'],
		['never', true, 'settle'],
		['never', false, 'settle'],
	]
	for (const [restart, success, word] of policies) {
		it(`${restart} after ${success ? 'a success' : 'a failure'}: ${word}`, () =>
			equal(decide({ restart }, { success, lasted: 10 }).word, word))
	}

	it('never restarts a oneshot, whatever the policy says', () =>
		equal(decide({ restart: 'always' }, crash, FRESH, 0, { oneshot: true }).word, 'settle'))
	it('never restarts what nobody wants', () => equal(decide({ restart: 'always' }, crash, FRESH, 0, { unwanted: true }).word, 'settle'))
	it('treats a spawn that failed as a failure', () => equal(decide({}, { success: false, lasted: null }).word, 'retry'))
	it('leaves the counters alone where nothing follows', () =>
		deepEqual(decide({ restart: 'never' }, success, { restarts: 3, delay: 8000 }), { word: 'settle', restarts: 3, delay: 8000, wait: 0 }))

	it('waits 1, 2, 4 … 256, 300 s with the defaults, then gives up after 11 runs', () => {
		const waits: number[] = []
		let before = FRESH
		for (let run = 0; run < 20; run++) {
			const { word, wait, restarts, delay } = decide({}, crash, before)
			if (word !== 'retry') {
				equal(word, 'give-up')
				break
			}
			waits.push(wait / 1000)
			before = { restarts, delay }
		}
		deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300])
	})

	it('never gives up with max_restarts = 0', () =>
		equal(decide({ max_restarts: 0 }, crash, { restarts: 100_000, delay: 300_000 }).word, 'retry'))
	it('gives up at max_restarts and keeps the counters', () =>
		deepEqual(decide({ max_restarts: 2 }, crash, { restarts: 2, delay: 4000 }), { word: 'give-up', restarts: 2, delay: 4000, wait: 0 }))
	it('begins anew after a run of stability_period_ms', () =>
		deepEqual(decide({}, { success: false, lasted: 30_000 }, { restarts: 9, delay: 256_000 }), {
			word: 'retry',
			wait: 1000,
			restarts: 1,
			delay: 2000,
		}))
	it('does not begin anew a millisecond earlier', () =>
		equal(decide({}, { success: false, lasted: 29_999 }, { restarts: 9, delay: 256_000 }).wait, 256_000))
	it('begins anew after every run with stability_period_ms = 0', () =>
		equal(decide({ stability_period_ms: 0 }, { success: false, lasted: 0 }, { restarts: 10, delay: 9000 }).wait, 1000))

	it('multiplies one delay by a factor in [1, 1 + restart_jitter], and doubles the plain one', () => {
		deepEqual(decide({ restart_jitter: 0.5 }, crash, FRESH, 0), { word: 'retry', wait: 1000, restarts: 1, delay: 2000 })
		deepEqual(decide({ restart_jitter: 0.5 }, crash, FRESH, 0.5), { word: 'retry', wait: 1250, restarts: 1, delay: 2000 })
		equal(decide({ restart_jitter: 1 }, crash, FRESH, 0.999).wait, 1999)
		equal(decide({}, crash, FRESH, 0.999).wait, 1000)
	})
})
