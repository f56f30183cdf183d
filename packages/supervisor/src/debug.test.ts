import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { duration } from './debug.ts'
import { fakeEntry } from './fakes/processes.ts'
import { requires, service, supervise, target } from './fakes/supervised.ts'

describe('debug.state', () => {
	it('has a block for each unit in boot order, byte for byte', async () => {
		const { supervisor, host } = await supervise([
			service('web', { dependencies: { requires: ['db', 'lost'], wants: ['off'] } }),
			service('db'),
			service('off', { status: 'stop' }),
			service('bad', { lifecycle: { restart: 'never' } }),
			service('wait', requires('off')),
			service('loop'),
			target('all', { requires: ['db'] }),
		])
		await host.clock.advance(90_000)
		host.processes.exit('bad', { code: 3 })
		host.processes.exit('loop', { signal: 9 })
		host.processes.children('db', [fakeEntry(7), fakeEntry(8, { name: 'awk', state: 'R' })])
		const pid = supervisor.status('db').pid
		assert.equal(
			supervisor.debugState(),
			[
				'=== Service Graph State ===',
				'',
				'[X] bad - Failed (exit code 3)',
				'',
				`[+] db - Running (pid=${pid}, uptime=1m30s)`,
				'    → required by: all, web',
				'    └─ child processes:',
				'       └─ awk (pid=8, state=R)',
				'       └─ sleep (pid=7, state=S)',
				'',
				'[+] all - Running (pid=0, uptime=1m30s)',
				'    ← depends on:',
				'      ✓ requires db (running)',
				'',
				'[X] loop - Failed (killed by signal 9)',
				'    restart_count: 1, next_delay: 2000ms',
				'    ⏱ pending: retry 1s',
				'',
				'[-] off - Inactive',
				'    → required by: wait',
				'',
				'[?] wait - Blocked (waiting on: off)',
				'    ← depends on:',
				'      ✗ requires off (inactive)',
				'',
				"[X] web - Failed (missing dependency 'lost')",
				'    ← depends on:',
				'      ✓ requires db (running)',
				'      ✓ wants off (inactive)',
				'      ✗ requires lost (missing)',
				'',
			].join('\n'),
		)
	})

	it('writes times as whole units', () => {
		const texts = [0, 999, 1000, 60_000, 90_000, 3_600_000, 3_661_000, 90_061_000].map(duration)
		assert.deepEqual(texts, ['0s', '0s', '1s', '1m', '1m30s', '1h', '1h1m1s', '1d1h1m1s'])
	})
})

describe('debug.process_tree', () => {
	it('draws what descends from the main process, deeper levels indented', async () => {
		const { supervisor, host } = await supervise([service('web')])
		const { pid } = supervisor.status('web')
		host.processes.children('web', [
			fakeEntry(20, { ppid: pid, name: 'sh' }),
			fakeEntry(21, { ppid: 20, name: 'awk', state: 'R' }),
			fakeEntry(22, { ppid: 21, state: 'D' }),
			fakeEntry(30, { ppid: pid, state: 'T' }),
			fakeEntry(40, { ppid: 1 }),
		])
		assert.equal(
			supervisor.debugProcessTree('web'),
			[
				`web (pid=${pid})`,
				`  ├─ sh (pid=20, ppid=${pid}, sleeping)`,
				'  │  └─ awk (pid=21, ppid=20, running)',
				'  │     └─ sleep (pid=22, ppid=21, disk sleep)',
				`  ├─ sleep (pid=30, ppid=${pid}, stopped)`,
				'  └─ sleep (pid=40, ppid=1, sleeping)',
			].join('\n'),
		)
	})

	it('says so where there are no children, only residue, or nothing', async () => {
		const { supervisor, host } = await supervise([
			service('web'),
			service('daemon', { lifecycle: { restart: 'never' } }),
			service('off', { status: 'stop' }),
		])
		host.processes.exit('daemon', { code: 0, residue: [77] })
		assert.equal(supervisor.debugProcessTree('web'), `web (pid=${supervisor.status('web').pid})\n  └─ (no child processes)`)
		assert.equal(supervisor.debugProcessTree('daemon'), 'daemon (pid=0)\n  └─ sleep (pid=77, ppid=1, sleeping)')
		assert.equal(supervisor.debugProcessTree('off'), 'off is not running')
	})
})
