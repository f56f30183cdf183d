import { equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { NOTHING_CLOSED } from '../closed.ts'
import { lookOf, type Sight } from '../simulation/look.ts'
import { planWith, serviceUnit } from '../simulation/units.ts'
import { startIsComplete, stopIsComplete } from './completion.ts'
import { linksOf } from './links.ts'

const plan = planWith([
	serviceUnit('r'),
	serviceUnit('d', { dependencies: { requires: ['r'] } }),
	serviceUnit('x', { dependencies: { requires: ['d'], after: ['late'] } }),
	serviceUnit('late'),
])
const links = linksOf(plan)
const waits = (...names: string[]): Sight => ({ value: 'blocked', blocked: { ...NOTHING_CLOSED, waiting_on: names } })
const retry = { kind: 'retry', token: 1, due: 0, ms: 0 } as const

const starts: readonly [string, Record<string, Sight>, boolean][] = [
	['Running', { x: 'running' }, true],
	['Running and leaving', { x: { value: 'running', leaving: 'restart' } }, false],
	['Exited', { x: 'exited' }, true],
	['Failed', { x: 'failed' }, true],
	['Starting', { x: 'starting' }, false],
	['Stopping', { x: { value: 'stopping', cause: 'restart' } }, false],
	['Inactive and wanted', { x: 'inactive' }, false],
	['Inactive and unwanted', { x: { value: 'inactive', desired: 'down' } }, true],
	['gone', {}, true],
	['Blocked by a conflict', { x: { value: 'blocked', blocked: { ...NOTHING_CLOSED, conflicts_with: ['d'] } }, d: 'running' }, true],
	[
		'Blocked by a port',
		{ x: { value: 'blocked', blocked: { ...NOTHING_CLOSED, ports: [{ port: 1, service: 'd' }] } }, d: 'running' },
		true,
	],
	['waiting for what is Starting', { x: waits('d'), d: 'starting' }, false],
	['waiting for what will be retried', { x: waits('d'), d: { value: 'failed', timer: retry } }, false],
	['waiting for what has failed for good', { x: waits('d'), d: 'failed' }, true],
	['waiting for what nobody wants', { x: waits('d'), d: { value: 'inactive', desired: 'down' } }, true],
	['waiting for what waits for what is Starting', { x: waits('d'), d: waits('r'), r: 'starting' }, false],
	['waiting for what waits for what nobody wants', { x: waits('d'), d: waits('r'), r: { value: 'exited', desired: 'down' } }, true],
	['waiting for what is stopped for good', { x: waits('d'), d: { value: 'stopping', cause: 'request', desired: 'down' } }, true],
	['waiting for what restarts', { x: waits('d'), d: { value: 'stopping', cause: 'restart' } }, false],
	['waiting after something only', { x: waits('late'), d: 'running', late: { value: 'starting', pending: 'spawn' } }, false],
]

describe('the effect of a start is complete (lifecycle.md 0.1)', () => {
	for (const [title, sights, complete] of starts)
		it(`${title}: ${complete}`, () => equal(startIsComplete(links, lookOf(plan, sights), 'x'), complete))
})

const stops: readonly [string, Sight | null, boolean][] = [
	['gone', null, true],
	['Inactive', 'inactive', true],
	['Exited', 'exited', true],
	['Exited with residue', { value: 'exited', residue: [3] }, false],
	['Failed, its residue survived SIGKILL', { value: 'failed', residue: [3], stuck: true }, true],
	['Running', 'running', false],
	['Stopping', 'stopping', false],
	['Exited and leaving', { value: 'exited', leaving: 'request' }, false],
	['Blocked', 'blocked', true],
]

describe('the effect of a stop is complete (lifecycle.md 0.1)', () => {
	for (const [title, sight, complete] of stops)
		it(`${title}: ${complete}`, () => equal(stopIsComplete(lookOf(plan, sight === null ? {} : { x: sight }), 'x'), complete))
})
