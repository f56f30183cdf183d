import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Line, Lines } from './lines.ts'

const take = (lines: Lines): Line[] => {
	const taken: Line[] = []
	for (let line = lines.next(); line !== undefined; line = lines.next()) taken.push(line)
	return taken
}

const cut = (chunks: readonly (string | Buffer)[], limit = 1000): Line[] => {
	const lines = new Lines(limit)
	for (const chunk of chunks) lines.push(Buffer.from(chunk))
	return take(lines)
}

describe('a stream of bytes', () => {
	it('is the same lines, however it is cut', () => {
		const text = 'one\ntwo\n\nthrée\nfour\n'
		const whole = ['one', 'two', '', 'thrée', 'four']
		assert.deepEqual(cut([text]), whole)
		for (let size = 1; size < 6; size += 1) {
			const bytes = Buffer.from(text)
			const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
			assert.deepEqual(cut(chunks), whole)
		}
	})

	it('has no line before its line feed, but one at its end', () => {
		const lines = new Lines(1000)
		lines.push(Buffer.from('half'))
		assert.deepEqual(take(lines), [])
		lines.end()
		assert.deepEqual(take(lines), ['half'])
	})

	it('that is not UTF-8 spoils only the lines with the fault', () => {
		assert.deepEqual(cut([Buffer.concat([Buffer.from('good\nb'), Buffer.from([0xff]), Buffer.from('d\nfine\n')])]), ['good', null, 'fine'])
	})

	it('ends with a line that is too long, after the lines before it', () => {
		const lines = new Lines(10)
		lines.push(Buffer.from(`short\n${'x'.repeat(11)}\nafter\n`))
		assert.equal(lines.tooLong, false)
		assert.deepEqual(take(lines), ['short'])
		assert.equal(lines.tooLong, true)
		lines.push(Buffer.from('more\n'))
		assert.deepEqual(take(lines), [])
	})

	it('is refused as soon as a line without end is too long', () => {
		const lines = new Lines(10)
		lines.push(Buffer.from('x'.repeat(6)))
		lines.push(Buffer.from('x'.repeat(6)))
		assert.equal(lines.tooLong, true)
	})

	it('takes a line of exactly the limit', () => {
		assert.deepEqual(cut([`${'x'.repeat(10)}\n`], 10), ['x'.repeat(10)])
		assert.deepEqual(cut(['x'.repeat(5), `${'x'.repeat(5)}\n`], 10), ['x'.repeat(10)])
	})
})
