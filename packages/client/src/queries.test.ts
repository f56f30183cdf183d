import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contract } from '@zinit/protocol'
import { type CallOptions, ZinitClient } from './index.ts'
import { startFake } from './testing/fake.ts'

/** Method of the client, RPC method, params on the wire, what the daemon answers, what the client gives. */
const rows: readonly (readonly [(client: ZinitClient, options?: CallOptions) => Promise<unknown>, string, object, unknown, unknown?])[] = [
	[(client, options) => client.discover(options), 'rpc.discover', {}, { openrpc: '1.2.6' }],
	[(client, options) => client.ping(options), 'system.ping', {}, { version: '1' }],
	[(client, options) => client.info(options), 'system.info', {}, { name: 'zinit' }],
	[(client, options) => client.list(options), 'service.list', {}, ['a']],
	[(client, options) => client.listFull(options), 'service.list_full', {}, [{ name: 'a' }]],
	[(client, options) => client.status('a', options), 'service.status', { name: 'a' }, { name: 'a' }],
	[(client, options) => client.statusFull('a', options), 'service.status_full', { name: 'a' }, { name: 'a' }],
	[(client, options) => client.serviceGet('a', options), 'service.get', { name: 'a' }, { service: { name: 'a' } }],
	[(client, options) => client.stats('a', options), 'service.stats', { name: 'a' }, { pid: 1 }],
	[(client, options) => client.children('a', options), 'service.children', { name: 'a' }, { children: [] }],
	[(client, options) => client.isRunning('a', options), 'service.is_running', { name: 'a' }, true],
	[(client, options) => client.why('a', options), 'service.why', { name: 'a' }, { name: 'a' }],
	[(client, options) => client.tree(options), 'service.tree', {}, { ascii: 'tree' }, 'tree'],
	[(client, options) => client.graph(options), 'service.tree', {}, { ascii: 'tree', nodes: [], edges: [] }],
	[(client, options) => client.logs('a', { lines: 5, ...options }), 'logs.get', { name: 'a', lines: 5 }, ['1 [stdout] x']],
	[(client, options) => client.logs(undefined, options), 'logs.get', {}, []],
	[(client, options) => client.logsTail('a', { lines: 0, ...options }), 'logs.tail', { name: 'a', lines: 0 }, [{ seq: 1 }]],
	[
		(client, options) => client.logsFilter({ services: ['a'], stream: 'stderr', since: 1, until: 2, lines: 3, ...options }),
		'logs.filter',
		{ services: ['a'], stream: 'stderr', since: 1, until: 2, lines: 3 },
		[{ seq: 1 }],
	],
	[(client, options) => client.debugState(options), 'debug.state', {}, { output: 'dump' }, 'dump'],
	[(client, options) => client.debugProcessTree('a', options), 'debug.process_tree', { name: 'a' }, { output: 'dump' }, 'dump'],
	[
		(client, options) => client.history({ names: ['a'], sinceSeq: 1, since: 2, limit: 3, ...options }),
		'events.list',
		{ services: ['a'], since_seq: 1, since: 2, limit: 3 },
		{ events: [], seq: 0, gap: 0 },
	],
	[(client, options) => client.check({ service: {} }, options), 'config.check', { config: { service: {} } }, { ok: true, problems: [] }],
	[(client, options) => client.check('[service]', options), 'config.check', { toml: '[service]' }, { ok: true, problems: [] }],
	[(client, options) => client.diagnostics(options), 'config.diagnostics', {}, []],
	[
		(client, options) => client.plan('kill', ['a'], { signal: 'HUP' }, options),
		'service.plan',
		{ verb: 'kill', names: ['a'], signal: 'HUP' },
		{ verb: 'kill', estimate: false },
	],
]

describe('a query (cli.md 7.2)', () => {
	for (const [call, method, params, answer, result = answer] of rows) {
		it(`${String(call).slice(21)} is ${method}`, async () => {
			await using fake = await startFake({ [method]: () => answer })
			await using client = await ZinitClient.connectUnix(fake.path)
			assert.deepEqual(await call(client), result)
			const { received } = fake
			assert.deepEqual([received.at(-1)?.method, received.at(-1)?.params], [method, params])
			await assert.rejects(call(client, { signal: AbortSignal.abort('enough') }), reason => reason === 'enough')
		})
	}

	it('has a method of the client for each in the contract', () => {
		const asked = new Set(rows.map(([, method]) => method))
		const queries = Object.entries(contract).filter(([, { effect }]) => effect === 'query')
		const missing = queries.map(([method]) => method).filter(method => !asked.has(method))
		// Metrics come with their daemon side; the rest of the contract that changes something is in other tests.
		assert.deepEqual(
			missing.filter(method => !later.has(method)),
			[],
		)
	})

	it('rows are the list with words for states, and null for no process', async () => {
		const info = { name: 'a', state: { state: 'exited', exit_code: 0 }, is_target: false, kind: 'service', pid: 0, restarts: 2 }
		await using fake = await startFake({ 'service.list_full': () => [info] })
		await using client = await ZinitClient.connectUnix(fake.path)
		assert.deepEqual(await client.rows(), [{ name: 'a', state: 'exited', kind: 'service', pid: null, restarts: 2 }])
	})
})

const later = new Set(['system.metrics', 'xinet.list', 'xinet.status', 'xinet.status_all'])
