import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isOperator, peerOf } from './access.ts'
import { decideStop } from './signals.ts'

describe('a peer', () => {
	const facts = { daemonUid: 500, isMember: ({ gid }: { gid: number }) => gid === 50 }
	const cases = [
		{ name: 'root', uid: 0, gid: 0, access: 'write', operator: true },
		{ name: "the daemon's user", uid: 500, gid: 9, access: 'write', operator: true },
		{ name: "a member of the socket's group", uid: 1000, gid: 50, access: 'write', operator: false },
		{ name: 'anybody else', uid: 1000, gid: 9, access: 'read', operator: false },
	]
	for (const { name, uid, gid, access, operator } of cases) {
		it(`who is ${name} may ${access}`, () => {
			const peer = peerOf({ pid: 1, uid, gid }, facts)
			assert.deepEqual([peer.access, isOperator(peer, 500)], [access, operator])
		})
	}

	it('that nobody knows was let in by the mode of the file', () => {
		assert.deepEqual(peerOf(null, facts), { pid: null, uid: null, gid: null, access: 'write' })
	})
})

describe('a stop signal', () => {
	it('begins a shutdown; a second one more than a second later is in a hurry, before that it is ignored', () => {
		assert.equal(decideStop(null, 5), 'begin')
		assert.equal(decideStop(5, 6), 'ignore')
		assert.equal(decideStop(5, 1005), 'ignore')
		assert.equal(decideStop(5, 1006), 'hurry')
	})
})
