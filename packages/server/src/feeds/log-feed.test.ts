import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { daemon, subscribed, told } from '../testing/feeding.ts'

describe('a subscription to logs', () => {
	it('sends the lines of its services and stream as they come', async () => {
		await using fake = await daemon()
		const client = fake.connect()
		fake.write('a', 'before')
		const reply = Object(await client.ask('logs.subscribe', { services: ['a'], stream: 'stdout' }))
		assert.deepEqual(reply.result.seq, { a: 1 })
		fake.write('b', 'other')
		fake.write('a', 'one', 'two')
		const { lines } = told(await client.line())
		assert.deepEqual(
			lines.map(({ content }: { content: string }) => content),
			['one', 'two'],
		)
	})

	it('begins with the lines of the past that were asked for', async () => {
		await using fake = await daemon()
		const client = fake.connect()
		fake.write('a', '1', '2', '3')
		await client.ask('logs.subscribe', { lines: 2 })
		fake.write('a', '4')
		const contents = [...told(await client.line()).lines, ...told(await client.line()).lines].map(({ content }) => content)
		assert.deepEqual(contents, ['2', '3', '4'])
	})

	it('goes on after the last line that is known, and tells what is lost in between', async () => {
		const line = (seq: number) => ({ seq, timestamp_ms: 1, service: 'a', stream: 'stdout' as const, content: `${seq}` })
		await using fake = await daemon({ list: () => ['a'], lastLogSeq: () => 6, logs: () => [line(5), line(6)] })
		const client = fake.connect()
		const id = subscribed(await client.ask('logs.subscribe', { since_seq: { a: 2 } }))
		assert.deepEqual(told(await client.line()), { method: 'subscription.gap', subscription: id, service: 'a', gap: 2, next_seq: 5 })
		assert.deepEqual(
			told(await client.line()).lines.map(({ seq }: { seq: number }) => seq),
			[5, 6],
		)
	})

	it('of a client that does not read loses its oldest lines, and a gap for each service stands in their place', async () => {
		await using fake = await daemon({}, { queue_bytes: 100_000 })
		const client = fake.connect()
		await client.ask('logs.subscribe')
		client.socket.pause()
		const content = 'x'.repeat(1000)
		const quick = fake.connect()
		for (let count = 0; count < 600; count += 1) {
			fake.write('a', content)
			fake.write('b', content)
			if (count % 50 === 0) await quick.ask('system.ping')
		}
		client.socket.resume()
		const next: Record<string, number> = { a: 1, b: 1 }
		const gaps: Record<string, number> = { a: 0, b: 0 }
		while ((next.a ?? 0) <= 600 || (next.b ?? 0) <= 600) {
			const news = told(await client.line())
			if (news.method === 'subscription.gap') {
				gaps[news.service] = (gaps[news.service] ?? 0) + news.gap
				assert.equal(news.next_seq, (next[news.service] ?? 0) + news.gap)
				next[news.service] = news.next_seq
			} else {
				for (const { service, seq } of news.lines) {
					assert.equal(seq, next[service] ?? 0)
					next[service] = seq + 1
				}
			}
		}
		assert.ok((gaps.a ?? 0) > 0 && (gaps.b ?? 0) > 0)
	})

	it('sends at most 256 lines at once', async () => {
		await using fake = await daemon()
		const client = fake.connect()
		await client.ask('logs.subscribe')
		fake.write('a', ...Array.from({ length: 600 }, (_, index) => `${index}`))
		const sizes = [told(await client.line()), told(await client.line()), told(await client.line())].map(({ lines }) => lines.length)
		assert.deepEqual(sizes, [256, 256, 88])
	})

	it('ends when all its services are removed', async () => {
		await using fake = await daemon()
		const client = fake.connect()
		const id = subscribed(await client.ask('logs.subscribe', { services: ['a'] }))
		fake.write('a', 'last words')
		fake.happen({ kind: 'config', event: 'removed', service: 'a' })
		assert.equal(told(await client.line()).method, 'logs.lines')
		assert.deepEqual(told(await client.line()), { method: 'subscription.closed', subscription: id, reason: 'removed', last_seq: 1 })
	})

	it('costs nothing when nobody is left', async () => {
		let listeners = 0
		await using fake = await daemon({
			onLogs: () => {
				listeners += 1
				return () => {
					listeners -= 1
				}
			},
		})
		const client = fake.connect()
		const subscription = subscribed(await client.ask('logs.subscribe'))
		await client.ask('logs.subscribe')
		assert.equal(listeners, 1)
		await client.ask('subscription.cancel', { subscription })
		assert.equal(listeners, 1)
		client.socket.end()
		await client.end()
		assert.equal(listeners, 0)
	})
})
