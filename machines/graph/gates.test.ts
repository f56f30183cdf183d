import { deepEqual, equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DependenciesTable } from '@zinit/plan'
import { NOTHING_CLOSED } from '../closed.ts'
import { lookOf, type Sight } from '../simulation/look.ts'
import { planWith, type ServiceWish, serviceUnit, targetUnit } from '../simulation/units.ts'
import { isPending, verdictFor } from './gates.ts'
import { linksOf } from './links.ts'

const exit = (code: number | null, requested = false, signal: number | null = null) => ({ code, signal, requested, at: 0 })

/** The verdict over `x`, which names `d` in one list, where `d` stands as told. */
function verdict(kind: keyof DependenciesTable, d: Sight | null, wish: ServiceWish = {}) {
	const plan = planWith([...(d === null ? [] : [serviceUnit('d', wish)]), serviceUnit('x', { dependencies: { [kind]: ['d'] } })])
	return verdictFor(linksOf(plan), lookOf(plan, { x: 'inactive', ...(d === null ? {} : { d }) }), 'x')
}

const requires: readonly [string, Sight, boolean][] = [
	['Running', 'running', true],
	['Running and leaving', { value: 'running', leaving: 'restart' }, false],
	['Exited with 0', { value: 'exited', lastExit: exit(0) }, true],
	['Exited with 0, by request', { value: 'exited', lastExit: exit(0, true) }, false],
	['Exited, nobody knows how', { value: 'exited', lastExit: exit(null) }, false],
	['Starting', 'starting', false],
	['Stopping', 'stopping', false],
	['Blocked', 'blocked', false],
	['Inactive', 'inactive', false],
	['Failed', { value: 'failed', reason: { type: 'exit_code', code: 1 } }, false],
]

describe('requires (lifecycle.md 2.1)', () => {
	for (const [title, d, open] of requires)
		it(`${title}: ${open ? 'open' : 'closed'}`, () => equal(verdict('requires', d).word, open ? 'open' : 'closed'))
	it('is satisfied by what success_exit_codes calls a success', () =>
		equal(verdict('requires', { value: 'exited', lastExit: exit(3) }, { service: { success_exit_codes: [3] } }).word, 'open'))
	it('names the first that is missing', () => deepEqual(verdict('requires', null), { word: 'missing', dependency: 'd' }))
})

const after: readonly [string, Sight, boolean][] = [
	['Inactive and wanted', 'inactive', false],
	['Inactive and unwanted', { value: 'inactive', desired: 'down' }, true],
	['Inactive, wanted, leaving', { value: 'inactive', leaving: 'restart' }, true],
	['Starting without a process', { value: 'starting', pending: 'spawn' }, false],
	['Starting with a process', { value: 'starting', pid: 5 }, true],
	['Starting without a process and leaving', { value: 'starting', pending: 'spawn', leaving: 'restart' }, true],
	['Running', 'running', true],
	['Stopping', { value: 'stopping', cause: 'restart' }, true],
	['Exited', 'exited', true],
	['Failed', 'failed', true],
	['Blocked by gate 2 alone, all it requires up', { value: 'blocked', blocked: NOTHING_CLOSED }, false],
	['Blocked by a conflict', { value: 'blocked', blocked: { ...NOTHING_CLOSED, conflicts_with: ['y'] } }, true],
	['Blocked by a port', { value: 'blocked', blocked: { ...NOTHING_CLOSED, ports: [{ port: 80, service: 'y' }] } }, true],
]

describe('after (lifecycle.md 2.1)', () => {
	for (const [title, d, open] of after)
		it(`${title}: ${open ? 'open' : 'closed'}`, () => equal(verdict('after', d).word, open ? 'open' : 'closed'))
	it('waits for a oneshot at work', () => {
		const unit = serviceUnit('d', { service: { oneshot: true } })
		equal(verdict('after', { value: 'starting', pid: 5, unit, launched: unit }).word, 'closed')
	})
	it('ignores who does not exist', () => equal(verdict('after', null).word, 'open'))
})

describe('wants and conflicts (lifecycle.md 2.1)', () => {
	for (const state of ['inactive', 'starting', 'failed'] as const)
		it(`wants never closes: ${state}`, () => equal(verdict('wants', state).word, 'open'))
	for (const state of ['starting', 'running', 'stopping'] as const)
		it(`conflicts with what is ${state}`, () => equal(verdict('conflicts', state).word, 'closed'))
	for (const state of ['inactive', 'blocked', 'exited', 'failed'] as const)
		it(`does not conflict with what is ${state}`, () => equal(verdict('conflicts', state).word, 'open'))
	it('conflicts with residue', () => equal(verdict('conflicts', { value: 'failed', residue: [7] }).word, 'closed'))
	it('is symmetric', () => {
		const plan = planWith([serviceUnit('d', { dependencies: { conflicts: ['x'] } }), serviceUnit('x')])
		deepEqual(verdictFor(linksOf(plan), lookOf(plan, { d: 'running', x: 'inactive' }), 'x'), {
			word: 'closed',
			closed: { ...NOTHING_CLOSED, conflicts_with: ['d'] },
		})
	})
	it('counts a Running target', () => {
		const plan = planWith([targetUnit('d'), serviceUnit('x', { dependencies: { conflicts: ['d'] } })])
		equal(verdictFor(linksOf(plan), lookOf(plan, { d: 'running', x: 'inactive' }), 'x').word, 'closed')
	})
})

describe('the gates in their order (lifecycle.md 2.3)', () => {
	const plan = planWith([
		serviceUnit('a'),
		serviceUnit('b'),
		serviceUnit('c', { service: { ports: [80] } }),
		serviceUnit('x', { service: { ports: [80, 80, 0] }, dependencies: { requires: ['b', 'a'], after: ['a', 'c'], conflicts: ['c'] } }),
		serviceUnit('f', { service: { process_filters: ['', 'nginx'] } }),
		serviceUnit('empty', { service: { ports: [0], process_filters: [''] } }),
		targetUnit('t', { requires: ['a'] }),
	])
	const links = linksOf(plan)
	const look = (sights: Readonly<Record<string, Sight>>) =>
		lookOf(plan, { a: 'running', b: 'running', c: 'exited', x: 'inactive', f: 'inactive', empty: 'inactive', t: 'inactive', ...sights })

	it('reports gates 2 and 3 together: requires before after, file order, each once', () => {
		deepEqual(verdictFor(links, look({ a: 'inactive', b: 'failed', c: { value: 'starting', pending: 'spawn' } }), 'x'), {
			word: 'closed',
			closed: { waiting_on: ['b', 'a', 'c'], conflicts_with: ['c'], ports: [], obstacles: [] },
		})
	})
	it('looks at ports only if 1 to 3 are open', () =>
		deepEqual(verdictFor(links, look({ a: 'inactive', c: 'running' }), 'x'), {
			word: 'closed',
			closed: { ...NOTHING_CLOSED, waiting_on: ['a'], conflicts_with: ['c'] },
		}))
	it('asks the host where ports are declared and no active service has them', () => equal(verdictFor(links, look({}), 'x').word, 'ask'))
	it('asks the host about filters', () => equal(verdictFor(links, look({}), 'f').word, 'ask'))
	it('asks nobody about port 0 and empty filters', () => equal(verdictFor(links, look({}), 'empty').word, 'open'))
	it('names the service that has the port', () => {
		const sharers = planWith([serviceUnit('c', { service: { ports: [80] } }), serviceUnit('x', { service: { ports: [80] } })])
		deepEqual(verdictFor(linksOf(sharers), lookOf(sharers, { c: 'running', x: 'inactive' }), 'x'), {
			word: 'closed',
			closed: { ...NOTHING_CLOSED, ports: [{ port: 80, service: 'c' }] },
		})
	})
	it('stops at gate 3 for a target', () => equal(verdictFor(links, look({}), 't').word, 'open'))
	it('tells of a cycle before anything else', () => {
		const round = planWith([
			serviceUnit('p', { dependencies: { requires: ['q', 'ghost'] } }),
			serviceUnit('q', { dependencies: { after: ['p'] } }),
		])
		deepEqual(verdictFor(linksOf(round), lookOf(round, { p: 'inactive', q: 'inactive' }), 'p'), {
			word: 'cycle',
			message: 'cyclic dependency detected: p -> q -> p',
		})
	})
})

describe('pending over what a Blocked unit requires (lifecycle.md 2.1)', () => {
	const plan = planWith([
		serviceUnit('r'),
		serviceUnit('d', { dependencies: { requires: ['r'] } }),
		serviceUnit('e', { dependencies: { requires: ['d'] } }),
	])
	const waiting = (name: string): Sight => ({ value: 'blocked', blocked: { ...NOTHING_CLOSED, waiting_on: [name] } })
	const retry = { kind: 'retry', token: 1, due: 0, ms: 0 } as const
	const table: readonly [string, Sight, boolean][] = [
		['Starting', { value: 'starting', pid: 3 }, true],
		['Stopping to be evaluated again', { value: 'stopping', cause: 'restart' }, true],
		['Stopping for good', { value: 'stopping', cause: 'request', desired: 'down' }, false],
		['to be retried', { value: 'failed', timer: retry }, true],
		['Failed for good', 'failed', false],
		['Inactive and wanted', 'inactive', true],
		['Inactive and unwanted', { value: 'inactive', desired: 'down' }, false],
	]
	for (const [title, r, pending] of table) {
		it(`${title}, two levels down: ${pending}`, () =>
			equal(isPending(linksOf(plan), lookOf(plan, { r, d: waiting('r'), e: waiting('d') }), 'e'), pending))
	}
	it('is not while what it went down with stays down', () => {
		const held = { value: 'blocked', blocked: { ...NOTHING_CLOSED, waiting_on: ['r'], held_by: 'r' } } as const
		const free = planWith([serviceUnit('r'), serviceUnit('d')])
		equal(isPending(linksOf(free), lookOf(free, { r: { value: 'exited', desired: 'down' }, d: held }), 'd'), false)
		equal(isPending(linksOf(free), lookOf(free, { r: { value: 'starting', pid: 1 }, d: held }), 'd'), true)
	})
})
