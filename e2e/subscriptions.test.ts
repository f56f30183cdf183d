import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { startCli } from './cli.ts'
import { type Daemon, eventually } from './daemon.ts'
import { linesOf, says } from './looks.ts'
import { scene } from './scene.ts'
import { service, sleeper, target } from './units.ts'
import { type Notification, openWire, type Wire } from './wire.ts'

const start = scene()

interface Opened {
	readonly subscription: string
	readonly boot: string
	readonly seq: number
	readonly snapshot?: readonly { readonly name: string; readonly state: { readonly state: string } }[]
}

const opened = async (wire: Wire, method: string, params: Record<string, unknown> = {}): Promise<Opened> => {
	const { result, error } = await wire.call(method, params)
	assert.equal(error, undefined)
	return result as Opened
}
const of = (wire: Wire, { subscription }: Opened): readonly Notification[] =>
	wire.notifications.filter(({ params }) => params.subscription === subscription)
const stepsOf = (wire: Wire, feed: Opened) =>
	of(wire, feed).map(({ method, params }) => (method === 'events.event' ? `${params.service} ${params.to}` : method))

describe('a subscription to events (rpc.md 8.4)', { concurrency: true }, () => {
	let daemon: Daemon
	before(async () => {
		daemon = await start({ units: { a: sleeper('a'), b: sleeper('b'), flip: target('flip') } })
		await daemon.reaches('b', 'running')
	})
	const stopped = async (name: string) => {
		await daemon.ask('service.stop', { name, wait_ms: 60_000 })
		await daemon.ask('service.start', { name, wait_ms: 60_000 })
	}

	it('shows the state at its number, then what happens to those it is for, without a hole', async () => {
		const wire = await openWire(daemon.socket)
		const feed = await opened(wire, 'events.subscribe', { services: ['a'], kinds: ['transition'], snapshot: true })
		assert.deepEqual(
			feed.snapshot?.map(({ name, state }) => `${name} ${state.state}`),
			['a running', 'b running', 'flip running'],
		)
		await stopped('b')
		await stopped('a')
		const steps = ['a stopping', 'a exited', 'a starting', 'a running']
		await eventually('four steps', () => (of(wire, feed).length >= steps.length ? true : undefined))
		assert.deepEqual(stepsOf(wire, feed), steps)
		wire.close()
	})

	it('replays what came after a number, and is silent from its cancellation on', async () => {
		const wire = await openWire(daemon.socket)
		const { seq } = await daemon.ask<{ seq: number }>('events.list')
		await stopped('b')
		const feed = await opened(wire, 'events.subscribe', { services: ['b'], since_seq: seq })
		await eventually('the past', () => (of(wire, feed).length >= 4 ? true : undefined))
		assert.deepEqual(stepsOf(wire, feed), ['b stopping', 'b exited', 'b starting', 'b running'])
		assert.deepEqual((await wire.call('subscription.cancel', { subscription: feed.subscription })).error, undefined)
		await stopped('b')
		assert.deepEqual((await wire.call('system.ping')).error, undefined)
		assert.equal(of(wire, feed).length, 4)
		assert.equal((await wire.call('subscription.cancel', { subscription: feed.subscription })).error?.code, -32602)
		wire.close()
	})

	it('begins with a gap where the past is no longer there; a client that does not read is closed as slow, others lose nothing', async () => {
		const [quick, slow, asker] = await Promise.all([0, 1, 2].map(() => openWire(daemon.socket)))
		assert.ok(quick !== undefined && slow !== undefined && asker !== undefined)
		const [reading, paused] = [await opened(quick, 'events.subscribe'), await opened(slow, 'events.subscribe')]
		slow.socket.pause()
		for (let round = 0; round < 150; round += 1) {
			const calls = Array.from({ length: 60 }, (_, index) =>
				asker.call(index % 2 === 0 ? 'service.stop' : 'service.start', { name: 'flip' }),
			)
			await Promise.all(calls)
		}
		const { seq } = await daemon.ask<{ seq: number }>('events.list')
		await eventually('all events', () => (of(quick, reading).some(({ params }) => Number(params.seq) >= seq) ? true : undefined))
		const numbers = of(quick, reading).map(({ params }) => Number(params.seq))
		assert.deepEqual(
			numbers,
			numbers.map((_, index) => reading.seq + 1 + index),
		)
		slow.socket.resume()
		const end = await eventually('its end', () => of(slow, paused).find(({ method }) => method === 'subscription.closed'))
		assert.equal(end.params.reason, 'slow')
		const late = await opened(quick, 'events.subscribe', { since_seq: reading.seq })
		const first = await eventually('the gap', () => of(quick, late)[0])
		assert.equal(first.method, 'subscription.gap')
		assert.ok(Number(first.params.gap) > 0 && Number(first.params.next_seq) > reading.seq + 1)
		for (const wire of [quick, slow, asker]) wire.close()
	})

	it('is one of 16 of a connection at most', async () => {
		const wire = await openWire(daemon.socket)
		for (let count = 0; count < 16; count += 1) await opened(wire, 'events.subscribe', { kinds: ['daemon'] })
		assert.equal((await wire.call('logs.subscribe')).error?.code, -32_021)
		wire.close()
	})
})

describe('a subscription to logs (rpc.md 8.4)', () => {
	it('begins with the backlog, goes on after a number, and tells what is lost', async () => {
		const daemon = await start({
			units: {
				ring: service(
					'ring',
					'seq 1 30; until [ -e more ]; do sleep 0.02; done; seq 31 33; exec sleep 1000',
					'[logging]\nbuffer_lines = 10\n',
				),
			},
		})
		await says(daemon, 'ring', '30')
		const wire = await openWire(daemon.socket)
		const contents = (feed: Opened) =>
			of(wire, feed).flatMap(({ method, params }) =>
				method === 'logs.lines' ? (params.lines as { content: string }[]).map(({ content }) => content) : [`${params.gap} lost`],
			)
		const backlog = await opened(wire, 'logs.subscribe', { services: ['ring'], lines: 2 })
		const known = await opened(wire, 'logs.subscribe', { services: ['ring'], since_seq: { ring: 5 } })
		await daemon.ask('service.set', { config: { service: { name: 'go', exec: ': > more' } }, persist: false })
		for (const [feed, wanted] of [
			[backlog, ['29', '30', '31', '32', '33']],
			[known, ['15 lost', ...Array.from({ length: 13 }, (_, index) => String(21 + index))]],
		] as const) {
			await eventually(`the end of ${wanted}`, () => (contents(feed).includes('33') ? true : undefined))
			assert.deepEqual(contents(feed), wanted)
		}
		assert.equal((await wire.call('logs.subscribe', { services: ['ghost'] })).error?.code, -32_000)
		wire.close()
	})

	it('edge 68: of a follower that was suspended has a gap; those of others have none', async () => {
		// Each thousand lines come when the other follower has those before: it has no reason to lose any.
		const rounds = 40
		const talk = `echo ready; i=0; while [ $i -lt ${rounds} ]; do until [ -e go-$i ]; do sleep 0.01; done; seq -f "line %.0f of many that somebody does not read" 1 1000; i=$((i+1)); done; echo over; exec sleep 1000`
		const daemon = await start({ units: { talk: service('talk', talk) } })
		await says(daemon, 'talk', 'ready')
		const followers = [0, 1].map(() => startCli(daemon.env, ['logs', 'talk', '-f', '-n', '1', '-o', 'raw']))
		const [suspended, other] = followers
		assert.ok(suspended !== undefined && other !== undefined)
		for (const { stdout } of followers) await eventually('the first line', () => (stdout().includes('ready') ? true : undefined))
		suspended.child.kill('SIGSTOP')
		for (let round = 0; round < rounds; round += 1) {
			await writeFile(join(daemon.directory, `go-${round}`), '')
			await eventually('the other to have them', () => (other.stdout().split('\n').length > 1000 * (round + 1) + 1 ? true : undefined))
		}
		await eventually('all of it', () => (other.stdout().endsWith('over\n') ? true : undefined))
		suspended.child.kill('SIGCONT')
		await eventually('its end', () => (suspended.stdout().endsWith('over\n') ? true : undefined))
		for (const { child, done } of followers) {
			child.kill('SIGINT')
			await done
		}
		const came = async ({ done }: (typeof followers)[number]) => {
			const lines = (await done).stdout.trimEnd().split('\n')
			const gaps = lines.flatMap(line => /^-- (\d+) lines lost --$/.exec(line)?.[1] ?? [])
			return { lines: lines.length - gaps.length, lost: gaps.map(Number).reduce((sum, gap) => sum + gap, 0) }
		}
		const { lines, lost } = await came(suspended)
		assert.ok(lost > 0)
		assert.deepEqual([lines + lost, await came(other)], [rounds * 1000 + 2, { lines: rounds * 1000 + 2, lost: 0 }])
		assert.equal((await linesOf(daemon, 'talk')).at(-1), 'over')
	})
})

describe('what a daemon tells of itself and of a definition (rpc.md 8.1, 8.2)', () => {
	it('are its limits, its methods and who asks; a definition is checked without a change', async () => {
		const daemon = await start({ units: { a: sleeper('a') } })
		const info = await daemon.ask<{
			methods: readonly string[]
			limits: Record<string, number>
			peer: { uid: number; access: string }
			config_dirs: readonly string[]
		}>('system.info')
		assert.deepEqual(
			[info.limits.connections, info.limits.batch, info.peer.uid, info.peer.access],
			[1024, 100, process.getuid?.(), 'write'],
		)
		assert.ok(info.methods.includes('events.subscribe') && info.config_dirs.includes(daemon.configDir))
		const good = await daemon.ask<{ ok: boolean }>('config.check', { toml: sleeper('new') })
		const bad = await daemon.ask<{ ok: boolean; problems: readonly { line: number; message: string }[] }>('config.check', {
			toml: '[service]\nname = "new"\nexec = 5\n',
		})
		assert.deepEqual([good.ok, bad.ok, bad.problems[0]?.line], [true, false, 3])
		assert.deepEqual(await daemon.ask('service.list'), ['a'])
	})

	it('a batch is answered in one line, without its notifications', async () => {
		const daemon = await start({ units: { a: sleeper('a') } })
		const socket = connect(daemon.socket).setEncoding('utf8')
		socket.end(
			'[{"jsonrpc":"2.0","id":"x","method":"system.ping"},{"jsonrpc":"2.0","method":"service.stop","params":{"name":"a"}},{"jsonrpc":"2.0","id":2,"method":"nope"}]\n',
		)
		let text = ''
		for await (const chunk of socket) text += chunk
		assert.equal(text.split('\n').length, 2)
		assert.deepEqual(
			JSON.parse(text).map(({ id, error }: { id: unknown; error?: { code: number } }) => [id, error?.code]),
			[
				['x', undefined],
				[2, -32_601],
			],
		)
		await daemon.reaches('a', 'exited')
	})

	it('a connection too many is told so, and ends; the last ones are for its own user alone', async () => {
		const daemon = await start()
		const sockets: Socket[] = []
		const ends = (async () => {
			for (;;) {
				const socket = connect(daemon.socket).setEncoding('utf8')
				sockets.push(socket)
				const told = await new Promise<string | null>(resolve => {
					socket.on('error', () => resolve(null))
					socket.once('data', data => resolve(String(data)))
					socket.write('{"jsonrpc":"2.0","id":1,"method":"system.ping"}\n')
				})
				const reply = told === null ? null : JSON.parse(told)
				if (reply?.error !== undefined) return { reply, count: sockets.length }
			}
		})()
		const { reply, count } = await ends
		assert.deepEqual([reply.id, reply.error.code, reply.error.data.limit, count], [null, -32_021, 1024, 1025])
		for (const socket of sockets) socket.destroy()
		await eventually('room', () => daemon.call('system.ping').then(({ error }) => (error === undefined ? true : undefined)))
	})
})
