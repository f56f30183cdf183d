import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type Daemon, eventually } from './daemon.ts'
import { linesOf, says } from './looks.ts'
import { scene } from './scene.ts'
import { openWire, type Wire } from './wire.ts'

const start = scene()

interface Attachment {
	readonly subscription: string
	readonly writer: boolean
}

describe('a service with a terminal', { concurrency: true }, () => {
	let daemon: Daemon
	before(async () => {
		daemon = await start()
	})

	const set = (name: string, exec: string) =>
		daemon.ask('service.set', { config: { service: { name, exec, stdin: 'tty' }, lifecycle: { restart: 'never' } }, persist: false })
	const attach = async (wire: Wire, params: Record<string, unknown>) => {
		const { result, error } = await wire.call('tty.attach', params)
		assert.equal(error, undefined)
		return result as Attachment
	}
	const shown = (wire: Wire) =>
		wire.notifications
			.map(({ method, params }) => (method === 'tty.output' ? Buffer.from(String(params.data), 'base64').toString() : ''))
			.join('')
	const shows = (wire: Wire, text: string) =>
		eventually(`the terminal to show ${text}`, () => (shown(wire).includes(text) ? true : undefined))
	const type = (wire: Wire, { subscription }: Attachment, text: string) =>
		wire.call('tty.input', { subscription, data: Buffer.from(text).toString('base64') })

	it('has it on 0, 1 and 2 as its controlling terminal; its output is the stream stdout', async () => {
		await set('tty', 'tty; [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo all three; echo here > /dev/tty; exec sleep 1000')
		await says(daemon, 'tty', 'here')
		const lines = await linesOf(daemon, 'tty')
		assert.match(lines[0] ?? '', /^\/dev\/pts\/\d+$/)
		assert.deepEqual(lines.slice(1), ['all three', 'here'])
	})

	it('is attached to over the socket: what is typed reaches it, what it says is shown, the writer sets the size', async () => {
		await set('shell', 'exec sh -c "echo ready; while read -r line; do echo got:\\$line; stty size; done"')
		await says(daemon, 'shell', 'ready')
		const wire = await openWire(daemon.socket)
		const mine = await attach(wire, { name: 'shell', write: true, cols: 101, rows: 33 })
		assert.equal(mine.writer, true)
		await type(wire, mine, 'hello\n')
		await shows(wire, 'got:hello')
		await shows(wire, '33 101')
		await wire.call('tty.resize', { subscription: mine.subscription, cols: 90, rows: 20 })
		await type(wire, mine, 'again\n')
		await shows(wire, '20 90')
		await says(daemon, 'shell', 'got:again')
		const { subscription } = mine
		for (const data of ['!!!', 'aaaaa', 'a=aa']) assert.equal((await wire.call('tty.input', { subscription, data })).error?.code, -32602)
		assert.equal((await wire.call('tty.resize', { subscription, cols: 5 })).error?.message, "missing 'rows' parameter")
		wire.close()
	})

	it('has one writer at a time; others look on, and may not type', async () => {
		await set('shared', 'echo ready; cat')
		await says(daemon, 'shared', 'ready')
		const [first, second] = [await openWire(daemon.socket), await openWire(daemon.socket)]
		const writer = await attach(first, { name: 'shared', write: true })
		const reader = await attach(second, { name: 'shared', write: true })
		assert.deepEqual([writer.writer, reader.writer], [true, false])
		assert.equal((await type(second, reader, 'no')).error?.code, -32020)
		await type(first, writer, 'shown to both\n')
		await shows(second, 'shown to both')
		first.close()
		const third = await openWire(daemon.socket)
		await eventually('the pen to be free', async () => {
			const taken = await attach(third, { name: 'shared', write: true })
			if (taken.writer) return true
			await third.call('subscription.cancel', { subscription: taken.subscription })
			return undefined
		})
		for (const wire of [second, third]) wire.close()
	})

	it('takes an interrupt from the keyboard, and the subscription is closed when the run ends', async () => {
		await set('interrupt', "trap 'echo stopped; exit 5' INT; echo ready; while :; do sleep 0.05; done")
		await says(daemon, 'interrupt', 'ready')
		const wire = await openWire(daemon.socket)
		await type(wire, await attach(wire, { name: 'interrupt', write: true }), '\x03')
		assert.equal((await daemon.reaches('interrupt', 'failed')).exit_code, 5)
		await eventually('the end of the subscription', () =>
			wire.notifications.find(({ method, params }) => method === 'subscription.closed' && params.reason === 'removed'),
		)
		assert.equal((await wire.call('tty.attach', { name: 'interrupt' })).error?.code, -32002)
		wire.close()
	})

	it('is stopped as any other, to the last process', async () => {
		await set('stops', 'echo ready; (sleep 1000); :')
		await says(daemon, 'stops', 'ready')
		await daemon.ask('service.stop', { name: 'stops' })
		assert.deepEqual(await daemon.ask('service.children', { name: 'stops' }), { children: [] })
	})

	it('is not what a service without it has', async () => {
		await daemon.ask('service.set', { config: { service: { name: 'plain', exec: 'exec sleep 1000' } }, persist: false })
		const wire = await openWire(daemon.socket)
		const { error } = await wire.call('tty.attach', { name: 'plain' })
		assert.deepEqual([error?.code, error?.data?.kind], [-32603, 'not_supported'])
		wire.close()
	})
})
