import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { type Daemon, eventually, startDaemon } from './daemon.ts'
import { numbers } from './numbers.ts'

const VALID = `[service]
name = "mutant"
exec = "sleep 1000"
status = "stop"
ports = [8080, 8081]

[service.env]
A = "1"

[dependencies]
after = ["other"]

[lifecycle]
restart = "always"
restart_delay_ms = 100
`

function mutate(text: string, next: (below: number) => number): string {
	const at = next(text.length)
	switch (next(4)) {
		case 0:
			return text.slice(0, at) + text.slice(at + 1 + next(8))
		case 1:
			return text.slice(0, at) + String.fromCharCode(next(128)) + text.slice(at)
		case 2:
			return text.slice(0, at)
		default:
			return text.slice(0, at) + text.slice(next(text.length)) + text.slice(at)
	}
}

describe('bad input', () => {
	let daemon: Daemon
	before(async () => {
		daemon = await startDaemon({ units: { steady: '[service]\nname = "steady"\nexec = "sleep 1000"\n' } })
		await daemon.reaches('steady', 'running')
	})
	after(() => daemon.cleanUp())

	it('in a unit file is one clear error with its place; the rest runs on', async () => {
		const next = numbers(20261124)
		const { pid } = await daemon.reaches('steady', 'running')
		for (let count = 0; count < 200; count += 1) {
			await writeFile(`${daemon.configDir}/mutant.toml`, mutate(VALID, next))
			const { result, error } = await daemon.call('service.reload', { wait_ms: 10_000 })
			assert.equal(error, undefined)
			const { errors } = result as { errors: { file: string; line: number; column: number; message: string }[] }
			for (const { file, line, column, message } of errors) {
				assert.match(file, /mutant\.toml$/)
				assert.ok(line >= 1 && column >= 1 && message.length > 0)
			}
		}
		assert.equal((await daemon.reaches('steady', 'running')).pid, pid)
	})

	it('in a set is refused whole: nothing is written, nothing is changed', async () => {
		const before = await daemon.ask('service.list')
		const bad = [
			{},
			{ config: null },
			{ config: { service: { name: 'x' } } },
			{ config: { service: { name: 'x y', exec: '' } } },
			{ config: { service: { name: 'x', exec: 'sleep 1', ports: [70_000] } } },
			{ config: { service: { name: 'x', exec: 'sleep 1' }, dependencies: { requires: ['ghost'] } } },
			{ config: { service: { name: 'steady', exec: 'sleep 1' }, dependencies: { requires: ['steady'] } } },
			{ config: { service: { name: 'x', exec: 'no-such-program-anywhere' } } },
		]
		for (const params of bad) {
			const { error } = await daemon.call('service.set', params)
			assert.ok(error !== undefined && error.message.length > 0, JSON.stringify(params))
			assert.ok(error.data?.kind)
		}
		assert.deepEqual(await daemon.ask('service.list'), before)
	})

	it('on the socket gets an answer or an end of its own connection; the others are served', async () => {
		const next = numbers(7)
		for (let count = 0; count < 100; count += 1) {
			const bytes = Buffer.from(Array.from({ length: 1 + next(400) }, () => next(256)))
			await new Promise<void>((resolve, reject) => {
				const connection = connect(daemon.socket)
				connection.on('error', reject)
				connection.on('data', () => undefined)
				connection.on('end', resolve)
				connection.on('connect', () => connection.end(bytes))
			})
		}
		await eventually('an answer', async () => (await daemon.call('system.ping')).result ?? undefined)
	})
})
