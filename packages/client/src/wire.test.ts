import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ZinitClient, ZinitError } from './index.ts'
import { pong, type Received, silent, startFake, until } from './testing/fake.ts'

const raw = (text: (request: Received) => string) => (request: Received) => {
	request.socket.write(text(request))
	return silent
}

describe('a reply (rpc.md R1 to R8)', () => {
	const accepted: readonly (readonly [string, (request: Received) => string, unknown])[] = [
		[
			'R1: is one line, whatever follows',
			() => '{"jsonrpc":"2.0","id":1,"result":["a"]}\n{"jsonrpc":"2.0","id":1,"result":["b"]}\n',
			['a'],
		],
		['R1: may come in single bytes', () => '{"jsonrpc":"2.0","id":1,"result":["é"]}\n', ['é']],
		['R2: may have members nobody knows', () => '{"jsonrpc":"2.0","id":1,"x":{},"result":["a"],"y":1}\n', ['a']],
		['R3: may have another id', () => '{"jsonrpc":"2.0","id":"seven","result":["a"]}\n', ['a']],
		['R3: may have the id null, and no error beside its result', () => '{"jsonrpc":"2.0","id":null,"result":["a"],"error":null}\n', ['a']],
		['R8: may have a result of null', () => '{"jsonrpc":"2.0","id":1,"result":null}\n', null],
		['R8: may have neither result nor error', () => '{"jsonrpc":"2.0","id":1}\n', undefined],
		['R8: is a success even if it says ok:false', () => '{"jsonrpc":"2.0","id":1,"result":{"ok":false}}\n', { ok: false }],
		['may be preceded by blank lines', () => '\n \r\n\t\n{"jsonrpc":"2.0","id":1,"result":["a"]}\n', ['a']],
		[
			'may be preceded by notifications',
			() => '{"jsonrpc":"2.0","method":"x","params":{}}\n{"jsonrpc":"2.0","id":1,"result":["a"]}\n',
			['a'],
		],
		['may end in CR LF and have blanks around it', () => '  {"jsonrpc":"2.0","id":1,"result":["a"]} \r\n', ['a']],
	]
	for (const [title, text, expected] of accepted) {
		it(title, async () => {
			await using fake = await startFake({ 'service.list': raw(text) })
			await using client = await ZinitClient.connectUnix(fake.path)
			assert.deepEqual(await client.call('service.list'), expected)
		})
	}

	it('may be the last line without LF before the end', async () => {
		await using fake = await startFake({
			'service.list': ({ socket }) => {
				socket.end('{"jsonrpc":"2.0","id":1,"result":["a"]}')
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.deepEqual(await client.list(), ['a'])
	})

	it('may be 16 MiB long', async () => {
		const long = 'x'.repeat(16 * 1024 * 1024 - 100)
		await using fake = await startFake({ 'service.list': () => [long] })
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.equal((await client.list())[0]?.length, long.length)
	})

	it('longer than that is not understood', async () => {
		await using fake = await startFake({ 'service.start': () => 'x'.repeat(16 * 1024 * 1024) })
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.call('service.start'), { kind: 'protocol', exit: 1 })
	})

	it('that is not JSON is not understood, and ends its connection', async () => {
		for (const garbage of [
			'HTTP/1.1 400 Bad Request',
			'{"jsonrpc":',
			'[]',
			'42',
			'{"jsonrpc":"2.0","id":1,"error":"no"}',
			'{"jsonrpc":"2.0","id":1,"error":{"code":1.5,"message":"x"}}',
		]) {
			await using fake = await startFake({ 'service.list': raw(() => `${garbage}\n`) })
			await using client = await ZinitClient.connectUnix(fake.path)
			await assert.rejects(client.list(), { kind: 'protocol', code: null, exit: 1, retryable: false }, garbage)
			await until('the end of the connection', () => fake.open.size === 0)
		}
	})

	it('that comes after what was not asked for is not taken for the next one', async () => {
		await using fake = await startFake({
			'service.list': raw(({ id }) => `{"jsonrpc":"2.0","id":${id},"result":["a"]}\n{"jsonrpc":"2.0","id":9,"result":["stray"]}\n`),
			'debug.state': () => ({ output: 'right' }),
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.deepEqual(await client.list(), ['a'])
		assert.equal(await client.debugState(), 'right')
		assert.notEqual(fake.received.at(-1)?.connection, fake.received.at(-2)?.connection)
	})

	it('that comes unasked ends an idle connection', async () => {
		await using fake = await startFake({ 'debug.state': () => ({ output: 'right' }) })
		await using client = await ZinitClient.connectUnix(fake.path)
		for (const socket of fake.open) socket.write('{"jsonrpc":"2.0","id":9,"result":["stray"]}\n')
		await until('the end of the connection', () => fake.open.size === 0)
		assert.equal(await client.debugState(), 'right')
	})
})

describe('a request', () => {
	it('is one line with jsonrpc, an integer id, the method, and an object as params', async () => {
		await using fake = await startFake({ 'some.thing': () => 1 })
		await using client = await ZinitClient.connectUnix(fake.path)
		await client.call('some.thing')
		await client.call('some.thing', { text: 'a\nb' })
		assert.deepEqual(
			fake.received.slice(1).map(({ method, params, id }) => [method, params, Number.isInteger(id)]),
			[
				['some.thing', {}, true],
				['some.thing', { text: 'a\nb' }, true],
			],
		)
	})

	it('longer than 1 MiB is refused before it is sent', async () => {
		await using fake = await startFake()
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.call('some.thing', { text: 'x'.repeat(1024 * 1024) }), { kind: 'line_too_long', exit: 1 })
		assert.deepEqual(fake.methods, [])
	})
})

describe('an error of the daemon', () => {
	it('keeps its message, number and data; kind, exit code and hint come from the table', async () => {
		await using fake = await startFake({
			'service.delete': request => {
				request.fail(-32005, "cannot remove 'a': b requires it", {
					kind: 'has_dependents',
					service: 'a',
					dependents: ['b'],
					retryable: false,
				})
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.serviceDelete('a', { force: false }), error => {
			assert.ok(error instanceof ZinitError)
			assert.deepEqual(
				{ ...error, message: error.message, name: error.name },
				{
					kind: 'has_dependents',
					code: -32005,
					exit: 1,
					hint: 'zinit remove --force removes it all the same',
					data: { kind: 'has_dependents', service: 'a', dependents: ['b'], retryable: false },
					retryable: false,
					message: "cannot remove 'a': b requires it",
					name: 'ZinitError',
				},
			)
			return true
		})
	})

	it('has the hint and the retry word of the daemon before those of the table', async () => {
		await using fake = await startFake({
			'service.start': request => {
				request.fail(-32000, 'service not found: wbe', {
					kind: 'service_not_found',
					service: 'wbe',
					near: ['web'],
					hint: 'did you mean "web"?',
					retryable: true,
				})
				return silent
			},
		})
		await using client = await ZinitClient.connectUnix(fake.path)
		await assert.rejects(client.start('wbe'), { kind: 'service_not_found', exit: 5, hint: 'did you mean "web"?', retryable: true })
	})

	const spoken: readonly (readonly [number, string, string, number])[] = [
		[-32000, 'service not found', 'service_not_found', 5],
		[-32603, 'service not found: ghost', 'service_not_found', 5],
		[-32603, 'service not running: off', 'not_running', 3],
		[-32603, "cannot start service 'x': missing dependency 'y'", 'dependency_missing', 1],
		[-32603, 'cyclic dependency detected: a -> b -> a', 'cycle', 1],
		[-32603, "Proxy 'px' not found", 'xinet_not_found', 5],
		[-32000, 'proxy not found', 'xinet_not_found', 5],
		[-32603, 'supervisor not available', 'shutting_down', 1],
		[-32603, 'Reboot only available when running as PID 1', 'not_supported', 7],
		[-32603, "signal error for service '' (signal NOPE): unknown signal", 'invalid_signal', 2],
		[-32603, "signal error for service '' (signal 99): invalid signal number", 'invalid_signal', 2],
		[-32601, 'unknown method', 'unknown_method', 7],
		[-32602, "missing 'name' parameter", 'invalid_params', 1],
		[-32011, 'Validation failed', 'validation', 1],
		[-32012, "Dependency 'ghost' not found", 'dependency_missing', 1],
		[-32013, 'Executable not found: cd', 'exec_not_found', 1],
		[-32014, 'cannot write', 'persist_failed', 1],
		[-32700, 'expected value at line 1 column 1', 'parse', 1],
		[-32603, 'something else', 'internal', 1],
		[-1, 'a number of nobody', 'internal', 1],
	]
	for (const [code, message, kind, exit] of spoken) {
		it(`of a 0.3.9 is told by its message: ${code} ${message}`, async () => {
			await using fake = await startFake({
				'system.ping': () => ({ version: '0.3.9' }),
				some: request => {
					request.fail(code, message)
					return silent
				},
			})
			await using client = await ZinitClient.connectUnix(fake.path)
			await assert.rejects(client.call('some'), { kind, exit, code, message })
		})
	}

	it('without features in ping it is a 0.3.9', async () => {
		await using old = await startFake({ 'system.ping': () => ({ version: '0.3.9' }) })
		await using ours = await startFake()
		await using one = await ZinitClient.connectUnix(old.path)
		await using other = await ZinitClient.connectUnix(ours.path)
		assert.deepEqual([one.version, one.features, other.version, other.features], ['0.3.9', [], pong.version, pong.features])
	})
})
