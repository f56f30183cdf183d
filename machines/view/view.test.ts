import { deepEqual, equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { NOTHING_CLOSED } from '../closed.ts'
import { linksOf } from '../graph/links.ts'
import type { View } from '../graph/look.ts'
import type { FailureReason, Obstacle } from '../ports.ts'
import { lookOf, type Sight } from '../simulation/look.ts'
import { planWith, serviceUnit, targetUnit } from '../simulation/units.ts'
import { closedText, errorText, pidOf, stateOf } from './state.ts'
import { treeOf } from './tree.ts'
import { isBlocked, portConflict, reasonsFor, whyText } from './why.ts'

const plan = planWith([
	serviceUnit('database'),
	serviceUnit('app', { service: { ports: [80] }, dependencies: { requires: ['database'], after: ['database'], conflicts: ['old'] } }),
	serviceUnit('old', { service: { ports: [80] } }),
	targetUnit('all', { wants: ['app'], requires: ['ghost'] }),
])
const links = linksOf(plan)
const view = (name: string, sight: Sight): View => {
	const found = lookOf(plan, { [name]: sight })(name)
	if (found === undefined) throw new Error(name)
	return found
}
const exit = (code: number | null) => ({ code, signal: null, requested: false, at: 0 })

describe('the state on the wire (lifecycle.md 1)', () => {
	const table: readonly [Sight, object][] = [
		['inactive', { state: 'inactive' }],
		[
			{ value: 'blocked', blocked: { ...NOTHING_CLOSED, waiting_on: ['a', 'b'] } },
			{ state: 'blocked', waiting_on: ['a', 'b'] },
		],
		['starting', { state: 'starting', pid: 0 }],
		[
			{ value: 'running', pid: 7 },
			{ state: 'running', pid: 7 },
		],
		[
			{ value: 'stopping', pid: 7 },
			{ state: 'stopping', pid: 7 },
		],
		[
			{ value: 'exited', lastExit: exit(3) },
			{ state: 'exited', exit_code: 3 },
		],
		[
			{ value: 'exited', lastExit: exit(null) },
			{ state: 'exited', exit_code: null },
		],
		[
			{ value: 'failed', reason: { type: 'stop_timeout' } },
			{ state: 'failed', reason: { type: 'stop_timeout' } },
		],
	]
	for (const [sight, wire] of table) it(JSON.stringify(wire), () => deepEqual(stateOf(view('database', sight)), wire))
	it('has no pid for a target', () => equal(pidOf(view('all', 'running')), 0))
})

describe('the error text (lifecycle.md 1)', () => {
	const table: readonly [FailureReason, string | null][] = [
		[{ type: 'exit_code', code: 3 }, null],
		[{ type: 'signal', signal: 9 }, 'killed by signal 9'],
		[{ type: 'start_timeout' }, 'start timeout'],
		[{ type: 'stop_timeout' }, 'stop timeout'],
		[{ type: 'health_check_failed', attempts: 3 }, 'health check failed after 3 attempts'],
		[{ type: 'spawn_error', message: 'no such file' }, 'spawn error: no such file'],
		[{ type: 'missing_dependency', dependency: 'x' }, "missing dependency 'x'"],
	]
	for (const [reason, text] of table)
		it(`${reason.type}: ${text}`, () => equal(errorText(view('database', { value: 'failed', reason })), text))
	it('joins all closed gates', () => {
		const obstacles: Obstacle[] = [
			{ kind: 'port', port: 80, pids: [12], text: 'port 80 is in use by external process: nginx (PID 12)' },
			{ kind: 'process', filter: 'x', pids: [1, 2], text: "process filter 'x' matched 2 running process(es): a (PID 1), b (PID 2)" },
		]
		equal(
			closedText({ waiting_on: ['a', 'b'], conflicts_with: ['c'], ports: [{ port: 80, service: 'web' }], obstacles }),
			"waiting on: a, b; conflicts with: c; port conflict on 80: already in use by web; port 80 is in use by external process: nginx (PID 12); process filter 'x' matched 2 running process(es): a (PID 1), b (PID 2)",
		)
	})
	it('is silent where nothing is wrong', () => equal(errorText(view('database', 'running')), null))
})

describe('why (lifecycle.md 2.7)', () => {
	const ascii = (sights: Readonly<Record<string, Sight>>, name: string) => {
		const look = lookOf(plan, sights)
		return whyText(look, name, reasonsFor(links, look, name))
	}
	it('lists what closes the gates now', () =>
		equal(
			ascii({ app: 'blocked', database: 'inactive', old: 'running' }, 'app'),
			'[?] app (blocked)\n  -> waiting on database (inactive)\n  !> conflicts with old (running)',
		))
	it('says that all is well', () =>
		equal(ascii({ app: 'exited', database: 'running', old: 'exited' }, 'app'), '[.] app (exited)\n  Can start: all dependencies satisfied'))
	it('names what is missing', () => equal(ascii({ all: 'failed' }, 'all'), "[X] all (failed)\n  xx missing dependency 'ghost'"))
	it('skips conflicts and ports of an active service', () =>
		equal(
			ascii({ app: 'running', database: 'running', old: 'running' }, 'app'),
			'[+] app (running)\n  Can start: all dependencies satisfied',
		))
	it('words a port conflict in its own way', () => {
		const reasons = {
			broken: null,
			waiting_on: [],
			conflicts_with: [],
			ports: [{ port: 80, service: 'web' }],
			obstacles: [{ kind: 'port', port: 81, pids: [12], text: 'port 81 is in use by external process: nginx (PID 12)' }],
		} as const
		equal(portConflict(reasons), 'port 80 in use by service web; port 81 in use by external process: nginx (PID 12)')
		equal(portConflict({ ...reasons, ports: [], obstacles: [] }), undefined)
	})
	it('calls blocked what is Blocked or lacks a dependency', () => {
		equal(isBlocked(view('app', 'blocked')), true)
		equal(isBlocked(view('app', { value: 'failed', reason: { type: 'missing_dependency', dependency: 'x' } })), true)
		equal(isBlocked(view('app', { value: 'failed', reason: { type: 'stop_timeout' } })), false)
	})
})

describe('tree (lifecycle.md 2.7)', () => {
	const look = lookOf(plan, { database: 'running', app: 'running', old: 'inactive', all: 'failed' })
	it('draws boot order with one level each, conflicts apart', () =>
		equal(
			treeOf(plan, links, look).ascii,
			[
				'├─ [+] database (running)',
				'├─ [+] app (running)',
				'│    ├─ requires database (running)',
				'│    └─ after database (running)',
				'├─ [X] all (failed)',
				'│    ├─ requires ghost (missing)',
				'│    └─ wants app (running)',
				'└─ [-] old (inactive)',
			].join('\n'),
		))
	it('is a graph with conflicts too', () =>
		deepEqual(
			treeOf(plan, links, look).edges.filter(({ from }) => from === 'app'),
			[
				{ from: 'app', to: 'database', kind: 'requires' },
				{ from: 'app', to: 'database', kind: 'after' },
				{ from: 'app', to: 'old', kind: 'conflicts' },
			],
		))
})
