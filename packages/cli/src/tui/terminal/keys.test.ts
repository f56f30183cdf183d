import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Keys } from './keys.ts'

const typed = (...chunks: readonly (string | Uint8Array)[]) => {
	const keys = new Keys()
	return { keys: chunks.flatMap(chunk => keys.take(Buffer.from(chunk))), rest: keys.flush() }
}

describe('keys', () => {
	it('are named, whichever of its sequences a terminal sends', () => {
		assert.deepEqual(typed('\u001b[A\u001bOA\u001b[5~\u001b[H\u001b[1~\t\u001b[Z\r\u007f\u0003').keys, [
			...['up', 'up', 'page-up', 'home', 'home', 'tab', 'back-tab', 'enter', 'backspace', 'ctrl-c'],
		])
	})

	it('come whole, over any cut of their bytes', () => {
		assert.deepEqual(typed('\u001b', '[', 'B', 'é'.slice(0), Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)).keys, [
			'down',
			'é',
			'é',
		])
	})

	it('of which Escape is one, if nothing follows', () => {
		assert.deepEqual(typed('a\u001b'), { keys: ['a'], rest: ['escape'] })
		assert.deepEqual(typed('\u001bq'), { keys: ['escape', 'q'], rest: [] })
		assert.deepEqual(typed('\u001b\u001b[A').keys, ['escape', 'up'])
	})

	it('that mean nothing are passed over, mouse and focus reports too', () => {
		assert.deepEqual(typed('\u001b[<0;3;4Mx\u001b[I\u001b[200~\u0001y').keys, ['x', 'y'])
	})
})
