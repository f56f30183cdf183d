import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ZinitClient } from '../index.ts'
import { silent, startFake, until } from '../testing/fake.ts'
import { begin, subscribed, taken } from '../testing/subscription.ts'
import { Stream } from './stream.ts'

const never = new AbortController().signal

describe('items of a stream (cli.md 7.4)', () => {
	it('that were awaited before they came are given in order', async () => {
		const source = Promise.withResolvers<void>()
		const stream = new Stream(async function* () {
			await source.promise
			yield* [1, 2, 3]
		}, never)
		const next = [stream.next(), stream.next(), stream.next(), stream.next()]
		source.resolve()
		assert.deepEqual(
			await Promise.all(next),
			[1, 2, 3, undefined].map(value => ({ done: value === undefined, value })),
		)
	})

	it('that came before a fault are given before it, and the fault once', async () => {
		const stream = new Stream(async function* () {
			yield 1
			throw new Error('over')
		}, never)
		assert.equal((await stream.next()).value, 1)
		await assert.rejects(stream.next(), { message: 'over' })
		assert.equal((await stream.next()).done, true)
	})

	it('are not produced any more once it has ended', async () => {
		let ended = false
		const stream = new Stream(async function* () {
			try {
				for (;;) yield 1
			} finally {
				ended = true
			}
		}, never)
		await until('a full stream', () => stream.waiting === 1024)
		await stream.return()
		await until('the end of the source', () => ended)
		assert.equal((await stream.next()).done, true)
	})

	it('wait on the client up to 1,024; then the daemon cannot send more', async () => {
		const total = 10_000
		let sent = 0
		await using fake = await startFake({
			'events.subscribe': request => {
				begin(request, subscribed(0))
				const send = () => {
					while (sent < total) {
						sent += 1
						const params = { subscription: 's', seq: sent, detail: 'x'.repeat(100) }
						const more = request.socket.write(`${JSON.stringify({ jsonrpc: '2.0', method: 'events.event', params })}\n`)
						if (!more) return
					}
				}
				request.socket.on('drain', send)
				send()
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		const events = client.events()
		await until('the daemon to be stopped', () => events.waiting === 1024 && [...fake.open].some(socket => socket.writableNeedDrain))
		// What neither the client nor the buffers of the kernel hold stays with the daemon.
		assert.ok(sent < total / 2, `${sent} were sent`)
		const items = await taken(events, total)
		assert.deepEqual(
			[items.length, items.at(0), items.at(-1)],
			[total, { seq: 1, detail: 'x'.repeat(100) }, { seq: total, detail: 'x'.repeat(100) }],
		)
		await events.return()
	})
})
