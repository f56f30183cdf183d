import { equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LeaveCause, StopCause } from '../ports.ts'
import { mergeCause } from './leave.ts'

/** What stands, accepted first; what comes; what stands then. */
const table: readonly [StopCause | null, LeaveCause, StopCause][] = [
	[null, 'cascade', 'cascade'],
	['health', 'request', 'request'],
	['start_timeout', 'cascade', 'cascade'],
	['cascade', 'request', 'request'],
	['request', 'cascade', 'request'],
	['restart', 'request', 'request'],
	['request', 'restart', 'restart'],
	['replace', 'request', 'replace'],
	['replace', 'remove', 'remove'],
	['replace', 'shutdown', 'shutdown'],
	['remove', 'replace', 'remove'],
	['remove', 'request', 'remove'],
	['remove', 'shutdown', 'shutdown'],
	['shutdown', 'remove', 'shutdown'],
	['shutdown', 'request', 'shutdown'],
]

describe('the cause that stands (rows 40, 42, 54)', () => {
	for (const [before, next, stands] of table) it(`${next} over ${before}: ${stands}`, () => equal(mergeCause(before, next), stands))
})
