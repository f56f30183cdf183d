import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LogLine } from '../model.ts'
import { countLines } from './count.ts'
import { createLogs } from './rings.ts'

type TestLogs = ReturnType<typeof createLogs>

function feed(logs: TestLogs, service: string, ...chunks: readonly (string | Buffer)[]): void {
	for (const each of chunks) {
		const bytes = Buffer.from(each)
		for (let at = 0; at < bytes.length; at += 65_536) {
			const chunk = logs.chunk()
			const length = bytes.copy(chunk, 0, at)
			logs.take({ service, stream: 'stdout' }, chunk, length)
		}
	}
}

const contents = (lines: readonly LogLine[]) => lines.map(line => line.content)

describe('a count of lines', () => {
	it('is exact for any part and alignment of any bytes', () => {
		const bytes = Buffer.from(Array.from({ length: 300 }, (_, index) => [10, 11, 138, 9, 10, 10, 0, 255, 245][(index * 7) % 9] ?? 0))
		for (const offset of [0, 1, 4]) {
			for (let from = 0; from < 20; from++) {
				const part = bytes.subarray(offset)
				const to = part.length - (from % 7)
				assert.equal(countLines(part, from, to), part.subarray(from, to).filter(byte => byte === 10).length)
			}
		}
	})
})

describe('rings of lines', () => {
	it('join a line from any chunks, and keep bytes of one character together', () => {
		const logs = createLogs()
		const text = Buffer.from('grüß\r\n\nzwei\ndrei')
		for (const byte of text) feed(logs, 'a', Buffer.of(byte))
		assert.deepEqual(contents(logs.query(['a'], {})), ['grüß', '', 'zwei'])
		logs.terminate('a')
		assert.deepEqual(contents(logs.query(['a'], {})), ['grüß', '', 'zwei', 'drei'])
		logs.terminate('a')
		assert.equal(logs.lastSeq('a'), 4)
	})

	it('cut a long line at 64 KiB, never inside a character, and leave a line of exactly 64 KiB whole', () => {
		const logs = createLogs()
		feed(logs, 'a', `${'x'.repeat(65_536)}\n`, `${'y'.repeat(65_535)}ü\n`, `${'z'.repeat(200_000)}\n`)
		const lines = contents(logs.query(['a'], {}))
		assert.deepEqual(
			lines.map(line => line.length),
			[65_536, 65_535, 1, 65_536, 65_536, 65_536, 3392],
		)
		assert.equal(lines[2], 'ü')
	})

	it('give the same lines whether they were kept as text or as chunks', () => {
		const logs = createLogs()
		logs.configure('a', 10_000)
		const lines = Array.from({ length: 5000 }, (_, index) => `${index} ${'ä'.repeat(index % 40)}`)
		feed(logs, 'a', `${lines.join('\n')}\n`)
		for (const line of lines) feed(logs, 'b', `${line}\n`)
		assert.deepEqual(contents(logs.query(['a'], {})), lines)
		assert.deepEqual(contents(logs.query(['b'], {})), lines.slice(-1000))
	})

	it('keep exactly the newest lines, and keep them when the size changes', () => {
		const logs = createLogs()
		logs.configure('a', 3)
		feed(logs, 'a', 'one\ntwo\nthree\nfour\n')
		assert.deepEqual(
			logs.query(['a'], {}).map(({ seq, content }) => [seq, content]),
			[
				[2, 'two'],
				[3, 'three'],
				[4, 'four'],
			],
		)
		logs.configure('a', 1)
		assert.deepEqual(contents(logs.query(['a'], {})), ['four'])
	})

	it('hold at most 8 MiB each', () => {
		const logs = createLogs()
		logs.configure('a', 1_000_000)
		for (let index = 0; index < 300; index++) feed(logs, 'a', `${'x'.repeat(60_000)}${index}\n`)
		const lines = contents(logs.query(['a'], {}))
		assert.equal(lines.at(-1)?.slice(60_000), '299')
		const size = lines.reduce((sum, line) => sum + line.length, 0)
		assert.ok(size <= 8 * 1024 * 1024 && size > 7 * 1024 * 1024, `${size} bytes`)
	})

	it('hold a bounded amount together, at the expense of the largest', () => {
		const logs = createLogs(4 * 1024 * 1024)
		feed(logs, 'small', 'precious\n')
		for (let index = 0; index < 200; index++) feed(logs, `large-${index % 2}`, `${'x'.repeat(60_000)}\n`)
		const total = ['small', 'large-0', 'large-1'].flatMap(name => contents(logs.query([name], {}))).join('').length
		assert.ok(total <= 4 * 1024 * 1024, `${total} bytes`)
		assert.deepEqual(contents(logs.query(['small'], {})), ['precious'])
	})

	it('answer queries by number of lines, stream, time and sequence', () => {
		const logs = createLogs()
		feed(logs, 'a', 'one\ntwo\nthree\n')
		logs.append('a', 'syslog', 'four')
		assert.deepEqual(contents(logs.query(['a'], { lines: 2 })), ['three', 'four'])
		assert.deepEqual(contents(logs.query(['a'], { lines: 0 })), [])
		assert.deepEqual(contents(logs.query(['a'], { stream: 'syslog' })), ['four'])
		assert.deepEqual(contents(logs.query(['a'], { stream: 'stdout', lines: 1 })), ['three'])
		assert.deepEqual(contents(logs.query(['a'], { afterSeq: { a: 1 }, stream: 'stdout' })), ['two', 'three'])
		const [first] = logs.query(['a'], {})
		assert.ok(first)
		assert.deepEqual(contents(logs.query(['a'], { until: first.timestamp_ms - 1 })), [])
		assert.equal(logs.query(['a'], { since: first.timestamp_ms }).length, 4)
		assert.deepEqual(logs.query(['none'], {}), [])
	})

	it('merge services by time, each in its own order', context => {
		context.mock.timers.enable({ apis: ['Date'] })
		const logs = createLogs()
		feed(logs, 'a', 'a1\na2\n')
		context.mock.timers.tick(1)
		feed(logs, 'b', 'b1\n')
		context.mock.timers.tick(1)
		feed(logs, 'a', 'a3\n')
		assert.deepEqual(contents(logs.query(['b', 'a'], {})), ['a1', 'a2', 'b1', 'a3'])
		assert.deepEqual(contents(logs.query(['a', 'b'], { lines: 2 })), ['b1', 'a3'])
		context.mock.timers.setTime(0)
		feed(logs, 'a', 'a4\n')
		assert.deepEqual(contents(logs.query(['a', 'b'], {})), ['a1', 'a2', 'b1', 'a3', 'a4'])
	})

	it('split what is appended into lines, apart from a line that is still being written', () => {
		const logs = createLogs()
		feed(logs, 'a', 'half')
		logs.append('a', 'stdout', 'whole\nsecond ü')
		assert.deepEqual(contents(logs.query(['a'], {})), ['half', 'whole', 'second ü'])
	})

	it('hand every line to subscribers once, also those that leave the ring at once', async () => {
		const logs = createLogs()
		logs.configure('a', 2)
		feed(logs, 'a', 'before\n')
		const seen: LogLine[] = []
		const stop = logs.subscribe(lines => seen.push(...lines))
		const numbers = Array.from({ length: 20_000 }, (_, index) => String(index))
		feed(logs, 'a', `${numbers.join('\n')}\n`)
		while (seen.length < numbers.length) await new Promise(resolve => setImmediate(resolve))
		assert.deepEqual(contents(seen), numbers)
		stop()
		feed(logs, 'a', 'after\n')
		assert.equal(seen.length, numbers.length)
	})

	it('begin anew for a name that was dropped', () => {
		const logs = createLogs()
		feed(logs, 'a', 'one\ntwo\n')
		logs.drop('a')
		assert.deepEqual(logs.query(['a'], {}), [])
		feed(logs, 'a', 'new\n')
		assert.deepEqual(
			logs.query(['a'], {}).map(line => line.seq),
			[1],
		)
	})
})
