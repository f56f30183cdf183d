import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { encodeError, encodeResult } from '@zinit/protocol'
import type { Answer, Dispatch } from '../rpc/dispatch.ts'
import { serve } from '../testing/server.ts'

const call = (id: unknown, method = 'echo', params: unknown = {}) => JSON.stringify({ jsonrpc: '2.0', id, method, params })

/** Answers at once with the method, except what waits for `open`. */
function gate() {
	const open = new Map<string, () => void>()
	const started: string[] = []
	const dispatch: Dispatch = ({ id, method, params }) => {
		const key = `${method}:${id ?? ''}`
		started.push(key)
		const reply = (): Answer => (id === undefined ? undefined : encodeResult(id, params?.text ?? method))
		if (method !== 'wait') return reply()
		return new Promise(resolve => open.set(key, () => resolve(reply())))
	}
	return { dispatch, started, open: (id: unknown) => open.get(`wait:${id}`)?.() }
}

describe('a connection', () => {
	it('answers in the order in which replies become ready', async () => {
		const { dispatch, open } = gate()
		await using server = await serve(dispatch)
		const client = server.connect()
		client.send(`${call(1, 'wait')}\n${call(2)}\n`)
		assert.deepEqual(await client.line(), { jsonrpc: '2.0', id: 2, result: 'echo' })
		open(1)
		assert.deepEqual(await client.line(), { jsonrpc: '2.0', id: 1, result: 'wait' })
	})

	it('starts requests in the order in which they came', async () => {
		const { dispatch, started, open } = gate()
		await using server = await serve(dispatch)
		const client = server.connect()
		client.send([call(1, 'wait'), call(2), call(3, 'wait'), call(4)].join('\n'))
		client.send('\n')
		await client.lines(2)
		assert.deepEqual(started, ['wait:1', 'echo:2', 'wait:3', 'echo:4'])
		open(1)
		open(3)
		await client.lines(2)
	})

	it('starts no more than the limit at once, and the rest as replies go out', async () => {
		const { dispatch, started, open } = gate()
		await using server = await serve(dispatch, { in_flight: 2 })
		const client = server.connect()
		client.send(`${[1, 2, 3, 4].map(id => call(id, 'wait')).join('\n')}\n`)
		const other = server.connect()
		other.send(`${call(9)}\n`)
		await other.line()
		assert.deepEqual(started, ['wait:1', 'wait:2', 'echo:9'])
		for (const id of [1, 2, 3, 4]) {
			open(id)
			await client.line()
		}
		assert.deepEqual(started.slice(3), ['wait:3', 'wait:4'])
	})

	it('answers a last request without line feed after a half-close, then ends', async () => {
		const { dispatch, open } = gate()
		await using server = await serve(dispatch)
		const client = server.connect()
		client.socket.end(`${call(1, 'wait')}\n${call(2)}`)
		assert.deepEqual(await client.line(), { jsonrpc: '2.0', id: 2, result: 'echo' })
		open(1)
		assert.deepEqual(await client.line(), { jsonrpc: '2.0', id: 1, result: 'wait' })
		assert.equal(await client.end(), '')
	})

	it('survives every kind of nonsense', async () => {
		await using server = await serve(gate().dispatch)
		const client = server.connect()
		for (const line of ['hello', '', '{}', '[]', '1', 'GET / HTTP/1.0\r', `${call(1)} x`]) {
			client.send(`${line}\n`)
			const reply = await client.line()
			assert.match(
				JSON.stringify(reply),
				/"id":null,"error":\{"code":-32[67]00,"message":".+","data":\{"kind":"(parse|invalid_request)","retryable":false\}\}/,
			)
		}
		client.send(Buffer.concat([Buffer.from('{"x":"'), Buffer.from([0xff]), Buffer.from(`"}\n${call(1)}\n`)]))
		assert.match(JSON.stringify(await client.lines(2)), /"code":-32700.*"result":"echo"/)
	})

	it('says why it ends when a line is too long, while the client is still writing', async () => {
		await using server = await serve(gate().dispatch, { line_bytes: 100_000 })
		const client = server.connect()
		client.send(`${call(1)}\n{"jsonrpc":"2.0","id":2,"method":"${'m'.repeat(4_000_000)}"}\n${call(3)}\n`)
		assert.deepEqual(await client.line(), { jsonrpc: '2.0', id: 1, result: 'echo' })
		assert.match(await client.text(), /"id":null,"error":\{"code":-32600,.*"kind":"line_too_long","limit":100000/)
		assert.equal(await client.end(), '')
	})

	it('keeps ids as they were written', async () => {
		await using server = await serve(gate().dispatch)
		const client = server.connect()
		for (const id of ['18446744073709551615', '1.0', '-7', '"x"', 'null']) {
			client.send(`{"jsonrpc":"2.0","id":${id},"method":"echo"}\n`)
			assert.equal(await client.text(), `{"jsonrpc":"2.0","id":${id},"result":"echo"}`)
		}
	})

	it('executes notifications and answers none of them', async () => {
		const { dispatch, started } = gate()
		await using server = await serve(dispatch)
		const client = server.connect()
		client.send(`{"jsonrpc":"2.0","method":"quiet"}\n${call(1)}\n`)
		assert.deepEqual(await client.line(), { jsonrpc: '2.0', id: 1, result: 'echo' })
		assert.deepEqual(started, ['quiet:', 'echo:1'])
	})
})

describe('a batch', () => {
	it('is answered by one array when all of it is ready, without its notifications', async () => {
		const { dispatch, open } = gate()
		await using server = await serve(dispatch)
		const client = server.connect()
		client.send(`[${call(1, 'wait')},${call(2)},{"jsonrpc":"2.0","method":"quiet"},5]\n${call(3)}\n`)
		assert.deepEqual(await client.line(), { jsonrpc: '2.0', id: 3, result: 'echo' })
		open(1)
		const replies = await client.line()
		assert.ok(Array.isArray(replies))
		assert.deepEqual(replies.map(({ id }) => id).sort(), [1, 2, null])
	})

	it('of notifications is not answered at all', async () => {
		await using server = await serve(gate().dispatch)
		const client = server.connect()
		client.send(`[{"jsonrpc":"2.0","method":"quiet"}]\n${call(1)}\n`)
		assert.deepEqual(await client.line(), { jsonrpc: '2.0', id: 1, result: 'echo' })
	})
})

describe('a client that does not read', () => {
	it('edge 78: is not read from while too much is unsent, and gets everything once it reads', async () => {
		const started: (string | undefined)[] = []
		const large = 'x'.repeat(1_000_000)
		await using server = await serve(
			({ id, params }) => {
				started.push(id)
				return encodeResult(id ?? 'null', params?.small === true ? '' : large)
			},
			{ unsent_bytes: 1_048_576 },
		)
		const client = server.connect()
		client.socket.pause()
		client.send(`${Array.from({ length: 20 }, (_, id) => call(id)).join('\n')}\n`)
		const other = server.connect()
		await other.ask('echo', { small: true })
		assert.ok(started.length < 10, `${started.length} were started`)
		client.socket.resume()
		await client.lines(20)
		assert.equal(started.length, 21)
	})

	it('edge 78: loses its connection when nothing moves for too long', async () => {
		await using server = await serve(({ id }) => encodeResult(id ?? 'null', 'x'.repeat(8_000_000)), { stall_ms: 50 })
		const client = server.connect()
		client.socket.pause()
		client.send(`${call(1)}\n`)
		await once(client.socket, 'connect')
		const other = server.connect()
		await once(other.socket, 'connect')
		const [socket] = server.sockets
		assert.ok(socket !== undefined)
		if (!socket.destroyed) await once(socket, 'close')
	})
})

describe('connections', () => {
	it('beyond the limit get one line that says so, then the end', async () => {
		await using server = await serve(gate().dispatch, { connections: 2, reserved_connections: 0 })
		const first = server.connect()
		const second = server.connect()
		await first.ask('echo')
		await second.ask('echo')
		const third = server.connect()
		assert.match(await third.text(), /"id":null,"error":\{"code":-32021,.*"kind":"limit"/)
		assert.equal(await third.end(), '')
		first.close()
		second.close()
	})

	it('do not wait for one another', async () => {
		const { dispatch, open } = gate()
		await using server = await serve(dispatch)
		const slow = server.connect()
		slow.send(`${call(1, 'wait')}\n`)
		const other = server.connect()
		assert.deepEqual(await other.ask('echo'), { jsonrpc: '2.0', id: 1, result: 'echo' })
		open(1)
		await slow.line()
	})

	it('are served beside hundreds of half-open and silent ones', async () => {
		await using server = await serve(gate().dispatch, { connections: 2000 })
		const clients = Array.from({ length: 300 }, () => server.connect())
		for (const [index, client] of clients.entries()) {
			if (index % 3 === 0) client.socket.end()
			if (index % 3 === 1) client.send('{"jsonrpc":"2.0","id":1,')
		}
		const replies = await Promise.all(clients.filter((_, index) => index % 3 === 2).map(client => client.ask('echo')))
		assert.equal(replies.length, 100)
	})

	it('end in order when the daemon ends', async () => {
		await using server = await serve(({ id }) => encodeError(id ?? 'null', { kind: 'internal', message: 'x' }))
		const client = server.connect()
		await client.ask('echo')
		const gone = server.clients.finish()
		assert.equal(await client.end(), '')
		client.close()
		await gone
	})
})
