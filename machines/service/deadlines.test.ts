import { deepEqual, equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ServiceWish, serviceUnit } from '../simulation/units.ts'
import { hookTimeout, recheckDelay, startTimeout } from './deadlines.ts'

const timeout = (wish: ServiceWish) => startTimeout(serviceUnit('x', wish).config)
const health = { interval_ms: 10_000, timeout_ms: 5000, retries: 3, start_period_ms: 2000 }

describe('the start timeout (lifecycle.md 4.3)', () => {
	it('is start_timeout_ms for a plain service', () => equal(timeout({}), 30_000))
	it('has no limit for a oneshot with the default', () => equal(timeout({ service: { oneshot: true } }), null))
	it('is taken literally for a oneshot where it was chosen', () =>
		equal(timeout({ service: { oneshot: true }, lifecycle: { start_timeout_ms: 700 } }), 700))
	it('leaves room for all retries with the default', () => equal(timeout({ health }), 2000 + 3 * 15_000 + 5000))
	it('is never below the default', () =>
		equal(timeout({ health: { ...health, interval_ms: 1000, timeout_ms: 1000, start_period_ms: 0 } }), 30_000))
	it('is taken literally with health where it was chosen', () => equal(timeout({ health, lifecycle: { start_timeout_ms: 500 } }), 500))
	it('is not prolonged by probes that begin after readiness', () => equal(timeout({ health, readiness: { type: 'notify' } }), 30_000))
})

describe('other deadlines', () => {
	it('looks at gates 4 and 5 again after 0.5, 1, 2 s and then every 2 s', () =>
		deepEqual([0, 1, 2, 3, 50].map(recheckDelay), [500, 1000, 2000, 2000, 2000]))
	it('waits for exec_stop for half of stop_timeout_ms', () =>
		equal(hookTimeout(serviceUnit('x', { lifecycle: { stop_timeout_ms: 9001 } }).config), 4500))
})
