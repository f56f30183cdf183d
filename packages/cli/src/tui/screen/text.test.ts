import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clean, clip, fit, widthOf, wrap } from './text.ts'

describe('a text on the screen', () => {
	it('has nothing in it that moves the cursor, changes looks or reorders', () => {
		assert.equal(clean('\u001b[2J\u001b[31mred\u001b[0m\r\u0007\u009b1m\u202eevil\tx\ny'), '\\x1b[2Jred\\r\\x07\\x9b1m\\u202eevil    x↵y')
	})

	it('is as wide as the terminal shows it', () => {
		for (const [text, width] of [
			['plain', 5],
			['日本', 4],
			['e\u0301', 1],
			['🚀 up', 5],
			['│─●', 3],
		] as const)
			assert.equal(widthOf(text), width, text)
	})

	it('that is too long ends in an ellipsis, never in half a character', () => {
		assert.equal(clip('abcdef', 6), 'abcdef')
		assert.equal(clip('abcdefg', 6), 'abcde…')
		assert.equal(clip('日本語', 5), '日本…')
		assert.equal(clip('日本語', 4), '日…')
		assert.equal(fit('日本語', 4), '日… ')
	})

	it('is broken at blanks, and where there is none at the edge', () => {
		assert.deepEqual(wrap('by zinit stop database', 12, '  '), ['by zinit', '  stop', '  database'])
		assert.deepEqual(wrap('abcdefghij', 4), ['abcd', 'efgh', 'ij'])
		assert.deepEqual(wrap('', 4), [''])
	})
})
