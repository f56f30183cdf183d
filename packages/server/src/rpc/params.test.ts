import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { MethodName } from '@zinit/protocol'
import { readParams } from './params.ts'
import { Refusal } from './refusal.ts'

const refusal = (method: MethodName, params: Record<string, unknown> | undefined) => {
	try {
		readParams(method, params)
	} catch (error) {
		if (error instanceof Refusal) return error.fault
		throw error
	}
	assert.fail('nothing was refused')
}

describe('parameters', () => {
	it('get the defaults of the contract', () => {
		assert.deepEqual(readParams('service.start', { name: 'a' }), { name: 'a', wait_ms: 3000, tree: false })
		assert.deepEqual(readParams('logs.get', undefined), { lines: 100 })
		assert.deepEqual(readParams('logs.get', { lines: 3 }), { lines: 3 })
	})

	it('that are null count as absent', () => {
		assert.deepEqual(readParams('service.start', { name: 'a', wait_ms: null, tree: null }), { name: 'a', wait_ms: 3000, tree: false })
	})

	it('that are unknown are ignored', () => {
		assert.deepEqual(readParams('service.status', { name: 'a', x: 1 }).name, 'a')
		assert.equal(readParams('service.start', { name: 'a', wait_ms: 1, x: {} }).wait_ms, 1)
	})

	it('that are required words are one of them', () => {
		assert.equal(readParams('service.plan', { verb: 'stop_all' }).verb, 'stop_all')
		assert.match(refusal('service.plan', { verb: 'explode' }).message, /^invalid 'verb' parameter: expected one of start, stop, /)
	})

	it('that are required and missing, or not a text, are one error', () => {
		for (const params of [undefined, {}, { name: 5 }, { name: null }, { name: ['a'] }]) {
			assert.deepEqual(refusal('service.status', params), {
				kind: 'invalid_params',
				message: "missing 'name' parameter",
				issues: [{ path: 'name', message: 'expected a string' }],
			})
		}
	})

	it('keep every name as it is', () => {
		for (const name of ['', ' run', 'RUN', 'ü', '__proto__', 'constructor']) assert.equal(readParams('service.status', { name }).name, name)
	})

	const wrong: readonly (readonly [method: MethodName, params: Record<string, unknown>, message: string])[] = [
		['logs.get', { lines: -1 }, "invalid 'lines' parameter: must be >= 0"],
		['logs.get', { lines: '1' }, "invalid 'lines' parameter: expected an integer"],
		['logs.get', { lines: 1.5 }, "invalid 'lines' parameter: expected an integer"],
		['logs.get', { name: 1 }, "invalid 'name' parameter: expected a string"],
		['logs.filter', { stream: 'out' }, "invalid 'stream' parameter: expected one of stdout, stderr, syslog"],
		['logs.tail', { services: ['a', 5] }, "invalid 'services.1' parameter: expected a string"],
		['service.stop', { name: 'a', wait_ms: 600_001 }, "invalid 'wait_ms' parameter: must be <= 600000"],
		['service.start', { name: 'a', tree: 'yes' }, "invalid 'tree' parameter: expected a boolean"],
		['service.kill', { name: 'a', signal: true }, "invalid 'signal' parameter: expected a string or an integer"],
		['service.kill', { name: 'a', signal: 9.5 }, "invalid 'signal' parameter: expected a string or an integer"],
		['logs.subscribe', { since_seq: { a: 'x' } }, "invalid 'since_seq.a' parameter: expected an integer"],
		['events.subscribe', { kinds: ['news'] }, "invalid 'kinds.0' parameter: expected one of transition, config, proxy, daemon"],
	]
	for (const [method, params, message] of wrong) {
		it(`of another type are refused with path and type: ${method} ${JSON.stringify(params)}`, () => {
			const fault = refusal(method, params)
			assert.equal(fault.message, message)
			assert.equal(fault.issues?.length, 1)
		})
	}

	it('that are wrong are all named', () => {
		assert.equal(refusal('logs.filter', { lines: 'x', since: -1 }).issues?.length, 2)
	})

	it('of a definition are left to the configuration', () => {
		const config = { service: { name: 5 }, bogus: true }
		assert.deepEqual(readParams('service.set', { config, persist: false }).config, config)
		assert.equal(refusal('service.set', { config, persist: 'no' }).kind, 'invalid_params')
	})
})
