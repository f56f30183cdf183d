import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { isDropped, ZinitClient } from '../index.ts'
import { type Rust, startRust, withoutRust } from '../testing/rust.ts'

const unit = (name: string, exec: string, more = '') => `[service]\nname = "${name}"\nexec = "${exec}"\n${more}`

describe('zinit 0.3.9 itself (cli.md 7.5)', { skip: withoutRust }, () => {
	let rust: Rust
	let client: ZinitClient
	before(async () => {
		rust = await startRust({
			db: unit('db', 'sleep 1000'),
			app: unit('app', 'sleep 1000', '[dependencies]\nrequires = ["db"]\n'),
			idle: unit('idle', 'sleep 1000', 'status = "stop"\n'),
			crash: unit('crash', "sh -c 'exit 3'", '[lifecycle]\nrestart = "never"\n'),
			once: unit('once', 'true', 'oneshot = true\n'),
			talk: unit('talk', "sh -c 'while :; do echo hi; sleep 0.1; done'"),
			all: '[target]\nname = "all"\n[dependencies]\nrequires = ["app"]\n',
		})
		client = rust.client
	})
	after(() => rust[Symbol.asyncDispose]())

	it('has a version and no features', async () => {
		assert.deepEqual([client.version, client.features], ['0.3.9', []])
		await assert.rejects(client.info(), { kind: 'unknown_method' })
	})

	it('answers all queries', async () => {
		assert.equal((await client.waitFor('app', 'running')).state, 'running')
		assert.deepEqual((await client.list()).toSorted(), ['all', 'app', 'crash', 'db', 'idle', 'once', 'talk'])
		assert.equal((await client.statusFull('app')).dependencies[0]?.name, 'db')
		assert.deepEqual((await client.why('idle')).waiting_on, [])
		assert.equal(await client.isRunning('ghost'), false)
		assert.match(await client.tree(), /requires db/)
		assert.match(await client.debugState(), /db - Running/)
		assert.ok((await client.stats('db')).pid > 0)
		assert.ok(Array.isArray((await client.children('db')).children))
		assert.deepEqual((await client.graph()).edges, [
			{ from: 'all', to: 'app', kind: 'requires' },
			{ from: 'app', to: 'db', kind: 'requires' },
		])
		await assert.rejects(client.status('ghost'), { kind: 'service_not_found', exit: 5 })
		await assert.rejects(client.start('ghost'), { kind: 'service_not_found', exit: 5 })
	})

	it('starts, stops and restarts, and the outcome is told', async () => {
		const outcome = async (result: ReturnType<ZinitClient['start']>) => (await result).outcome
		assert.equal(await outcome(client.start('db')), 'already')
		assert.equal(await outcome(client.start('idle')), 'refused')
		assert.equal(await outcome(client.start('crash')), 'failed')
		assert.equal(await outcome(client.start('once')), 'done')
		const { pid } = await client.status('talk')
		assert.notEqual((await client.restart('talk')).pid, pid)
		assert.equal(await outcome(client.stop('talk')), 'done')
		assert.equal(await outcome(client.stop('talk')), 'already')
		assert.equal(await outcome(client.start('talk')), 'done')
	})

	it('survives what would hang or end it', async () => {
		await assert.rejects(client.kill('all'), { kind: 'not_running' })
		await assert.rejects(client.kill('talk', 'NOPE'), { kind: 'invalid_signal', exit: 2 })
		await assert.rejects(client.serviceSet({ service: { name: 'db', exec: 'sleep 1' } }), { kind: 'service_exists' })
		await assert.rejects(client.serviceDelete('db'), { kind: 'has_dependents' })
		assert.equal((await client.ping()).version, '0.3.9')
		assert.equal((await client.list()).length, 7)
	})

	it('shows its logs, also as they come', async () => {
		const seen: string[] = []
		for await (const line of client.followLogs('talk')) {
			if (!isDropped(line)) seen.push(line.content)
			if (seen.length === 3) break
		}
		assert.deepEqual(seen, ['hi', 'hi', 'hi'])
		assert.equal((await client.logs(undefined, { lines: 2 })).length, 2)
		assert.deepEqual(new Set((await client.logsFilter({ name: 'talk', stream: 'stdout' })).map(({ content }) => content)), new Set(['hi']))
	})

	it('takes a new service and gives it up again', async () => {
		assert.equal((await client.serviceSet({ service: { name: 'new', exec: 'sleep 1000', status: 'stop' } })).name, 'new')
		assert.ok((await client.list()).includes('new'))
		await client.serviceDelete('new')
		assert.ok(!(await client.list()).includes('new'))
	})

	it('ends with shutdown, which resolves when its socket is gone', async () => {
		await using other = await startRust({ db: unit('db', 'sleep 1000') })
		await other.client.shutdown()
		await assert.rejects(ZinitClient.connectUnix(other.path), { kind: 'unreachable' })
	})
})
