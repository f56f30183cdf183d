import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Canvas } from './canvas.ts'
import { difference } from './difference.ts'

describe('a frame', () => {
	it('leaves out what does not fit, wide characters as a whole', () => {
		const canvas = new Canvas(6, 2)
		canvas.write({ x: 1, y: 0, width: 4, height: 5 }, [[['日本語']], [['abcdefgh']], [['below']]])
		assert.deepEqual(canvas.text(), [' 日本 ', ' abcd '])
	})

	it('has boxes with texts in their edges', () => {
		const canvas = new Canvas(12, 3)
		canvas.box({ x: 0, y: 0, width: 12, height: 3 }, 'focus', 'Logs', '3/3')
		assert.deepEqual(canvas.text(), ['┌ Logs ────┐', '│          │', '└───── 3/3 ┘'])
	})

	it('is coloured only where that is wanted; what is reversed stays so', () => {
		const canvas = new Canvas(4, 1)
		canvas.write({ x: 0, y: 0, width: 4, height: 1 }, [
			[
				['ab', 'green'],
				['cd', 'selected'],
			],
		])
		assert.deepEqual(canvas.encoded(true), ['\u001b[0;32mab\u001b[0;7mcd\u001b[0m'])
		assert.deepEqual(canvas.encoded(false), ['\u001b[0mab\u001b[0;7mcd\u001b[0m'])
	})

	it('says where the next cell is after a character that terminals differ about', () => {
		const canvas = new Canvas(4, 1)
		canvas.write({ x: 0, y: 0, width: 4, height: 1 }, [[['日x']]])
		assert.deepEqual(canvas.encoded(false), ['\u001b[0m日\u001b[3Gx \u001b[0m'])
	})

	it('is written by the rows that changed', () => {
		assert.equal(difference(['a', 'b', 'c'], ['a', 'x', 'c']), '\u001b[2;1Hx')
		assert.equal(difference(['a', 'b'], ['a', 'b']), '')
		assert.equal(difference([], ['a']), '\u001b[1;1Ha')
	})
})
