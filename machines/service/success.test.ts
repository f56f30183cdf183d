import { equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serviceUnit } from '../simulation/units.ts'
import { isSuccess } from './success.ts'

const table: readonly [readonly (number | string)[], number | null, number | null, boolean][] = [
	[[], 0, null, true],
	[[], 3, null, false],
	[[], null, 15, false],
	[[], null, null, false],
	[[3, 'SIGTERM'], 3, null, true],
	[[3, 'SIGTERM'], 4, null, false],
	[[3, 'SIGTERM'], null, 15, true],
	[[3, 'term'], null, 15, true],
	[[3, 'SIGTERM'], null, 9, false],
	[[15], null, 15, false],
	[['SIGTERM'], 15, null, false],
	[[3, 'SIGTERM'], 0, null, true],
	[[3, 'SIGTERM'], null, null, false],
]

describe('success (lifecycle.md 1, config.md 9.1)', () => {
	for (const [success_exit_codes, code, signal, success] of table) {
		it(`code ${code}, signal ${signal} with [${success_exit_codes.join(', ')}]: ${success}`, () => {
			equal(isSuccess(serviceUnit('x', { service: { success_exit_codes } }).config, { code, signal }), success)
		})
	}
})
