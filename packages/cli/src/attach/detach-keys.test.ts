import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DetachKeys } from './detach-keys.ts'

const typed = (...chunks: readonly string[]) => {
	const keys = new DetachKeys()
	return chunks.map(chunk => {
		const { send, detached } = keys.take(Buffer.from(chunk))
		return `${Buffer.from(send)}${detached ? '!' : ''}`
	})
}

describe('the detach keys (cli.md 3)', () => {
	it('leave, in one chunk or in two', () => {
		assert.deepEqual(typed('ab\u0010\u0011cd'), ['ab!'])
		assert.deepEqual(typed('a\u0010', '\u0011'), ['a', '!'])
	})

	it('alone or in another order are typed', () => {
		assert.deepEqual(typed('\u0010', 'x'), ['', '\u0010x'])
		assert.deepEqual(typed('\u0011\u0010', '\u0010\u0011'), ['\u0011', '\u0010!'])
	})
})
