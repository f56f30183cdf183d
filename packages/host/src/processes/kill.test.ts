import assert from 'node:assert/strict'
import { it } from 'node:test'
import { type ProcessStat, parseStat } from '../proc/stat.ts'
import { createHeld } from './held.ts'
import { createLastResort } from './kill.ts'

function living(pid: number, ppid: number): ProcessStat {
	const stat = parseStat(`${pid} (sleep) S ${ppid} ${pid} ${'1 '.repeat(30)}`)
	assert.ok(stat)
	return stat
}

it('the last resort looks before it kills: an escapee whose parent ends meanwhile is for a moment in no list of children', () => {
	const held = { ...createHeld('web'), main: { run: 1, pid: 71, silent: false } }
	const sent: number[] = []
	createLastResort({
		sight: {
			isNear: true,
			scanTime: 0,
			expire() {},
			own: () => new Map(sent.length === 0 ? [71, 72].map(pid => [pid, living(pid, pid === 72 ? 71 : process.pid)]) : []),
			residue: () => new Map(),
			around: () => new Map(),
			descendants: () => new Map(),
			all: () => new Map(),
		},
		signals: { send: pid => sent.push(pid) > 0, hasGroup: () => true },
		registry: {
			boot: '0',
			helds: new Map([['web', held]]),
			owners: new Map([[71, held]]),
			cookies: { read: () => ({ service: 'web', boot: '0', run: 1, hook: null }) },
			loose: new Set(),
			hasHook: () => false,
			outputOwner: () => null,
		},
		ownsOrphans: false,
		warn() {},
	})()
	assert.deepEqual(new Set(sent), new Set([-71, 71, 72]))
})
