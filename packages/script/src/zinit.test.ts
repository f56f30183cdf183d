import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { setDefaults, toMarkdown, zinit } from './index.ts'
import { Refusal, startDaemon } from './testing/daemon.ts'

const running = { name: 'web', state: 'running', pid: 4242 }

describe('zinit (cli.md 6.1)', () => {
	it('connects to the socket that it is given, and is the whole client', async () => {
		await using daemon = await startDaemon({ 'service.list': () => ['web'] })
		await using z = await zinit.socket(daemon.path).connect()
		assert.deepEqual([z.version, await z.list()], ['0.4.0', ['web']])
	})

	it('is not changed by its methods', async () => {
		await using daemon = await startDaemon()
		const there = zinit.socket(daemon.path)
		assert.notEqual(there, zinit)
		await using one = await there.connect()
		await using other = await there.logLevel(1).connect()
		assert.deepEqual([one.version, other.version], ['0.4.0', '0.4.0'])
	})

	it('does what the program that runs the script has set, unless it is told otherwise', async () => {
		await using first = await startDaemon({ 'service.list': () => ['first'] })
		await using second = await startDaemon({ 'service.list': () => ['second'] })
		setDefaults({ socket: first.path })
		try {
			await using z = await zinit.connect()
			await using other = await zinit.connect({ socket: second.path })
			assert.deepEqual([await z.list(), await other.list()], [['first'], ['second']])
		} finally {
			setDefaults({})
		}
	})

	it('prints nothing below level 2, and then on stderr only', async () => {
		await using daemon = await startDaemon({ 'service.status': () => running })
		const run = (level: number) => {
			const code = `
				import { zinit } from '@zinit/script'
				await using z = await zinit.logLevel(${level}).connect()
				await z.service('web').exec('true').start()`
			const env = { ...process.env, ZINIT_SOCKET: daemon.path }
			return promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', code], { cwd: import.meta.dirname, env })
		}
		assert.deepEqual(await run(1), { stdout: '', stderr: '' })
		assert.deepEqual(await run(2), { stdout: '', stderr: 'connected to zinit 0.4.0\nregistered web\nstarted web: running\n' })
	})
})

describe('the ends of a builder', () => {
	it('register sets the service, and removes what was there if it was reset', async () => {
		await using daemon = await startDaemon({ 'service.delete': () => new Refusal(-32000, 'service_not_found', 'service not found: web') })
		await using z = await zinit.socket(daemon.path).connect()
		const web = z.service('web').exec('true')
		await web.register()
		await web.reset().register({ persist: false })
		assert.deepEqual(daemon.calls, [
			['service.set', { config: web.toConfig(), wait_ms: 60_000 }],
			['service.delete', { name: 'web', wait_ms: 120_000 }],
			['service.set', { config: web.toConfig(), persist: false, wait_ms: 60_000 }],
		])
	})

	it('register fails as the removal does', async () => {
		await using daemon = await startDaemon({ 'service.delete': () => new Refusal(-32020, 'permission_denied', 'cannot remove web') })
		await using z = await zinit.socket(daemon.path).connect()
		await assert.rejects(z.service('web').exec('true').reset().register(), { kind: 'permission_denied' })
	})

	it('start sets and starts it, and tells the outcome', async () => {
		await using daemon = await startDaemon({
			'service.start': () => ({ ok: true, name: 'web', state: 'running', changed: true, affected: [] }),
			'service.status': () => running,
		})
		await using z = await zinit.socket(daemon.path).connect()
		const { outcome, pid } = await z.service('web').exec('true').start({ timeoutMs: 5000 })
		assert.deepEqual([outcome, pid], ['done', 4242])
		assert.deepEqual(
			daemon.calls.map(([method, { wait_ms }]) => [method, wait_ms]),
			[
				['service.set', 0],
				['service.start', 5000],
				['service.status', undefined],
			],
		)
	})

	it('wait resolves when it runs; a oneshot when it has ended well', async () => {
		let state = 'running'
		await using daemon = await startDaemon({ 'service.status': () => ({ ...running, state }) })
		await using z = await zinit.socket(daemon.path).connect()
		assert.equal((await z.service('web').exec('true').wait(1000)).state, 'running')
		state = 'exited'
		assert.equal((await z.service('web').exec('true').oneshot().wait()).state, 'exited')
	})
})

describe('toMarkdown', () => {
	const cases: readonly (readonly [string, unknown, string])[] = [
		['a list of words', ['a', 'b'], '- a\n- b\n'],
		['an empty list as nothing', [], ''],
		[
			'rows as a table',
			[
				{ name: 'a', pid: 1 },
				{ name: 'b', error: 'x|y\nz' },
			],
			'| name | pid | error |\n| --- | --- | --- |\n| a | 1 |  |\n| b |  | x\\|y<br>z |\n',
		],
		[
			'an object as its members',
			{ name: 'a', pid: null, state: { state: 'running' } },
			'|  |  |\n| --- | --- |\n| name | a |\n| pid |  |\n| state | {"state":"running"} |\n',
		],
		['a word as it is', 'tree', 'tree\n'],
	]
	for (const [title, value, expected] of cases) it(`writes ${title}`, () => assert.equal(toMarkdown(value), expected))

	it('writes a builder as its file', async () => {
		await using daemon = await startDaemon()
		await using z = await zinit.socket(daemon.path).connect()
		assert.equal(
			toMarkdown(z.service('web').exec('true')),
			'## web\n\n```toml\n# written by zinit\n\n[service]\nname = "web"\nexec = "true"\n```\n',
		)
	})
})

describe('an example of the README', async () => {
	const directory = fileURLToPath(new URL('..', import.meta.url))
	const examples = [...(await readFile(`${directory}/README.md`, 'utf8')).matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code)
	const outputs = ['database is running\n', '[service]\n']
	for (const [at, code] of examples.entries()) {
		it(`runs: ${outputs[at]?.trim()}`, async () => {
			await using daemon = await startDaemon({
				'service.status': ({ name }) => ({ ...running, name }),
				'service.list_full': () => [],
			})
			const env = { ...process.env, ZINIT_SOCKET: daemon.path }
			const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module-typescript', '-e', code], {
				cwd: directory,
				env,
			})
			assert.equal(stdout, outputs[at])
		})
	}
	it('is checked, each of them', () => assert.equal(examples.length, outputs.length))
})
