import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, it } from 'node:test'
import { isAlive, openHarness, spawners, until } from '../contract/harness.ts'
import { parseListeners } from './listeners.ts'

/** A script that listens and prints its port; the name of its process is `title`. */
const listener = (address: string, title = 'zholder') =>
	`process.title='${title}';const s=require('net').createServer().listen(0,'${address}',()=>console.log(s.address().port))`

interface Holder {
	readonly child: ChildProcess
	readonly pid: number
	readonly port: number
}

/** A process outside of any supervision that listens; killed at the end of the block. */
async function holder(address: string, title?: string): Promise<Holder & Disposable> {
	const child = spawn(process.execPath, ['-e', listener(address, title)], { stdio: ['ignore', 'pipe', 'inherit'] })
	assert.ok(child.stdout && child.pid)
	const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
	return { child, pid: child.pid, port: Number(line), [Symbol.dispose]: () => void child.kill('SIGKILL') }
}

describe('listeners of /proc/net/tcp', () => {
	it('takes sockets in LISTEN state on the wanted ports only', () => {
		const table = [
			'  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
			'   0: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0',
			'   1: 0100007F:1538 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0',
			'   2: 0100007F:1538 0100007F:C002 06 00000000:00000000 00:00000000 00000000     0        0 0 1 0',
			'   3: 0100007F:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0',
		].join('\n')
		assert.deepEqual(parseListeners(table, new Set([5432])), [{ port: 5432, inode: '111' }])
	})
})

for (const spawner of spawners) {
	describe(`conflicts, ${spawner}`, () => {
		for (const address of ['127.0.0.1', '::1']) {
			it(`names a foreign holder of a port on ${address}`, async () => {
				await using harness = await openHarness(spawner)
				using foreign = await holder(address)
				const holders = await harness.host.conflicts.ports('web', [foreign.port])
				assert.deepEqual(holders, [{ port: foreign.port, pid: foreign.pid, name: 'zholder', service: null }])
			})
		}

		it('names the service that holds a port, but not to itself', async () => {
			await using harness = await openHarness(spawner)
			await harness.start('owner', `exec '${process.execPath}' -e "${listener('127.0.0.1')}"`)
			const port = Number(await until(() => harness.lines('owner')[0], 'the port'))
			const [found] = await harness.host.conflicts.ports('other', [port])
			assert.deepEqual([found?.service, found?.pid], ['owner', harness.host.processes.mainPid('owner')])
			assert.deepEqual(await harness.host.conflicts.ports('owner', [port]), [])
		})

		it('does not take a client for a listener', async () => {
			await using harness = await openHarness(spawner)
			const server = createServer(socket => void socket.on('error', () => {})).listen(0, '127.0.0.1')
			await once(server, 'listening')
			using foreign = await holder('127.0.0.1')
			const client = spawn(
				process.execPath,
				['-e', `const s=require('net').connect(${foreign.port},'127.0.0.1',()=>console.log(s.localPort))`],
				{
					stdio: ['ignore', 'pipe', 'inherit'],
				},
			)
			assert.ok(client.stdout)
			const [line] = await once(client.stdout.setEncoding('utf8'), 'data')
			assert.deepEqual(await harness.host.conflicts.ports('web', [Number(line)]), [])
			client.kill('SIGKILL')
			server.close()
		})

		it('answers several calls of one turn, each for its ports', async () => {
			await using harness = await openHarness(spawner)
			using first = await holder('127.0.0.1')
			using second = await holder('127.0.0.1')
			const { conflicts } = harness.host
			const answers = await Promise.all([conflicts.ports('a', [first.port]), conflicts.ports('b', [second.port]), conflicts.ports('c', [])])
			assert.deepEqual(
				answers.map(holders => holders.map(({ pid }) => pid)),
				[[first.pid], [second.pid], []],
			)
		})

		it('matches names of processes without regard to case, never itself or its ancestors', async () => {
			await using harness = await openHarness(spawner)
			const title = `zF${process.pid}`
			using foreign = await holder('127.0.0.1', title)
			const [match, ...rest] = await harness.host.conflicts.filters('web', [title.toUpperCase(), '', `no such ${title}`])
			assert.deepEqual(
				[match?.filter, match?.processes.map(({ pid, name, service }) => [pid, name, service])],
				[title.toUpperCase(), [[foreign.pid, title, null]]],
			)
			assert.deepEqual(rest, [])
			const everything = await harness.host.conflicts.filters('web', ['e', 'a', 's', 'o', 'n', 'i'])
			const pids = new Set(everything.flatMap(({ processes }) => processes.map(({ pid }) => pid)))
			assert.ok(!pids.has(process.pid) && !pids.has(process.ppid) && !pids.has(1) && !pids.has(2))
		})

		it('clears holders and matches with their descendants, but no supervised service', async () => {
			await using harness = await openHarness(spawner)
			const title = `zC${process.pid}`
			using foreign = await holder('127.0.0.1', title)
			const parent = spawn(
				'/bin/sh',
				['-c', `exec '${process.execPath}' -e "process.title='${title}';console.log(require('child_process').spawn('sleep',['100']).pid)"`],
				{
					stdio: ['ignore', 'pipe', 'inherit'],
				},
			)
			assert.ok(parent.stdout && parent.pid)
			const [line] = await once(parent.stdout.setEncoding('utf8'), 'data')
			await harness.start('owner', `exec '${process.execPath}' -e "${listener('127.0.0.1', title)}"`)
			const port = Number(await until(() => harness.lines('owner')[0], 'the port'))
			await harness.host.conflicts.clear('web', [foreign.port, port], [title])
			assert.deepEqual([foreign.pid, parent.pid, Number(line)].filter(isAlive), [])
			assert.ok(isAlive(harness.host.processes.mainPid('owner')))
		})
	})
}
