import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createCookieReader } from '../proc/cookie.ts'
import { createHeld, type Order } from './held.ts'
import { createOrders } from './orders.ts'

const run = (pid: number) => ({ run: 1, pid, silent: false })
const stop: Order = { signal: 15, mode: 'tree', sessions: 'spare', killing: false, since: 0, signalled: new Map() }

function setUp() {
	const sent: string[] = []
	const orders = createOrders({
		signals: { send: (pid, signal) => sent.push(`${signal} to ${pid}`) > 0, hasGroup: () => true },
		sight: {
			descendants(pid) {
				sent.push(`look at ${pid}`)
				return new Map()
			},
		},
		registry: {
			boot: '0',
			helds: new Map(),
			owners: new Map(),
			cookies: createCookieReader(),
			loose: new Set<string>(),
			hasHook: () => false,
			outputOwner: () => null,
		},
		dropGroup() {},
		given: held => sent.push(`${held.service} has it`),
	})
	return { sent, orders }
}

describe('orders', () => {
	it('are sent at the end of the step in which they were given, each right after a look at whom it is for', async () => {
		const { sent, orders } = setUp()
		for (const pid of [71, 72]) orders.give({ ...createHeld(`s${pid}`), main: run(pid) }, stop)
		assert.deepEqual(sent, [])
		await Promise.resolve()
		assert.deepEqual(
			sent,
			[71, 72].flatMap(pid => [`look at ${pid}`, `15 to -${pid}`, `18 to -${pid}`, `s${pid} has it`]),
		)
	})

	it('do not reach a main process that has been made since', async () => {
		const { sent, orders } = setUp()
		const held = { ...createHeld('s'), main: run(71) }
		orders.give(held, stop)
		held.main = run(72)
		await Promise.resolve()
		assert.deepEqual(sent, ['s has it'])
	})
})
