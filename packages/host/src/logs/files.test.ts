import assert from 'node:assert/strict'
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { numbered, openPlace, text } from './place.ts'
import { createLogs } from './rings.ts'

describe('a log file', () => {
	it('has every line, in order, with time and stream, however the lines were read', async () => {
		await using place = openPlace()
		place.configure()
		const lines = numbered(0, 30_000)
		place.feed(text(lines))
		for (const line of numbered(0, 100)) place.feed(`${line}\n`)
		place.feed('oops\n', 'web', 'stderr')
		place.feed('half')
		place.logs.terminate('web')
		await place.logs.flush()
		const expected = [...lines, ...numbered(0, 100)].map(line => `[stdout] ${line}`)
		assert.deepEqual(place.lines(), [...expected, '[stderr] oops', '[stdout] half'])
		assert.match(readFileSync(place.path, 'utf8'), /^\d{13} \[stdout\] line 0\n/)
		assert.equal(place.logs.droppedLines('web'), 0)
	})

	it('has in text and json what the ring has: no CR before LF, U+FFFD for what is not UTF-8', async () => {
		await using place = openPlace()
		const odd = Buffer.from('a\r\n\n\xff\xc3\xbcz\n', 'latin1')
		place.configure()
		place.feed(odd)
		place.feed('grüß\n')
		await place.logs.flush()
		assert.deepEqual(place.lines(), ['[stdout] a', '[stdout] ', '[stdout] \ufffdüz', '[stdout] grüß'])
		place.configure({ file: `${place.path}.json`, file_format: 'json' })
		place.feed(odd)
		place.feed('"grüß"\n', 'web', 'stderr')
		await place.logs.flush()
		const records = readFileSync(`${place.path}.json`, 'utf8')
			.trimEnd()
			.split('\n')
			.map(line => JSON.parse(line))
		assert.deepEqual(
			records.map(({ service, stream, content }) => [service, stream, content]),
			[
				['web', 'stdout', 'a'],
				['web', 'stdout', ''],
				['web', 'stdout', '\ufffdüz'],
				['web', 'stderr', '"grüß"'],
			],
		)
		assert.ok(records.every(({ timestamp_ms }) => Number.isInteger(timestamp_ms)))
	})

	it('has the bytes as they were written in raw format, also of a line that the ring cuts', async () => {
		await using place = openPlace()
		place.configure({ file_format: 'raw' })
		const bytes = Buffer.concat([Buffer.from('a\r\n\n\xff\n', 'latin1'), Buffer.from(`${'x'.repeat(150_000)}\nend\n`)])
		place.feed(bytes)
		await place.logs.flush()
		assert.ok(readFileSync(place.path).equals(bytes))
	})

	it('is appended to after a restart, and its missing directories are made', async () => {
		await using place = openPlace()
		const file = join(place.path, 'a', 'b.log')
		place.configure({ file })
		place.feed('one\n')
		await place.logs.close()
		const next = createLogs()
		next.configure('web', 10, { file })
		next.append('web', 'stdout', 'two')
		await next.close()
		assert.deepEqual(place.lines(file), ['[stdout] one', '[stdout] two'])
	})

	it('is rotated before a line would exceed its size, and so many old ones are kept', async () => {
		await using place = openPlace()
		place.configure({ file_max_bytes: 1000, file_max_files: 3, file_format: 'raw' })
		const lines = numbered(100, 500)
		for (let at = 0; at < lines.length; at += 40) place.feed(text(lines.slice(at, at + 40)))
		await place.logs.flush()
		const files = [`${place.path}.3`, `${place.path}.2`, `${place.path}.1`, place.path]
		assert.ok(!existsSync(`${place.path}.4`))
		assert.ok(files.slice(0, -1).every(file => statSync(file).size === 999))
		assert.ok(statSync(place.path).size <= 1000)
		const kept = files.flatMap(file => readFileSync(file, 'utf8').trimEnd().split('\n'))
		assert.deepEqual(kept, lines.slice(-kept.length))
	})

	it('is truncated where no old ones are kept, and never rotated with a size of 0', async () => {
		await using place = openPlace()
		place.configure({ file_max_bytes: 100, file_max_files: 0, file_format: 'raw' })
		place.feed(text(numbered(100, 120)))
		await place.logs.flush()
		assert.deepEqual(readFileSync(place.path, 'utf8'), text(numbered(111, 120)))
		assert.deepEqual(readdirSync(join(place.path, '..')), ['log'])
		place.configure({ file: `${place.path}.0`, file_max_bytes: 0 })
		place.feed(text(numbered(0, 1000)))
		await place.logs.flush()
		assert.equal(place.lines(`${place.path}.0`).length, 1000)
	})

	it('has a line that is longer than its size to itself', async () => {
		await using place = openPlace()
		place.configure({ file_max_bytes: 100, file_max_files: 5, file_format: 'raw' })
		place.feed(`short\n${'x'.repeat(500)}\nlast\n`)
		await place.logs.flush()
		assert.deepEqual(
			[`${place.path}.2`, `${place.path}.1`, place.path].map(file => statSync(file).size),
			[6, 501, 5],
		)
	})

	it('is not rotated for lines that come while it is opened or written', async () => {
		await using place = openPlace()
		place.configure()
		for (let index = 0; index < 300; index++) {
			place.feed(`line ${index}\n`)
			if (index % 30 === 0) place.logs.reopen()
			await new Promise(resolve => setImmediate(resolve))
		}
		await place.logs.flush()
		assert.deepEqual(readdirSync(join(place.path, '..')), ['log'])
		assert.equal(place.lines().length, 300)
	})

	it('counts what is there already', async () => {
		await using place = openPlace()
		writeFileSync(place.path, 'x'.repeat(95))
		place.configure({ file_max_bytes: 100, file_format: 'raw' })
		place.feed('line 1\n')
		await place.logs.flush()
		assert.deepEqual([statSync(`${place.path}.1`).size, readFileSync(place.path, 'utf8')], [95, 'line 1\n'])
	})

	it('may be shared by services, and changes hands at once', async () => {
		await using place = openPlace()
		place.configure({}, 'a')
		place.configure({ file_format: 'json' }, 'b')
		place.feed('from a\n', 'a')
		place.feed('from b\n', 'b')
		place.configure({ file: `${place.path}.other` }, 'a')
		place.feed('from a\n', 'a')
		place.logs.configure('b', 10)
		place.feed('unheard\n', 'b')
		await place.logs.flush()
		const [first, second, ...rest] = place.lines()
		assert.deepEqual([first, rest], ['[stdout] from a', []])
		assert.equal(JSON.parse(second ?? '').content, 'from b')
		assert.deepEqual(place.lines(`${place.path}.other`), ['[stdout] from a'])
	})

	it('is written at the close of the host, whatever was fed before', async () => {
		await using place = openPlace()
		place.configure()
		place.feed(text(numbered(0, 5000)))
		await place.logs.close()
		assert.equal(place.lines().length, 5000)
	})

	it('has mode 0640 at most', async () => {
		await using place = openPlace()
		place.configure()
		place.feed('secret\n')
		await place.logs.flush()
		assert.equal(statSync(place.path).mode & 0o777 & ~0o640, 0)
		chmodSync(place.path, 0o600)
	})
})
