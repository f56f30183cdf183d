import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeRequest } from './request.ts'

const ping = '"method":"system.ping"'

const idCases: readonly (readonly [name: string, sent: string])[] = [
	['zero', '0'],
	['the largest u64', '18446744073709551615'],
	['more than u64', '18446744073709551616'],
	['a negative number', '-1'],
	['a fraction', '1.5'],
	['an integral float', '1.0'],
	['an exponent', '1e3'],
	['a text', '"abc"'],
	['a text that looks like a number', '"1"'],
	['a text with escapes', '"a\\"b"'],
	['null', 'null'],
]

const refusalCases: readonly (readonly [name: string, line: string, error: string, id: string])[] = [
	['an id that is a boolean', `{"jsonrpc":"2.0","id":true,${ping}}`, 'invalid_request', 'null'],
	['an id that is an array', `{"jsonrpc":"2.0","id":[1],${ping}}`, 'invalid_request', 'null'],
	['an id that is an object', `{"jsonrpc":"2.0","id":{},${ping}}`, 'invalid_request', 'null'],
	['no jsonrpc', `{"id":1,${ping}}`, 'invalid_request', '1'],
	['a jsonrpc that is a number', `{"jsonrpc":2.0,"id":1,${ping}}`, 'invalid_request', '1'],
	['no method', '{"jsonrpc":"2.0","id":7}', 'invalid_request', '7'],
	['a method that is a number', '{"jsonrpc":"2.0","id":"x","method":5}', 'invalid_request', '"x"'],
	['an empty object', '{}', 'invalid_request', 'null'],
	['a text', '"system.ping"', 'invalid_request', 'null'],
	['a number', '1', 'invalid_request', 'null'],
	['null', 'null', 'invalid_request', 'null'],
	['an empty batch', '[]', 'invalid_request', 'null'],
	['an empty line', '', 'parse', 'null'],
	['blanks', '   ', 'parse', 'null'],
	['no JSON', 'hello', 'parse', 'null'],
	['half an object', `{"jsonrpc":"2.0","id":1,${ping}`, 'parse', 'null'],
	['something after the object', `{"jsonrpc":"2.0","id":1,${ping}} x`, 'parse', 'null'],
	['two objects', `{"jsonrpc":"2.0","id":1,${ping}}{"jsonrpc":"2.0","id":1,${ping}}`, 'parse', 'null'],
	['a byte order mark', `\ufeff{"jsonrpc":"2.0","id":1,${ping}}`, 'parse', 'null'],
	['a NUL after it', `{"jsonrpc":"2.0","id":1,${ping}}\u0000`, 'parse', 'null'],
	['HTTP', 'GET / HTTP/1.0\r', 'parse', 'null'],
]

describe('a request', () => {
	for (const [name, sent] of idCases) {
		it(`keeps the text of an id that is ${name}`, () => {
			for (const line of [`{"jsonrpc":"2.0","id":${sent},${ping}}`, `{${ping}, "id" : ${sent} ,"jsonrpc":"2.0"}`]) {
				const decoded = decodeRequest(line)
				assert.equal(decoded.kind, 'request')
				assert.equal(decoded.kind === 'request' && decoded.id, sent)
			}
		})
	}

	it('without an id is a notification', () => {
		assert.deepEqual(decodeRequest(`{"jsonrpc":"2.0",${ping}}`), {
			kind: 'request',
			id: undefined,
			method: 'system.ping',
			params: undefined,
		})
	})

	it('with two ids has the last one', () => {
		const decoded = decodeRequest(`{"jsonrpc":"2.0","id":1,"id":2,${ping}}`)
		assert.equal(decoded.kind === 'request' && decoded.id, '2')
	})

	it('takes an id from its own level, not from its params or its texts', () => {
		for (const params of ['{"id":5}', '{"a":"\\"id\\":5"}', '[{"id":5}]']) {
			const decoded = decodeRequest(`{"jsonrpc":"2.0","params":${params},"id":9007199254740993,${ping}}`)
			assert.equal(decoded.kind === 'request' && decoded.id, '9007199254740993')
		}
	})

	it('takes parameters by name only; anything else is none', () => {
		for (const params of ['null', '[]', '["run"]', '"x"', '5', 'true']) {
			const decoded = decodeRequest(`{"jsonrpc":"2.0","id":1,${ping},"params":${params}}`)
			assert.equal(decoded.kind === 'request' && decoded.params, undefined)
		}
		const decoded = decodeRequest(`{"jsonrpc":"2.0","id":1,${ping},"params":{"name":"run"}}`)
		assert.deepEqual(decoded.kind === 'request' && decoded.params, { name: 'run' })
	})

	it('reads the compact form as it reads any other', () => {
		const lines = [
			`{"jsonrpc":"2.0","id":1,${ping},"params":{"a":1},"id":2}`,
			`{"jsonrpc":"2.0","id":1,${ping},"params":{"a":1}}`,
			`{"jsonrpc":"2.0","id":01,${ping}}`,
			`{"jsonrpc":"2.0","id":1,"method":"a\\u002eb"}`,
			`{"jsonrpc":"2.0","id":1,${ping},"params":{"a":1}}}`,
		]
		for (const line of lines) {
			const spaced = decodeRequest(line.replace('{"jsonrpc"', '{ "jsonrpc"'))
			const compact = decodeRequest(line)
			if (compact.kind === 'refusal') assert.equal(spaced.kind, 'refusal')
			else assert.deepEqual(compact, spaced)
		}
	})

	it('ignores members that it does not know, blanks around it and a carriage return', () => {
		assert.equal(decodeRequest(`  {"jsonrpc":"2.0","id":1,${ping},"foo":1} \r`).kind, 'request')
	})

	it('with any text as its version is one', () => {
		assert.equal(decodeRequest(`{"jsonrpc":"1.0","id":1,${ping}}`).kind, 'request')
	})
})

describe('a line that is no request', () => {
	for (const [name, line, error, id] of refusalCases) {
		it(`is refused: ${name}`, () => {
			const decoded = decodeRequest(line)
			assert.deepEqual(decoded.kind === 'refusal' ? [decoded.error, decoded.id] : decoded, [error, id])
		})
	}

	it('is refused when nested deeper than the limit, and only then', () => {
		const nested = (levels: number) => `{"jsonrpc":"2.0","id":1,${ping},"params":${'['.repeat(levels)}${']'.repeat(levels)}}`
		assert.equal(decodeRequest(nested(127)).kind, 'request')
		assert.deepEqual(decodeRequest(nested(128)).kind, 'refusal')
	})

	it('is not refused for brackets inside texts', () => {
		assert.equal(decodeRequest(`{"jsonrpc":"2.0","id":1,${ping},"params":{"x":"\\"${'['.repeat(300)}"}}`).kind, 'request')
	})
})

describe('a batch', () => {
	const request = (id: string) => `{"jsonrpc":"2.0","id":${id},${ping}}`

	it('keeps the text of every id', () => {
		const decoded = decodeRequest(`[${request('1.0')},${request('18446744073709551615')},${request('"x"')}]`)
		assert.ok(decoded.kind === 'batch')
		assert.deepEqual(
			decoded.entries.map(({ id }) => id),
			['1.0', '18446744073709551615', '"x"'],
		)
	})

	it('refuses each entry that is no request by itself', () => {
		const decoded = decodeRequest(`["2.0",1,${request('3')}]`)
		assert.ok(decoded.kind === 'batch')
		assert.deepEqual(
			decoded.entries.map(({ kind, id }) => [kind, id]),
			[
				['refusal', 'null'],
				['refusal', 'null'],
				['request', '3'],
			],
		)
	})

	it('holds at most 100', () => {
		const batch = (length: number) => `[${Array.from({ length }, (_, index) => request(String(index))).join()}]`
		assert.equal(decodeRequest(batch(100)).kind, 'batch')
		assert.equal(decodeRequest(batch(101)).kind, 'refusal')
	})
})

describe('the numbers of a definition', () => {
	const paramsOf = (line: string) => {
		const decoded = decodeRequest(line)
		const [entry] = decoded.kind === 'batch' ? decoded.entries : [decoded]
		return entry?.kind === 'request' ? entry.params : undefined
	}
	const config = '{"a":1000,"b":1000.0,"c":1e3,"d":18446744073709551615,"e":1.5,"f":"1.5"}'
	const exact = { a: 1000, b: Object(1000), c: Object(1000), d: 18446744073709551615n, e: 1.5, f: '1.5' }
	const compact = (method: string) => `{"jsonrpc":"2.0","id":1,"method":"${method}","params":${config}}`
	const spaced = (method: string) => `{ "id": 1, "method": "${method}", "params": ${config}, "jsonrpc": "2.0" }`

	it('come as they were written, in whatever shape the request is', () => {
		for (const line of [compact('service.set'), spaced('config.check'), `[${compact('service.set')}]`])
			assert.deepEqual(paramsOf(line), exact)
	})

	it('are plain elsewhere', () => {
		for (const line of [compact('service.start'), spaced('service.start')])
			assert.deepEqual(paramsOf(line), { a: 1000, b: 1000, c: 1000, d: 2 ** 64, e: 1.5, f: '1.5' })
	})
})
