import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { after, before, describe, it, type TestContext } from 'node:test'
import { quantile } from './bench/numbers.ts'
import { type Daemon, eventually, request, startDaemon } from './daemon.ts'
import { honestClient } from './honest-client.ts'
import { numbers } from './numbers.ts'

/** Seconds of each attack; longer by ZINIT_FUZZ_SECONDS. */
const SECONDS = Number(process.env.ZINIT_FUZZ_SECONDS ?? 4)
const MEGABYTE = 1024 * 1024
const ATTACKERS = 4
/** Of each attacker: together fewer than the daemon takes, so that the honest client gets in. */
const HALF_OPEN = 200

describe('a hostile client', () => {
	let daemon: Daemon
	before(async () => {
		const talk = 'i=0; while :; do i=$((i+1)); echo "line $i"; [ $((i % 200)) -eq 0 ] && sleep 0.1; done'
		daemon = await startDaemon({
			units: {
				steady: '[service]\nname = "steady"\nexec = "sleep 1000"\n',
				talker: `[service]\nname = "talker"\nexec = ${JSON.stringify(talk)}\n`,
			},
		})
		await daemon.reaches('steady', 'running')
	})
	after(() => daemon.cleanUp())

	/** Runs attackers until the time is over while an honest client asks; nobody but the attackers suffers. */
	const under =
		(attack: (next: (below: number) => number, isOver: () => boolean) => Promise<void>) =>
		async (test: TestContext): Promise<void> => {
			const { pid } = await daemon.reaches('steady', 'running')
			const client = await honestClient(daemon.socket, 'steady')
			const end = performance.now() + SECONDS * 1000
			const isOver = () => performance.now() > end
			await Promise.all(Array.from({ length: ATTACKERS }, (_, index) => attack(numbers(index + 1), isOver)))
			const { latencies, errors } = await client.stop()
			assert.deepEqual(errors, [])
			assert.ok(latencies.length > 0)
			const [median, late] = [0.5, 0.99].map(share => quantile(latencies, share).toFixed(1))
			test.diagnostic(`${latencies.length} honest requests answered in ${median} ms, p99 ${late} ms`)
			assert.equal((await daemon.reaches('steady', 'running')).pid, pid)
		}

	it(
		'with random bytes',
		under(async (next, isOver) => {
			while (!isOver()) await send(daemon.socket, Buffer.from(Array.from({ length: 1 + next(2000) }, () => next(256))))
		}),
	)

	it(
		'with almost valid requests',
		under(async (next, isOver) => {
			const valid = '{"jsonrpc":"2.0","id":1,"method":"service.status","params":{"name":"steady"}}'
			while (!isOver()) {
				const at = next(valid.length)
				const mutant = valid.slice(0, at) + String.fromCharCode(32 + next(96)).repeat(next(4)) + valid.slice(at + next(6))
				await send(daemon.socket, Buffer.from(`${mutant}\n`))
			}
		}),
	)

	it(
		'with lines of many megabytes',
		under(async (_, isOver) => {
			const line = Buffer.alloc(10 * MEGABYTE, 'x')
			while (!isOver()) await send(daemon.socket, line)
		}),
	)

	it(
		'with hundreds of half-open connections',
		under(async (_, isOver) => {
			const open: Socket[] = []
			while (!isOver()) {
				if (open.length < HALF_OPEN) open.push(await half(daemon.socket))
				else open.shift()?.destroy()
			}
			for (const each of open) each.destroy()
		}),
	)

	it(
		'that asks for much and reads nothing',
		under(async (_, isOver) => {
			const socket = await half(daemon.socket)
			const asked = '{"jsonrpc":"2.0","id":1,"method":"logs.tail","params":{"name":"talker","lines":1000}}\n'
			while (!isOver()) {
				if (!socket.write(asked)) await new Promise(resolve => setTimeout(resolve, 10))
			}
			socket.destroy()
		}),
	)

	it('leaves the memory of the daemon where it was, and no connection open', async t => {
		const { pid = 0 } = daemon.process
		const size = await eventually('memory to come down', async () => {
			const bytes = Number(/^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'latin1'))?.[1]) * 1024
			return bytes < 300 * MEGABYTE ? bytes : undefined
		})
		t.diagnostic(`resident ${Math.round(size / MEGABYTE)} MB`)
		assert.ok((await request(daemon.socket, 'system.ping')).result)
	})
})

/** Sends, ends, and waits for the connection to be over, whoever ends it. */
function send(path: string, bytes: Buffer): Promise<void> {
	return new Promise(resolve => {
		const socket = connect(path)
		socket.on('error', () => undefined)
		socket.on('close', () => resolve())
		socket.on('data', () => undefined)
		socket.on('connect', () => socket.end(bytes))
	})
}

/** A connection that the daemon has answered on once, and on which half a request was sent since. */
function half(path: string): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const socket = connect(path)
		socket.once('error', reject)
		socket.once('data', () => {
			socket.off('error', reject)
			socket.on('error', () => undefined)
			socket.pause()
			socket.write('{"jsonrpc":"2.0",')
			resolve(socket)
		})
		// Its answer says that it was accepted: more than the kernel's queue of connections holds would be refused to anybody, whatever the daemon does.
		socket.write('{"jsonrpc":"2.0","id":1,"method":"system.ping"}\n')
	})
}
