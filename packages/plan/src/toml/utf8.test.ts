import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeUtf8 } from './utf8.ts'

const BAD: readonly (readonly [string, readonly number[], number])[] = [
	['a lone continuation byte', [0x61, 0x80], 1],
	['a truncated sequence', [0x61, 0x62, 0xe2, 0x82], 2],
	['an overlong form', [0xc0, 0xaf], 0],
	['an overlong form of three bytes', [0xe0, 0x80, 0xaf], 0],
	['a surrogate', [0xed, 0xa0, 0x80], 0],
	['a code point above the last', [0xf4, 0x90, 0x80, 0x80], 0],
	['a byte that begins nothing', [0x0a, 0xff], 1],
]

describe('UTF-8', () => {
	it('reads what an encoder writes', () => {
		const text = `\uFEFFplain é € 😀 ${'x'.repeat(20_000)}😀${'é'.repeat(9000)}`
		assert.equal(decodeUtf8(new TextEncoder().encode(text)), text)
		assert.equal(decodeUtf8(new Uint8Array()), '')
	})

	for (const [title, bytes, invalidAt] of BAD) {
		it(`refuses ${title} where it begins`, () => assert.deepEqual(decodeUtf8(new Uint8Array(bytes)), { invalidAt }))
	}
})
