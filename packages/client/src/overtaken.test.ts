import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { State } from '@zinit/protocol'
import { type Overtaken, overtaken } from './overtaken.ts'
import type { Event } from './stream/events.ts'

const event = (to: State | null, cause: Partial<Event['cause']>, name = 'process.exited'): Event => ({
	seq: 1,
	at_ms: 1,
	kind: to === null ? 'config' : 'transition',
	service: 'a',
	run: 1,
	from: null,
	to,
	event: name,
	reason: null,
	cause: { kind: 'request', at_ms: 1, ...cause },
})
const exit = event('exited', { kind: 'exit' })
const stop = event('exited', { method: 'service.stop' })
const held = event('inactive', { method: 'service.stop' })
const removal = event('exited', { method: 'service.delete' })
const gone = event(null, { method: 'service.delete' }, 'removed')

describe('a start is overtaken', () => {
	const table: readonly (readonly [string, State | undefined, readonly Event[], Overtaken | undefined])[] = [
		['not when it is up', 'running', [stop], undefined],
		['not when it is held up', 'blocked', [held], undefined],
		['not when it has failed', 'failed', [stop], undefined],
		['not when it has ended by itself', 'exited', [stop, exit], undefined],
		['not when it has ended and no event tells how', 'exited', [], undefined],
		['when its end was asked for', 'exited', [exit, stop], { reason: 'stopped', overtaken_by: stop }],
		['when it no longer waits', 'inactive', [held], { reason: 'stopped', overtaken_by: held }],
		['when it no longer waits and no event tells why', 'inactive', [], { reason: 'stopped', overtaken_by: null }],
		['when it is on its way out', 'exited', [removal], { reason: 'removed', overtaken_by: removal }],
		['when it is gone', undefined, [removal, gone], { reason: 'removed', overtaken_by: gone }],
		['when it is gone and no event tells why', undefined, [], { reason: 'removed', overtaken_by: null }],
	]
	for (const [law, state, events, expected] of table) {
		it(law, () => assert.deepEqual(overtaken(state, events), expected))
	}
})
