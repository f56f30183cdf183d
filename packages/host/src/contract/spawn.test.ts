import assert from 'node:assert/strict'
import { readdirSync, readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openHarness, spawners, statusOf, until } from './harness.ts'

for (const spawner of spawners) {
	describe(`spawn, ${spawner}`, () => {
		it('reports the exit code of the shell', async () => {
			await using harness = await openHarness(spawner)
			for (const code of [0, 1, 42, 255]) harness.spawn(`code-${code}`, `exit ${code}`)
			for (const code of [0, 1, 42, 255]) {
				const exit = await harness.event('exited', `code-${code}`)
				assert.deepEqual([exit.code, exit.signal, exit.residue], [code, null, []])
			}
		})

		it('reports the signal that killed the shell', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('killed', 'kill -9 $$')
			const exit = await harness.event('exited', 'killed')
			assert.deepEqual([exit.code, exit.signal], [null, 9])
		})

		it('announces 200 spawns of one turn and all their exits, each spawn first, however fast they end', async () => {
			await using harness = await openHarness(spawner)
			const names = Array.from({ length: 200 }, (_, index) => `fast-${index}`)
			for (const name of names) harness.spawn(name, 'true')
			await until(() => harness.events.filter(event => event.type === 'exited').length === 200, '200 exits')
			for (const name of names) {
				const types = harness.events.filter(event => event.service === name).map(event => event.type)
				assert.deepEqual(types, ['spawned', 'exited'])
			}
		})

		it('says nothing before spawn has returned', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('later', 'true')
			assert.deepEqual(harness.events, [])
			await harness.event('exited', 'later')
		})

		it('gives the child the environment of the request and no more', async () => {
			await using harness = await openHarness(spawner)
			const pid = await harness.start('env', 'exec sleep 100', { env: { GREETING: 'grüß dich\n zweite Zeile', EMPTY: '' } })
			const read = () => readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean)
			const environment = await until(() => (statusOf(pid).Name === 'sleep' ? read() : null), 'the exec of sleep')
			const expected = [
				'EMPTY=',
				'GREETING=grüß dich\n zweite Zeile',
				`PATH=${process.env.PATH}`,
				`ZINIT_RUN=${harness.host.boot}:1`,
				'ZINIT_SERVICE=env',
			]
			assert.deepEqual(environment.filter(each => !/^(PWD|OLDPWD|SHLVL|_)=/.test(each)).sort(), expected)
		})

		it('makes the child leader of a session and group of its own', async () => {
			await using harness = await openHarness(spawner)
			const pid = await harness.start('leader', 'exec sleep 100')
			const { NSsid, NSpgid } = statusOf(pid)
			assert.deepEqual([NSsid, NSpgid], [String(pid), String(pid)])
		})

		it('starts the child with no signal blocked and none ignored', async () => {
			await using harness = await openHarness(spawner)
			const ignore = () => {}
			process.on('SIGUSR2', ignore)
			try {
				const pid = await harness.start('signals', 'exec sleep 100')
				const { SigBlk, SigIgn } = await until(() => (statusOf(pid).Name === 'sleep' ? statusOf(pid) : null), 'the exec of sleep')
				assert.deepEqual([SigBlk, SigIgn], ['0000000000000000', '0000000000000000'])
			} finally {
				process.off('SIGUSR2', ignore)
			}
		})

		it('opens stdin on /dev/null, two outputs, and nothing else', async () => {
			await using harness = await openHarness(spawner)
			const pid = await harness.start('files', 'exec sleep 100')
			const opened = () => readdirSync(`/proc/${pid}/fd`).sort()
			await until(() => statusOf(pid).Name === 'sleep' && opened().join() === '0,1,2', 'exactly three descriptors')
			assert.equal(readlinkSync(`/proc/${pid}/fd/0`), '/dev/null')
			assert.notEqual(readlinkSync(`/proc/${pid}/fd/1`), readlinkSync(`/proc/${pid}/fd/2`))
		})

		it('runs in the given directory', async () => {
			await using harness = await openHarness(spawner)
			const pid = await harness.start('dir', 'exec sleep 100', { dir: harness.directory })
			assert.equal(readlinkSync(`/proc/${pid}/cwd`), realpathSync(harness.directory))
		})

		it('names a missing directory and the reason', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('nowhere', 'true', { dir: join(harness.directory, 'missing') })
			const { message } = await harness.event('spawn_failed', 'nowhere')
			assert.equal(message, `cannot enter directory '${harness.directory}/missing': no such file or directory (ENOENT)`)
		})

		it('names a directory that is a file', async () => {
			await using harness = await openHarness(spawner)
			const file = join(harness.directory, 'file')
			writeFileSync(file, '')
			harness.spawn('file', 'true', { dir: file })
			assert.equal((await harness.event('spawn_failed', 'file')).message, `cannot enter directory '${file}': not a directory (ENOTDIR)`)
		})

		it('reports a command that is too long for the kernel with its reason', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('long', `: ${'x'.repeat(200_000)}`)
			assert.equal((await harness.event('spawn_failed', 'long')).message, "cannot execute '/bin/sh': argument list too long (E2BIG)")
		})

		it('leaves the exit of a missing program to the shell: 127', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('missing', '/nonexistent/program')
			assert.equal((await harness.event('exited', 'missing')).code, 127)
			assert.match(harness.lines('missing', 'stderr').join(), /\/nonexistent\/program/)
		})

		it('takes names that no file could have', async () => {
			await using harness = await openHarness(spawner)
			for (const name of ['.', '..', 'x'.repeat(255), 'ü'.repeat(120)]) {
				harness.spawn(name, 'echo here')
				await harness.event('exited', name)
				assert.deepEqual(harness.lines(name), ['here'])
			}
		})

		it('tells nothing of a spawn that was cancelled while it waited', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('cancelled', 'sleep 100')
			harness.host.processes.cancel('cancelled', 1)
			harness.spawn('marker', 'true')
			await harness.event('exited', 'marker')
			assert.deepEqual(
				harness.events.filter(event => event.service === 'cancelled'),
				[],
			)
		})

		it('kills and forgets a spawn that was cancelled just after it was made', async () => {
			await using harness = await openHarness(spawner)
			const pid = await harness.start('cancelled', 'sleep 100 & wait')
			harness.host.processes.cancel('cancelled', 1)
			await until(() => statusOf(pid).State === undefined, 'the end of the child')
			harness.spawn('marker', 'true')
			await harness.event('exited', 'marker')
			const events = harness.events.filter(event => event.service === 'cancelled' && event.type !== 'residue')
			assert.deepEqual(
				events.map(event => event.type),
				['spawned'],
			)
			assert.equal(harness.host.processes.mainPid('cancelled'), 0)
		})

		it('does not cancel another run', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('kept', 'sleep 100')
			harness.host.processes.cancel('kept', 2)
			assert.ok(harness.host.processes.signal('kept', 15))
			assert.equal((await harness.event('exited', 'kept')).signal, 15)
		})

		it('lets the event loop turn between spawns of a long queue', async () => {
			await using harness = await openHarness(spawner)
			for (let index = 0; index < 100; index++) harness.spawn(`queued-${index}`, 'true')
			await harness.event('spawned', 'queued-0')
			// The harness awaits with a timer, so it saw this in the middle of the queue.
			assert.ok(harness.events.length < 200)
			await until(() => harness.events.length === 200, 'all exits')
		})
	})
}
