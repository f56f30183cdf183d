import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { ZinitClient } from '@zinit/client'
import { eventually, program } from './daemon.ts'
import { says } from './looks.ts'
import { scene } from './scene.ts'
import { requires, service, sleeper } from './units.ts'

const start = scene()

describe('the client library, with a real daemon (cli.md 7)', { concurrency: true }, () => {
	it('tells what came of a request, waits for a state, and ends a wait when it is told to', async () => {
		const daemon = await start({
			units: {
				slow: service('slow', 'until [ -e go ]; do sleep 0.02; done; echo >&3; exec sleep 1000', '[readiness]\ntype = "fd"\n'),
				above: sleeper('above', requires('slow')),
				bad: service('bad', 'exit 3', 'oneshot = true\nstatus = "stop"\n'),
			},
		})
		await using client = await ZinitClient.connectUnix(daemon.socket)
		assert.partialDeepStrictEqual(await client.start('bad'), { outcome: 'failed', state: 'failed', reason: 'exit code 3' })
		await assert.rejects(client.start('bad', { throwUnlessRunning: true }), { kind: 'state_not_reached' })
		await assert.rejects(client.start('slow', { timeoutMs: 100 }), { kind: 'timeout' })
		await assert.rejects(client.status('ghost'), { kind: 'service_not_found' })
		const controller = new AbortController()
		const aborted = client.waitFor('above', 'running', { signal: controller.signal })
		const settled = client.waitFor('above', 'settled')
		controller.abort(new Error('enough'))
		await assert.rejects(aborted, { message: 'enough' })
		await writeFile(join(daemon.directory, 'go'), '')
		assert.equal((await settled).state, 'running')
		assert.deepEqual((await client.stop('slow')).affected, ['above'])
	})

	it('follows events and lines over a restart of the daemon, reads meanwhile, and says that something may be lost', async () => {
		const daemon = await start({ units: { talk: service('talk', 'echo line $$; exec sleep 1000') } })
		await says(daemon, 'talk', 'line')
		await using client = await ZinitClient.connectUnix(daemon.socket, { waitForDaemonMs: 30_000 })
		const [lines, events]: [string[], string[]] = [[], []]
		const following = [
			(async () => {
				for await (const entry of client.followLogs('talk', { lines: 10 })) lines.push('dropped' in entry ? 'dropped' : entry.content)
			})(),
			(async () => {
				for await (const event of client.events({ names: ['talk'] })) events.push('dropped' in event ? 'dropped' : `${event.to}`)
			})(),
		]
		await eventually('the first line', () => (lines.length === 1 ? true : undefined))
		while (events.length === 0) {
			await client.restart('talk')
			await new Promise(resolve => setTimeout(resolve, 20))
		}
		await daemon.end()
		const read = client.status('talk', { timeoutMs: 60_000 })
		const next = spawn(program('zinit-server'), ['-c', daemon.configDir, '-s', daemon.socket], {
			cwd: daemon.directory,
			env: daemon.env,
			stdio: 'ignore',
		})
		try {
			assert.equal((await read).name, 'talk')
			// What is told of the next daemon comes after the gap.
			const goesOn = (told: readonly string[]) => told.includes('dropped') && told.at(-1) !== 'dropped'
			await eventually('the line of the next run', () => (goesOn(lines) ? true : undefined))
			await client.stop('talk')
			await eventually('its events', () => (goesOn(events) && events.at(-1) === 'exited' ? true : undefined))
		} finally {
			next.kill('SIGTERM')
			await once(next, 'exit')
		}
		await client.close()
		await Promise.allSettled(following)
	})
})
