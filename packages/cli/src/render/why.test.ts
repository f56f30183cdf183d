import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Event } from '@zinit/client'
import type { WhyBlocked } from '@zinit/protocol'
import { whyLines } from './why.ts'

const at = (hours: number, minutes: number, seconds: number) => new Date(2026, 10, 25, hours, minutes, seconds).getTime()
const now = at(14, 3, 14)

const event = (seq: number, service: string, more: Partial<Event>): Event => ({
	seq,
	at_ms: now,
	kind: 'transition',
	service,
	run: 1,
	from: null,
	to: null,
	event: 'x',
	reason: null,
	cause: { kind: 'exit', at_ms: now },
	...more,
})

const why = (more: Partial<WhyBlocked>): WhyBlocked => ({
	name: 'api',
	blocked: true,
	waiting_on: [],
	conflicts_with: [],
	ascii: '',
	state: { state: 'blocked', waiting_on: [] },
	reasons: [],
	chain: [],
	fixes: [],
	...more,
})

describe('why (cli.md 2)', () => {
	it('goes on to the cause and to how it came to this', () => {
		const cascade = event(8, 'api', {
			at_ms: at(14, 3, 1),
			from: 'running',
			to: 'stopping',
			cause: { kind: 'cascade', method: 'service.stop', service: 'database', uid: 1000, pid: 991, at_ms: now },
		})
		const blocked = event(9, 'api', { at_ms: at(14, 3, 2), from: 'stopping', to: 'blocked' })
		const history = [
			event(5, 'database', { at_ms: at(14, 2, 59), run: 3, from: 'failed', to: 'starting', cause: { kind: 'timer', at_ms: now } }),
			event(7, 'database', {
				at_ms: at(14, 3, 1),
				run: 3,
				from: 'running',
				to: 'failed',
				reason: { type: 'exit_code', code: 1 },
				cause: { kind: 'exit', pid: 812, at_ms: now },
			}),
			cascade,
			blocked,
		]
		const reply = why({
			waiting_on: ['database'],
			reasons: [
				{
					kind: 'requires',
					service: 'database',
					state: 'failed',
					detail: 'requires database (failed: exit code 1)',
					event_seq: 7,
					because: [{ kind: 'retry', detail: 'failed: exit code 1, retry 3', until_ms: now + 7500 }],
				},
			],
			chain: [blocked],
			fixes: ['zinit logs database', 'zinit restart database'],
		})
		assert.deepEqual(whyLines(reply, history, now), [
			'[?] api (blocked) for 12s',
			'  -> requires database (failed: exit code 1, retry 3 in 8s)',
			'       since 14:03:01 because its process 812 exited with code 1',
			'       run 3 was started 14:02:59 by the restart policy',
			'  was running until 14:03:01; stopped by the cascade of: zinit stop database (uid 1000, pid 991)',
			'  to fix: zinit logs database; zinit restart database',
			'',
			'Waiting on: database',
		])
	})

	it('says of what runs who started it', () => {
		const start = event(2, 'api', {
			at_ms: at(14, 3, 0),
			from: 'inactive',
			to: 'starting',
			cause: { kind: 'request', method: 'service.start', uid: 0, pid: 5, at_ms: now },
		})
		const up = event(3, 'api', { at_ms: at(14, 3, 4), from: 'starting', to: 'running' })
		assert.deepEqual(whyLines(why({ blocked: false, state: { state: 'running', pid: 7 }, chain: [up] }), [start, up], now), [
			'api is not blocked',
			'[+] api (running) for 10s',
			'  since 14:03:04, started by zinit start api (uid 0, pid 5)',
		])
	})

	it('nests the gates behind a gate, and tells where it stops', () => {
		const reply = why({
			reasons: [
				{
					kind: 'requires',
					service: 'app',
					state: 'blocked',
					detail: 'requires app (blocked)',
					because: [
						{ kind: 'after', service: 'init', state: 'starting', detail: 'after init (starting)' },
						{ kind: 'requires', service: 'api', state: 'blocked', detail: 'requires api (blocked)', cut: true },
					],
				},
				{ kind: 'port', detail: 'port 80 is in use by external process: nginx (PID 12)', port: 80, pids: [12] },
				{ kind: 'missing', service: 'ghost', detail: "missing dependency 'ghost'" },
			],
		})
		assert.deepEqual(whyLines(reply, [], now), [
			'[?] api (blocked)',
			'  -> requires app (blocked)',
			'     -> after init (starting)',
			'     -> requires api (blocked) …',
			'  !> port 80 is in use by external process: nginx (PID 12)',
			"  xx missing dependency 'ghost'",
		])
	})
})
