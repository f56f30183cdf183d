import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type Harness, isAlive, openHarness, spawners, stateOf, until } from './harness.ts'

const SIGTERM = 15
/** A shell that ignores SIGTERM, and whose child does. */
const stubborn = "trap '' TERM; while :; do sleep 0.05; done"

for (const spawner of spawners) {
	describe(`ending, ${spawner}`, () => {
		it('stops a service by its signal', async () => {
			await using harness = await openHarness(spawner)
			const pid = await harness.start('plain', 'exec sleep 100')
			harness.host.processes.stop('plain', SIGTERM, 'tree')
			const exit = await harness.event('exited', 'plain')
			assert.deepEqual([exit.pid, exit.code, exit.signal, exit.residue], [pid, null, SIGTERM, []])
			assert.equal(harness.host.processes.mainPid('plain'), 0)
			assert.equal(stateOf(pid), '')
		})

		it('signals the whole group', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('group', 'sleep 100 & sleep 100 & echo ready; wait')
			await until(() => harness.lines('group').length === 1, 'ready')
			const pids = harness.host.processes.list('group').map(entry => entry.pid)
			assert.equal(pids.length, 3)
			harness.host.processes.stop('group', SIGTERM, 'tree')
			await ended(harness, 'group')
			assert.deepEqual(pids.filter(isAlive), [])
		})

		it('is not done while a child lives whose leader is gone, and SIGKILL ends it', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('leader', `(${stubborn}) & echo ready; wait`)
			await until(() => harness.lines('leader').length === 1, 'ready')
			const main = harness.host.processes.mainPid('leader')
			await until(() => ignoresTerm(harness.host.processes.list('leader').find(entry => entry.ppid === main)?.pid ?? 0), 'the trap')
			harness.host.processes.stop('leader', SIGTERM, 'tree')
			const exit = await harness.event('exited', 'leader')
			assert.equal(exit.signal, SIGTERM)
			assert.notDeepEqual(exit.residue, [])
			const child = exit.residue.find(pid => isAlive(pid))
			assert.ok(child)
			harness.host.processes.kill('leader', 'tree')
			await ended(harness, 'leader')
			assert.ok(!isAlive(child))
		})

		it('ends an escapee: a child that left session and group', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('escape', 'setsid sleep 100 & echo ready; wait')
			await until(() => harness.lines('escape').length === 1, 'ready')
			const main = harness.host.processes.mainPid('escape')
			const escapee = await until(
				() => harness.host.processes.list('escape').find(({ pid, pgid }) => pid !== main && pgid === pid)?.pid,
				'the escape',
			)
			harness.host.processes.stop('escape', SIGTERM, 'tree')
			await ended(harness, 'escape')
			assert.ok(!isAlive(escapee))
		})

		it('ends an escapee that cleared its environment, by descent', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('clean', 'setsid env -i /bin/sh -c "while :; do /bin/sleep 0.05; done" & echo ready; wait')
			const main = harness.host.processes.mainPid('clean')
			const escapee = await until(
				() =>
					harness.host.processes
						.list('clean')
						.find(({ pid }) => pid !== main && !readFileSync(`/proc/${pid}/environ`, 'latin1').includes('ZINIT'))?.pid,
				'the clean escapee',
			)
			await until(() => harness.host.processes.list('clean').find(({ pid, pgid }) => pid === escapee && pgid !== main), 'its group')
			harness.host.processes.stop('clean', SIGTERM, 'tree')
			await ended(harness, 'clean')
			assert.ok(!isAlive(escapee))
		})

		it('finds a double-forked daemon as residue after exit 0, and stops it', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('daemon', '(setsid sleep 100 &)')
			const exit = await harness.event('exited', 'daemon')
			assert.equal(exit.code, 0)
			const listed = await until(() => harness.host.processes.list('daemon')[0], 'the daemon')
			await until(
				() =>
					exit.residue.includes(listed.pid) || harness.events.some(event => event.type === 'residue' && event.pids.includes(listed.pid)),
				'the news of it',
			)
			assert.ok(isAlive(listed.pid))
			harness.host.processes.stop('daemon', SIGTERM, 'tree')
			await ended(harness, 'daemon')
			assert.ok(!isAlive(listed.pid))
		})

		it('tells when residue that was let alone is gone', async () => {
			await using harness = await openHarness(spawner)
			const gate = join(harness.directory, 'gate')
			harness.spawn('helper', `(while [ ! -e '${gate}' ]; do sleep 0.02; done) & :`)
			const exit = await harness.event('exited', 'helper')
			assert.deepEqual([exit.code, exit.residue.length > 0], [0, true])
			writeFileSync(gate, '')
			await ended(harness, 'helper')
		})

		it('leaves escapees alone with kill_mode group', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('mode', 'setsid sleep 100 & echo ready; wait')
			await until(() => harness.lines('mode').length === 1, 'ready')
			const main = harness.host.processes.mainPid('mode')
			const escapee = await until(
				() => harness.host.processes.list('mode').find(({ pid, pgid }) => pid !== main && pgid === pid)?.pid,
				'the escape',
			)
			harness.host.processes.stop('mode', SIGTERM, 'group')
			const exit = await harness.event('exited', 'mode')
			assert.deepEqual(exit.residue, [])
			assert.ok(isAlive(escapee))
			process.kill(escapee, 'SIGKILL')
		})

		it('spares a session that others opened through the service, unless sessions are to end', async () => {
			await using harness = await openHarness(spawner)
			// Like an sshd: the session's process keeps the cookie, the shell of the user below it does not.
			const session = 'setsid sh -c "env -i USER=me /bin/sh -c \\"while :; do /bin/sleep 0.05; done\\"; :" & echo ready; wait'
			await harness.start('sshd', session)
			await until(() => harness.lines('sshd').length === 1, 'ready')
			const main = harness.host.processes.mainPid('sshd')
			const isClean = (pid: number) => /USER=me/.test(readFileSync(`/proc/${pid}/environ`, 'latin1'))
			const shell = await until(
				() => harness.host.processes.list('sshd').find(({ pid, name }) => name === 'sh' && pid !== main && isClean(pid)),
				'the shell',
			)
			harness.host.processes.stop('sshd', SIGTERM, 'tree')
			const exit = await harness.event('exited', 'sshd')
			assert.deepEqual(exit.residue, [])
			assert.ok(isAlive(shell.pid) && isAlive(shell.ppid))
			harness.host.processes.kill('sshd', 'tree', 'end')
			await until(() => harness.events.findLast(event => event.type === 'residue')?.pids.length === 0, 'the end of the session')
			assert.ok(!isAlive(shell.pid) && !isAlive(shell.ppid))
		})

		it('stops a group that is suspended', async () => {
			await using harness = await openHarness(spawner)
			const pid = await harness.start('suspended', 'exec sleep 100')
			process.kill(pid, 'SIGSTOP')
			await until(() => stateOf(pid) === 'T', 'the suspension')
			harness.host.processes.stop('suspended', SIGTERM, 'tree')
			assert.equal((await harness.event('exited', 'suspended')).signal, SIGTERM)
		})

		it('kills what ignores SIGTERM, and says once that all is gone', async () => {
			await using harness = await openHarness(spawner)
			const pid = await harness.start('stubborn', `${stubborn.replace(';', '; echo ready;')}`)
			await until(() => harness.lines('stubborn').length === 1, 'the trap')
			harness.host.processes.stop('stubborn', SIGTERM, 'tree')
			await until(() => ignoresTerm(pid) && isAlive(pid), 'that it ignores the signal')
			harness.host.processes.kill('stubborn', 'tree')
			assert.equal((await harness.event('exited', 'stubborn')).signal, 9)
			await ended(harness, 'stubborn')
			assert.equal(harness.events.filter(event => event.type === 'exited').length, 1)
		})

		it('answers the stop of a service that has nothing left', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('over', 'true')
			await harness.event('exited', 'over')
			harness.host.processes.stop('over', SIGTERM, 'tree')
			assert.deepEqual((await harness.event('residue', 'over')).pids, [])
		})

		it('signals the group of the current main process only', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('signal', "trap 'echo got; exit 7' USR1; echo ready; while :; do sleep 0.05; done")
			await until(() => harness.lines('signal').includes('ready'), 'the trap')
			assert.ok(harness.host.processes.signal('signal', 10))
			assert.equal((await harness.event('exited', 'signal')).code, 7)
			assert.ok(!harness.host.processes.signal('signal', 10))
			assert.ok(!harness.host.processes.signal('unknown', 10))
		})

		it('lists main process, children and escapees, highest pid first, with their figures', async () => {
			await using harness = await openHarness(spawner)
			const pid = await harness.start('listed', 'setsid sleep 100 & sleep 100')
			const list = await until(() => {
				const entries = harness.host.processes.list('listed')
				return entries.filter(entry => entry.name === 'sleep').length === 2 ? entries : null
			}, 'both children')
			assert.deepEqual(
				list.map(entry => entry.pid),
				list.map(entry => entry.pid).sort((left, right) => right - left),
			)
			const main = list.find(entry => entry.pid === pid)
			assert.ok(main && main.memory_bytes > 0 && main.start_ticks > 0)
			assert.deepEqual([main.ppid, main.pgid, main.name], [process.pid, pid, 'sh'])
			assert.deepEqual(harness.host.processes.list('unknown'), [])
		})

		it('stops 100 services at once', async () => {
			await using harness = await openHarness(spawner)
			const names = Array.from({ length: 100 }, (_, index) => `many-${index}`)
			for (const name of names) harness.spawn(name, 'sleep 100; true')
			await until(() => harness.events.length === 100, '100 spawns')
			for (const name of names) harness.host.processes.stop(name, SIGTERM, 'tree')
			for (const name of names) await ended(harness, name)
			assert.equal(harness.events.filter(event => event.type === 'exited').length, 100)
		})

		it('kills everything synchronously', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('last', `setsid sh -c "${stubborn.replaceAll("'", '\\"')}" & (${stubborn}) & echo ready; wait`)
			await until(() => harness.lines('last').length === 1, 'ready')
			const pids = await until(() => {
				const entries = harness.host.processes.list('last').filter(entry => entry.name === 'sh')
				return entries.length === 3 && entries.map(entry => entry.pid)
			}, 'all shells')
			harness.host.processes.killAllNow()
			await until(() => !pids.some(isAlive), 'the end of all')
		})

		it('forgets a service, and knows a new one of its name', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('name', 'exit 1')
			await harness.event('exited', 'name')
			harness.host.processes.forget('name')
			harness.host.logs.drop('name')
			harness.spawn('name', 'echo new; exit 2', { run: 2 })
			await until(() => harness.events.find(event => event.type === 'exited' && event.run === 2 && event.code === 2), 'the second exit')
			assert.deepEqual(
				harness.host.logs.query(['name'], {}).map(line => [line.seq, line.content]),
				[[1, 'new']],
			)
		})
	})
}

/** Resolves once the host has said that nothing of the service is left. */
async function ended(harness: Harness, service: string): Promise<void> {
	await until(() => {
		const last = harness.events.findLast(event => event.service === service && (event.type === 'exited' || event.type === 'residue'))
		return (last?.type === 'exited' && last.residue.length === 0) || (last?.type === 'residue' && last.pids.length === 0)
	}, `the end of ${service}`)
}

function ignoresTerm(pid: number): boolean {
	try {
		const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
		return (BigInt(`0x${ignored?.[1] ?? '0'}`) & (1n << 14n)) !== 0n
	} catch {
		return false
	}
}
