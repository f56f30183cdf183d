import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { type Daemon, eventually } from './daemon.ts'
import { linesOf, rowOf, rowWhen, says } from './looks.ts'
import { statusField } from './processes.ts'
import { scene } from './scene.ts'
import { service } from './units.ts'
import { openWire } from './wire.ts'

const start = scene()

interface Line {
	readonly seq: number
	readonly stream: string
	readonly content: string
	readonly timestamp_ms: number
}

describe('the log of a service', { concurrency: true }, () => {
	let daemon: Daemon
	before(async () => {
		daemon = await start()
	})
	const set = (name: string, exec: string, tables: Record<string, unknown> = {}) =>
		daemon.ask('service.set', { config: { service: { name, exec }, lifecycle: { restart: 'never' }, ...tables }, persist: false })

	it('has the lines of both streams with their numbers, whatever is in them', async () => {
		await set('lines', "printf 'one\\r\\n\\ntwo\\377\\n'; echo three >&2; printf tail")
		await daemon.reaches('lines', 'exited')
		const lines = await daemon.ask<Line[]>('logs.tail', { name: 'lines' })
		assert.deepEqual(
			lines.filter(({ stream }) => stream === 'stdout').map(({ content }) => content),
			['one', '', 'two\ufffd', 'tail'],
		)
		assert.deepEqual(
			lines.filter(({ stream }) => stream === 'stderr').map(({ content }) => content),
			['three'],
		)
		assert.deepEqual(
			lines.map(({ seq }) => seq),
			lines.map((_, index) => index + (lines[0]?.seq ?? 0)),
		)
		const [text] = await daemon.ask<string[]>('logs.get', { name: 'lines', lines: 1 })
		assert.match(text ?? '', /^\d+ \[std(out|err)\] /)
		assert.deepEqual(await daemon.ask('logs.get', { name: 'lines', lines: 0 }), [])
	})

	it('keeps buffer_lines of them over restarts, and goes on with the numbers', async () => {
		await set('ring', 'seq 1 30', { logging: { buffer_lines: 10 } })
		await daemon.reaches('ring', 'exited')
		assert.deepEqual(
			await linesOf(daemon, 'ring'),
			Array.from({ length: 10 }, (_, index) => String(21 + index)),
		)
		await daemon.ask('service.start', { name: 'ring' })
		await eventually('the second run', async () =>
			(await daemon.ask<Line[]>('logs.tail', { name: 'ring' })).at(-1)?.seq === 60 ? true : undefined,
		)
	})

	it('is filtered by stream, and merged by time without a name', async () => {
		await set('filter', 'echo out; echo err >&2; sleep 0.05; echo out2')
		await daemon.reaches('filter', 'exited')
		const found = await daemon.ask<Line[]>('logs.filter', { name: 'filter', stream: 'stdout' })
		assert.deepEqual(
			found.map(({ content }) => content),
			['out', 'out2'],
		)
		const all = await daemon.ask<Line[]>('logs.tail', { lines: 1000 })
		assert.deepEqual(
			all.map(({ timestamp_ms: at }) => at),
			all.map(({ timestamp_ms: at }) => at).toSorted((a, b) => a - b),
		)
	})

	it('edge 67: of a writer without end keeps the newest lines; others and requests are served meanwhile', async () => {
		await set('flood', 'exec yes "a line that comes again and again"')
		await set('calm', 'i=0; while [ $i -lt 20 ]; do i=$((i+1)); echo $i; sleep 0.02; done; echo calm; exec sleep 1000')
		await says(daemon, 'calm', 'calm')
		assert.equal((await linesOf(daemon, 'calm')).length, 21)
		assert.equal((await linesOf(daemon, 'flood')).length, 1000)
		await daemon.ask('service.stop', { name: 'flood' })
	})

	it('edge 68: with a follower that does not read goes on being captured; the follower is told its gap', async () => {
		await set(
			'talk',
			'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); echo "line $i of many that nobody reads"; done; echo done; exec sleep 1000',
			{ logging: { buffer_lines: 100 } },
		)
		const wire = await openWire(daemon.socket)
		assert.equal((await wire.call('logs.subscribe', { services: ['talk'], lines: 10 })).error, undefined)
		wire.socket.pause()
		await says(daemon, 'talk', 'done')
		assert.equal((await rowWhen(daemon, 'talk', ({ state }) => state.state === 'running')).restarts, 0)
		wire.socket.resume()
		await eventually(
			'the last line',
			() =>
				wire.notifications.some(({ method, params }) => method === 'logs.lines' && JSON.stringify(params.lines).includes('"done"')) ||
				undefined,
		)
		const gap = wire.notifications.find(({ method }) => method === 'subscription.gap')
		assert.ok(Number(gap?.params.gap) > 0)
		wire.close()
	})

	it('has the last words of a process when its end is shown', async () => {
		for (let round = 0; round < 10; round += 1) {
			await set(`words-${round}`, 'seq 1 500; echo last words; exit 3')
			await daemon.reaches(`words-${round}`, 'failed')
			assert.equal((await linesOf(daemon, `words-${round}`)).at(-1), 'last words')
		}
	})

	it('goes with its service, and a new one of the name begins anew', async () => {
		await set('gone', 'echo old')
		await daemon.reaches('gone', 'exited')
		await daemon.ask('service.delete', { name: 'gone' })
		await set('gone', 'echo new')
		await daemon.reaches('gone', 'exited')
		assert.deepEqual(await linesOf(daemon, 'gone'), ['new'])
	})
})

describe('the log of what a service left behind', () => {
	it('goes on while anything of it may write', async () => {
		const daemon = await start({ units: { forks: service('forks', "(setsid sh -c 'sleep 0.4; echo late; exec sleep 1000' &) ; exit 0") } })
		await daemon.reaches('forks', 'exited')
		await says(daemon, 'forks', 'late')
	})
})

describe('edge 65: a line of 200 MB', () => {
	it('holds at most 8 MiB of a service, and all together at most 256 MiB: the oldest lines go', async () => {
		const MIB = 1024 * 1024
		const LINE = 32 * 1024
		const lines = 300
		const WRITERS = 36
		const text = `x=$(head -c ${LINE - 4} /dev/zero | tr '\\0' x); i=0; while [ $i -lt ${lines} ]; do printf '%04d%s\\n' $i $x; i=$((i+1)); done; exec sleep 1000`
		const names = Array.from({ length: WRITERS }, (_, index) => `writer${index}`)
		const daemon = await start({ units: Object.fromEntries(names.map(name => [name, service(name, text)])) })
		const kept = async (name: string) => daemon.ask<Line[]>('logs.tail', { name, lines: lines })
		for (const name of names)
			await eventually(`the last line of ${name}`, async () =>
				(await daemon.ask<Line[]>('logs.tail', { name, lines: 1 }))[0]?.content.startsWith(String(lines - 1).padStart(4, '0'))
					? true
					: undefined,
			)
		let total = 0
		for (const name of names) {
			const ring = await kept(name)
			assert.ok(ring.length * LINE <= 8 * MIB, `${name} holds ${ring.length} lines`)
			// The newest are there without a gap.
			assert.deepEqual(
				ring.map(({ content }) => Number(content.slice(0, 4))),
				Array.from({ length: ring.length }, (_, index) => lines - ring.length + index),
			)
			total += ring.length * LINE
		}
		assert.ok(total <= 256 * MIB && total > 128 * MIB, `all hold ${total / MIB} MiB`)
	})

	it('is cut into lines of 64 KiB, in bounded memory', async () => {
		const daemon = await start({
			units: {
				long: service(
					'long',
					"until [ -e go ]; do sleep 0.02; done; head -c 200000000 /dev/zero | tr '\\0' x; echo; echo end",
					'[lifecycle]\nrestart = "never"\n',
				),
			},
		})
		const size = async () => Number.parseInt((await statusField(daemon.process.pid ?? 0, 'VmRSS')) ?? '', 10)
		await daemon.reaches('long', 'running')
		const before = await size()
		await writeFile(join(daemon.directory, 'go'), '')
		let most = 0
		await eventually('its end', async () => {
			most = Math.max(most, await size())
			return (await rowOf(daemon, 'long')).state.state === 'exited' ? true : undefined
		})
		assert.ok(most - before < 180_000, `grew by ${most - before} kB`)
		const lines = await linesOf(daemon, 'long')
		assert.equal(lines.at(-1), 'end')
		assert.ok(lines.length > 20 && lines.slice(0, -2).every(line => line.length === 65_536))
	})
})
