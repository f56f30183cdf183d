import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contract, defaultLimits, type Method } from '@zinit/protocol'
import { type Supervisor, SupervisorError } from '@zinit/supervisor'
import { Feeds } from '../feeds/feeds.ts'
import { createHandlers } from '../handlers/all.ts'
import { createLog } from '../log/log.ts'
import { fakeSupervisor } from '../testing/fake-supervisor.ts'
import { createDispatch } from './dispatch.ts'
import type { Session } from './session.ts'

const facts = { socket: '/s', directories: [{ path: '/c' }], pid1Mode: false, limits: defaultLimits, startedAt: 1, now: () => 5 }

function daemonOf(methods: Partial<Supervisor>) {
	const log: string[] = []
	const { supervisor } = fakeSupervisor(methods)
	const dispatch = createDispatch(
		createHandlers(supervisor, facts),
		createLog({ level: 'info', format: 'text', isColoured: false, write: line => log.push(line) }),
	)
	const session = (access: 'read' | 'write'): Session => ({
		peer: { pid: 7, uid: 1000, gid: 1000, access },
		feeds: new Feeds({ limits: defaultLimits, onNews: () => undefined }),
	})
	return {
		log,
		async ask(method: string, params?: Record<string, unknown>, access: 'read' | 'write' = 'write') {
			const reply = await dispatch({ kind: 'request', id: '1', method, params }, session(access))
			return JSON.parse(reply ?? 'null')
		},
		tell: (method: string, params?: Record<string, unknown>) =>
			dispatch({ kind: 'request', id: undefined, method, params }, session('write')),
	}
}

describe('a request', () => {
	it('for an unknown method names the nearest one', async () => {
		const { error } = await daemonOf({}).ask('service.strat')
		assert.deepEqual(error, {
			code: -32601,
			message: 'unknown method: service.strat',
			data: { kind: 'unknown_method', near: ['service.start'], hint: 'did you mean service.start?', retryable: false },
		})
		for (const method of ['', 'Service.list', 'toString', '__proto__']) assert.equal((await daemonOf({}).ask(method)).error.code, -32601)
	})

	it('that the supervisor refuses gets its number, message and details, and nothing else of the error', async () => {
		const fault = new SupervisorError('stop_failed', "cannot stop 'a': process 12 survived SIGKILL", { service: 'a', pids: [12] })
		const { error } = await daemonOf({ stop: () => Promise.reject(fault) }).ask('service.stop', { name: 'a' })
		assert.deepEqual(error, {
			code: -32023,
			message: "cannot stop 'a': process 12 survived SIGKILL",
			data: { kind: 'stop_failed', service: 'a', pids: [12], retryable: true },
		})
	})

	it('that meets a defect of ours is answered as internal, and the log has the trace', async () => {
		const daemon = daemonOf({
			list: () => {
				throw new TypeError('boom')
			},
		})
		const { error } = await daemon.ask('service.list')
		assert.deepEqual([error.code, error.data.kind], [-32603, 'internal'])
		assert.match(daemon.log.join(''), /ERROR internal fault method=service\.list error="TypeError: boom/)
	})

	it('without an id is executed and never answered, not even with an error', async () => {
		let asked = 0
		const daemon = daemonOf({
			list: () => {
				asked += 1
				return []
			},
		})
		assert.equal(await daemon.tell('service.list'), undefined)
		assert.equal(await daemon.tell('no.such'), undefined)
		assert.equal(asked, 1)
	})

	it('that changes something needs write access, one that asks does not', async () => {
		const daemon = daemonOf({ list: () => ['a'] })
		for (const [method, { effect }] of Object.entries<Method>(contract)) {
			if (effect !== 'mutation') continue
			const { error } = await daemon.ask(method, { name: 'a' }, 'read')
			assert.deepEqual([error.code, error.data.kind], [-32020, 'permission_denied'], method)
		}
		assert.equal((await daemon.ask('tty.attach', { name: 'a' }, 'read')).error.code, -32020)
		assert.deepEqual((await daemon.ask('service.list', {}, 'read')).result, ['a'])
	})

	it('that changes something stands in the log with its caller', async () => {
		const daemon = daemonOf({ stop: name => Promise.resolve({ name, state: 'exited', changed: true, affected: [] }) })
		await daemon.ask('service.stop', { name: 'web' })
		assert.match(daemon.log.join(''), / INFO service\.stop name=web uid=1000 pid=7\n/)
	})
})

describe('a mutation', () => {
	it('waits three seconds for its effect unless the request says otherwise', async () => {
		const waits: unknown[] = []
		const daemon = daemonOf({
			start: (name, options) => {
				waits.push(options?.wait_ms)
				return Promise.resolve({ name, state: 'running', changed: true, affected: [] })
			},
		})
		await daemon.ask('service.start', { name: 'a' })
		assert.deepEqual((await daemon.ask('service.start', { name: 'a', wait_ms: 0 })).result, {
			ok: true,
			name: 'a',
			state: 'running',
			changed: true,
			affected: [],
		})
		assert.deepEqual(waits, [3000, 0])
	})

	it('is told who asks', async () => {
		let caller: unknown
		const daemon = daemonOf({
			kill: (_name, signal, options) => {
				caller = [signal, options?.caller]
				return Promise.resolve()
			},
		})
		assert.deepEqual((await daemon.ask('service.kill', { name: 'a', signal: 'cont' })).result, { ok: true })
		assert.deepEqual(caller, [18, { uid: 1000, pid: 7 }])
	})

	it('takes a signal by name or number and refuses what is none', async () => {
		const sent: (number | undefined)[] = []
		const daemon = daemonOf({
			kill: (_name, signal) => {
				sent.push(signal)
				return Promise.resolve()
			},
		})
		for (const signal of [undefined, 'hup', 'SIGUSR1', '9', 15]) await daemon.ask('service.kill', { name: 'a', signal })
		assert.deepEqual(sent, [15, 1, 10, 9, 15])
		for (const signal of ['NOPE', '0', 0, 99, '-1', '']) {
			const { error } = await daemon.ask('service.kill', { name: 'a', signal })
			assert.deepEqual([error.code, error.data.kind, error.data.service], [-32602, 'invalid_signal', 'a'])
		}
	})

	it('takes a definition as config or as its own members, config first', async () => {
		const set: unknown[] = []
		const daemon = daemonOf({
			set: (config, options) => {
				set.push([config, options?.persist])
				return Promise.resolve({ name: 'x', state: 'running', changed: true, affected: [], action: 'created', warnings: [] })
			},
		})
		const service = { name: 'x', exec: 'sleep 1' }
		await daemon.ask('service.set', { config: { service }, service: {}, persist: false })
		await daemon.ask('service.set', { service, health: null, wait_ms: 0 })
		await daemon.ask('service.set')
		assert.deepEqual(set, [
			[{ service }, false],
			[{ service }, true],
			[{}, true],
		])
	})

	it('of all answers names and their count under the word of its verb', async () => {
		const outcome = { names: ['a', 'b'], skipped: ['s'], failed: [] }
		const all = () => Promise.resolve(outcome)
		const daemon = daemonOf({ startAll: all, stopAll: all, deleteAll: all })
		for (const [verb, word] of [
			['start', 'started'],
			['stop', 'stopped'],
			['delete', 'deleted'],
		]) {
			assert.deepEqual((await daemon.ask(`service.${verb}_all`)).result, {
				[String(word)]: ['a', 'b'],
				count: 2,
				skipped: ['s'],
				failed: [],
			})
		}
	})
})

describe('the daemon', () => {
	it('tells what it is: ping in short, info in full', async () => {
		const daemon = daemonOf({ plan: () => ({ units: new Map() }) })
		const { result: ping } = await daemon.ask('system.ping')
		assert.deepEqual([ping.protocol, ping.boot, ping.pid, ping.critical_failed], [1, '0123456789abcdef', process.pid, []])
		const { result: info } = await daemon.ask('system.info')
		assert.deepEqual(info.methods, Object.keys(contract))
		assert.deepEqual([info.socket, info.config_dirs, info.uptime_ms, info.peer.access], ['/s', ['/c'], 0, 'write'])
		for (const [member, value] of Object.entries(ping)) assert.deepEqual(info[member], value)
	})

	it('is no init: it neither reboots nor powers off', async () => {
		const daemon = daemonOf({})
		assert.deepEqual((await daemon.ask('system.reboot')).error.message, 'Reboot only available when running as PID 1')
		assert.deepEqual((await daemon.ask('system.poweroff')).error.code, -32603)
	})
})
