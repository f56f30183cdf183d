import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ZinitClient } from './index.ts'
import { silent, startFake, until } from './testing/fake.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

/** A terminal that echoes what is typed. */
const startTerminal = (writer = true) =>
	startFake({
		'tty.attach': request => {
			request.reply({ subscription: 't', boot: 'boot-1', writer })
			request.notify('tty.output', { subscription: 't', data: base64('$ ') })
			return silent
		},
		'tty.input': request => {
			request.notify('tty.output', { subscription: 't', data: request.params.data })
			request.reply({ ok: true })
			return silent
		},
		'tty.resize': () => ({ ok: true }),
	})

const read = async (bytes: Promise<IteratorResult<Uint8Array>>) => Buffer.from((await bytes).value ?? []).toString()

describe('attach (rpc.md 8.4)', () => {
	it('gives the output as bytes and types on the same connection', async () => {
		await using fake = await startTerminal()
		await using client = await ZinitClient.connectUnix(fake.path)
		const terminal = await client.attach('a', { write: true, cols: 100, rows: 30 })
		assert.equal(terminal.writer, true)
		assert.equal(await read(terminal.next()), '$ ')
		await Promise.all([terminal.write('ls'), terminal.write(Buffer.from('\r')), terminal.resize(120, 40)])
		assert.deepEqual([await read(terminal.next()), await read(terminal.next())], ['ls', '\r'])
		assert.deepEqual(
			fake.received.slice(1).map(({ method, params, connection }) => [method, params, connection]),
			[
				['tty.attach', { name: 'a', write: true, cols: 100, rows: 30 }, 2],
				['tty.input', { subscription: 't', data: base64('ls') }, 2],
				['tty.input', { subscription: 't', data: base64('\r') }, 2],
				['tty.resize', { subscription: 't', cols: 120, rows: 40 }, 2],
			],
		)
		await terminal.return()
		await until('the end of the connection', () => fake.open.size === 1)
	})

	it('ends when the run of the service ends', async () => {
		await using fake = await startTerminal()
		await using client = await ZinitClient.connectUnix(fake.path)
		const terminal = await client.attach('a')
		await terminal.next()
		const next = terminal.next()
		fake.received.at(-1)?.notify('subscription.closed', { subscription: 't', reason: 'removed', last_seq: 0 })
		assert.equal((await next).done, true)
	})

	it('is lost with its daemon', async () => {
		await using fake = await startTerminal()
		await using client = await ZinitClient.connectUnix(fake.path)
		const terminal = await client.attach('a')
		await terminal.next()
		const next = terminal.next()
		fake.hangUp()
		await assert.rejects(next, { kind: 'connection_lost', exit: 4 })
		await assert.rejects(terminal.write('x'), { kind: 'connection_lost' })
	})

	it('tells that somebody else is typing', async () => {
		await using fake = await startTerminal(false)
		fake.answers['tty.input'] = request => {
			request.fail(-32020, 'somebody else is typing', { kind: 'permission_denied', retryable: false })
			return silent
		}
		await using client = await ZinitClient.connectUnix(fake.path)
		const terminal = await client.attach('a', { write: true })
		assert.equal(terminal.writer, false)
		await assert.rejects(terminal.write('x'), { kind: 'permission_denied' })
		await terminal.return()
	})

	it('of a service without a terminal is an error, and leaves no connection', async () => {
		await using fake = await startFake({
			'tty.attach': request => {
				request.fail(-32603, "'a' has no terminal", { kind: 'not_supported', retryable: false })
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.attach('a'), { kind: 'not_supported', exit: 7 })
		await until('the end of the connection', () => fake.open.size === 1)
	})
})
