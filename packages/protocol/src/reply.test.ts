import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeReply, encodeBatch, encodeError, encodeNotification, encodeRequest, encodeResult, openNotification } from './reply.ts'
import { decodeRequest } from './request.ts'

describe('a reply', () => {
	it('carries its id as it was sent', () => {
		assert.equal(encodeResult('18446744073709551615', { ok: true }), '{"jsonrpc":"2.0","id":18446744073709551615,"result":{"ok":true}}')
	})

	it('of a method without a result is null, never missing', () => {
		assert.equal(encodeResult('1', undefined), '{"jsonrpc":"2.0","id":1,"result":null}')
	})

	it('with an error has number, message and data with its kind', () => {
		const decoded = decodeReply(
			encodeError('"x"', { kind: 'service_not_found', message: 'service not found', service: 'web', near: ['wed'] }),
		)
		assert.deepEqual(decoded, {
			kind: 'error',
			id: 'x',
			error: {
				code: -32000,
				message: 'service not found',
				data: { kind: 'service_not_found', hint: 'zinit list shows the names', service: 'web', near: ['wed'], retryable: false },
			},
		})
	})

	it('for a batch is one array, and nothing if nothing is to be answered', () => {
		assert.equal(encodeBatch(['{"a":1}', '{"b":2}']), '[{"a":1},{"b":2}]')
		assert.equal(encodeBatch([]), undefined)
	})

	it('is read as tolerantly as old clients read it', () => {
		assert.equal(decodeReply('').kind, 'blank')
		assert.equal(decodeReply('nonsense').kind, 'malformed')
		assert.equal(decodeReply('{"jsonrpc":"2.0","id":1}').kind, 'result')
		assert.equal(decodeReply('{"id":9,"result":1,"error":null,"more":true}').kind, 'result')
		assert.equal(decodeReply('{"id":1,"error":{"code":"x","message":"m"}}').kind, 'malformed')
		assert.equal(decodeReply('{"jsonrpc":"2.0","method":"events.event","params":{}}').kind, 'notification')
	})
})

describe('a notification', () => {
	it('put together from a shared text is what it would be in one piece', () => {
		const shared = { gap: 3, next_seq: 4 }
		const whole = encodeNotification('subscription.gap', { subscription: 's"1', ...shared })
		assert.equal(`${openNotification('subscription.gap', 's"1')}${JSON.stringify(shared).slice(1)}}`, whole)
	})
})

describe('a request that is encoded', () => {
	it('is read back', () => {
		assert.deepEqual(decodeRequest(encodeRequest(7, 'service.status', { name: 'a' })), {
			kind: 'request',
			id: '7',
			method: 'service.status',
			params: { name: 'a' },
		})
		assert.deepEqual(decodeRequest(encodeRequest(undefined, 'system.ping')), {
			kind: 'request',
			id: undefined,
			method: 'system.ping',
			params: {},
		})
	})
})
