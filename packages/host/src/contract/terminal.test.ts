import assert from 'node:assert/strict'
import { readdirSync, readlinkSync } from 'node:fs'
import { describe, it } from 'node:test'
import { hasTerminals } from '../terminal/pair.ts'
import { type Harness, openHarness, spawners, statusOf, until } from './harness.ts'

const skip = hasTerminals() ? false : 'needs node-pty'
const settingsOf = [undefined, { umask: '022', limits: { core: 0 } }] as const

function attach(harness: Harness, service: string) {
	const attachment = harness.host.processes.attach(service)
	assert.ok(attachment)
	const watched = { text: '', ended: false }
	attachment.onData(data => {
		watched.text += Buffer.from(data).toString()
	})
	attachment.onEnd(() => {
		watched.ended = true
	})
	return Object.assign(attachment, { watched })
}

for (const spawner of spawners) {
	describe(`a terminal, ${spawner}`, { skip }, () => {
		for (const settings of settingsOf) {
			const kind = settings ? ' with settings' : ''
			it(`is on 0, 1, 2 and the controlling terminal of a session of its own${kind}`, async () => {
				await using harness = await openHarness(spawner)
				const pid = await harness.start('tty', 'tty; [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && : </dev/tty && echo all; exec sleep 100', {
					stdin: 'tty',
					settings,
				})
				await until(() => harness.lines('tty').length === 2, 'its lines')
				const [path, word] = harness.lines('tty', 'stdout')
				assert.match(path ?? '', /^\/dev\/pts\/\d+$/)
				assert.equal(word, 'all')
				await until(() => statusOf(pid).Name === 'sleep', 'the exec')
				// Until it has started it has its libraries open, too.
				await until(() => readdirSync(`/proc/${pid}/fd`).sort().join() === '0,1,2', 'its descriptors')
				for (const fd of [0, 1, 2]) assert.equal(readlinkSync(`/proc/${pid}/fd/${fd}`), path)
				assert.deepEqual([statusOf(pid).NSsid, statusOf(pid).NSpgid], [String(pid), String(pid)])
			})

			it(`shows its output to watchers, takes input and size, and reports the exit code${kind}`, async () => {
				await using harness = await openHarness(spawner)
				await harness.start('shell', 'stty -echo; echo prompt; read answer; echo "got $answer"; stty size; exit 5', {
					stdin: 'tty',
					settings,
				})
				const first = attach(harness, 'shell')
				const second = attach(harness, 'shell')
				await until(() => harness.lines('shell').includes('prompt'), 'the prompt')
				first.resize(132, 43)
				first.write('hello\n')
				const exit = await harness.event('exited', 'shell')
				assert.deepEqual([exit.code, exit.signal], [5, null])
				assert.deepEqual(harness.lines('shell', 'stdout').slice(-2), ['got hello', '43 132'])
				await until(() => first.watched.ended && second.watched.ended, 'the end of both')
				assert.match(first.watched.text, /got hello\r\n43 132\r\n$/)
				assert.match(second.watched.text, /got hello/)
				assert.equal(harness.host.processes.attach('shell'), null)
			})
		}

		it('has all of a long output readable when the exit is announced', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('long', 'i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done', { stdin: 'tty' })
			harness.host.logs.configure('long', 5000)
			await harness.event('exited', 'long')
			assert.deepEqual(
				harness.lines('long'),
				Array.from({ length: 2000 }, (_, index) => `line ${index}`),
			)
		})

		it('sends an interrupt of its watcher to the foreground', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('interrupted', 'echo ready; exec sleep 100', { stdin: 'tty' })
			await until(() => harness.lines('interrupted').includes('ready'), 'its line')
			attach(harness, 'interrupted').write('\x03')
			assert.equal((await harness.event('exited', 'interrupted')).signal, 2)
		})

		it('is a new one for each run, and none is left open', async () => {
			await using harness = await openHarness(spawner)
			harness.spawn('again', 'echo one', { stdin: 'tty' })
			await harness.event('exited', 'again')
			const before = readdirSync('/proc/self/fd').length
			for (let run = 2; run < 6; run++) {
				harness.spawn('again', `echo run ${run}`, { stdin: 'tty', run })
				await until(() => harness.events.some(event => event.type === 'exited' && event.run === run), `the end of run ${run}`)
			}
			assert.deepEqual(harness.lines('again'), ['one', 'run 2', 'run 3', 'run 4', 'run 5'])
			await until(() => readdirSync('/proc/self/fd').length <= before, 'that none is left')
		})

		it('is not there for other services', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('plain', 'exec sleep 100')
			assert.equal(harness.host.processes.attach('plain'), null)
			assert.equal(harness.host.processes.attach('unknown'), null)
		})
	})
}
