import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { describe, it } from 'node:test'
import { info, startFakeDaemon } from '../testing/fake-daemon.ts'
import { runCli } from '../testing/run-cli.ts'
import type { Finding } from './check.ts'
import { runsDaemon } from './daemons.ts'

describe('a command line is that of a daemon', () => {
	for (const [line, expected] of [
		[['/usr/bin/zinit-server', '-c', '/etc'], true],
		[['/usr/bin/node', '--disable-sigusr1', '--max-semi-space-size=4', '/x/bin/../lib/zinit-server/start.cjs', '-c', '/etc'], true],
		[['node', '--import', '/x/preload.js', '/x/lib/zinit-server/start.cjs'], true],
		[['node', 'packages/server/src/main.ts'], true],
		[['node', '/usr/bin/zinit-server'], true],
		[['vim zinit-server.log', '8'], false],
		[['vim', 'zinit-server'], false],
		[['sh', '/usr/bin/zinit-server'], false],
		[['node', '/x/tsc', 'packages/server/src/main.ts'], false],
		[['tail', '-f', '/var/log/zinit-server/start.cjs'], false],
		[[''], false],
	] as const) {
		it(`${expected ? '' : 'not '}of: ${line.join(' ')}`, () => assert.equal(runsDaemon(line), expected))
	}
})

/** A process that has written its pid, or that of its child; ended with the test. */
interface Running extends AsyncDisposable {
	readonly pid: number
}

async function run(script: string, env: Readonly<Record<string, string>>, argv0 = 'sh'): Promise<Running> {
	const child: ChildProcess & { readonly stdout: NodeJS.ReadableStream } = spawn('/bin/sh', ['-c', script], {
		argv0,
		detached: true,
		env: { PATH: process.env.PATH ?? '', ...env },
		stdio: ['ignore', 'pipe', 'inherit'],
	})
	const exit = new Promise(resolve => child.on('exit', resolve))
	const { value } = await createInterface(child.stdout)[Symbol.asyncIterator]().next()
	return {
		pid: Number(value),
		async [Symbol.asyncDispose]() {
			if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
			await exit
		},
	}
}

const cookie = (service: string, boot: string) => ({ ZINIT_SERVICE: service, ZINIT_RUN: `${boot}:1` })
const itself = 'echo $$; exec sleep 1000'
const itsChild = 'sleep 1000 & echo $!; wait'
const daemonInfo = {
	version: '9.9.9',
	pid: process.pid,
	boot: 'b',
	socket: '/x/zinit.sock',
	config_dirs: [],
	peer: { access: 'write', uid: 0 },
	started_at: 0,
	uptime_ms: 100_000,
}

/** What `zinit doctor` says of leftovers; without a socket no daemon answers. */
async function leftovers(socket?: string): Promise<Finding> {
	const { checks } = JSON.parse((await runCli(['doctor', '--json'], socket === undefined ? {} : { socket })).stdout)
	return checks.find(({ id }: Finding) => id === 'leftovers')
}

const names = ({ detail }: Finding, { pid }: Running) => new RegExp(`\\bpid ${pid} of web\\b`).test(detail)

describe('zinit doctor finds leftovers', { skip: process.platform !== 'linux' && 'there is no /proc' }, () => {
	const answers = {
		'system.info': () => daemonInfo,
		'service.list': () => ['web'],
		'service.list_full': () => [info('web', { state: 'inactive' })],
	}

	it('where no daemon is, whatever has its name in its command line, and says how to end them', async () => {
		await using left = await run(itself, cookie('web', 'former'))
		await using _editor = await run(itsChild, {}, 'vim zinit-server.log')
		const found = await leftovers()
		assert.ok(names(found, left), found.detail)
		assert.match(found.hint ?? '', new RegExp(`^no daemon looks after them; end them: kill .*\\b${left.pid}\\b`))
	})

	it('of a daemon that is no more, beside the one that answers, also of a service that it knows', async () => {
		await using left = await run(itself, cookie('web', 'former'))
		await using daemon = await startFakeDaemon(answers)
		const found = await leftovers(daemon.path)
		assert.ok(names(found, left), found.detail)
	})

	it('but not what the daemon that answers has started, or has taken over', async () => {
		await using own = await run(itself, cookie('web', 'b'))
		await using kept = await run(itself, cookie('web', 'former'))
		await using daemon = await startFakeDaemon({
			...answers,
			'service.list_full': () => [info('web', { state: 'inactive' }), info('kept', { state: 'running', pid: kept.pid })],
		})
		const found = await leftovers(daemon.path)
		assert.deepEqual([names(found, own), names(found, kept)], [false, false], found.detail)
	})

	it('but not what another daemon has started', async () => {
		await using others = await run(itsChild, cookie('web', 'another'), '/usr/bin/zinit-server')
		assert.ok(!names(await leftovers(), others))
	})
})
