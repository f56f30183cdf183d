import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import type { Daemon, Status } from './daemon.ts'
import { type Mutation, rowOf, rowWhen, says } from './looks.ts'
import { scene } from './scene.ts'

const start = scene()

describe('the reply to a mutation', { concurrency: true }, () => {
	let daemon: Daemon
	before(async () => {
		daemon = await start()
	})
	const set = (name: string, exec: string, keys: Record<string, unknown> = {}, tables: Record<string, unknown> = {}) =>
		daemon.ask<Mutation>('service.set', { config: { service: { name, exec, ...keys }, ...tables }, persist: false, wait_ms: 0 })
	const timed = async <T>(work: Promise<T>): Promise<readonly [T, number]> => {
		const at = performance.now()
		const result = await work
		return [result, performance.now() - at]
	}
	const gate = (name: string) => join(daemon.directory, `go-${name}`)
	const slowStop = (name: string) =>
		`trap 'until [ -e ${gate(name)} ]; do sleep 0.02; done; exit 0' TERM; echo up; while :; do sleep 0.02; done`
	const slowStart = (name: string) => `until [ -e ${gate(name)} ]; do sleep 0.02; done; echo >&3; exec sleep 1000`

	it('comes when the effect is complete: a stop with nothing left, a start that is Running, a oneshot that has ended', async () => {
		await set('plain', 'exec sleep 1000', { status: 'stop' })
		const started = await daemon.ask<Mutation>('service.start', { name: 'plain', wait_ms: 60_000 })
		assert.deepEqual([started.state, started.changed, started.pending], ['running', true, undefined])
		const stopped = await daemon.ask<Mutation>('service.stop', { name: 'plain', wait_ms: 60_000 })
		assert.deepEqual([stopped.state, stopped.changed, stopped.pending], ['exited', true, undefined])
		await set('once', 'sleep 0.3; exit 4', { oneshot: true, status: 'stop' })
		assert.deepEqual((await daemon.ask<Mutation>('service.start', { name: 'once', wait_ms: 60_000 })).state, 'failed')
	})

	it('comes after three seconds at the latest and says pending; what was asked for goes on', async () => {
		await set('slow', slowStop('slow'))
		await says(daemon, 'slow', 'up')
		const replied: string[] = []
		const asked = (title: string, params: Record<string, unknown>) =>
			daemon.ask<Mutation>('service.stop', { name: 'slow', ...params }).finally(() => replied.push(title))
		const longer = asked('after a minute', { wait_ms: 60_000 })
		const [reply, ms] = await timed(asked('after three seconds', {}))
		assert.deepEqual([reply.state, reply.pending, replied], ['stopping', true, ['after three seconds']])
		assert.ok(ms >= 2900, `${ms} ms`)
		await writeFile(gate('slow'), '')
		assert.deepEqual([(await longer).state, (await longer).pending], ['exited', undefined])
		await daemon.reaches('slow', 'exited')
	})

	it('comes at once with wait_ms 0, and as late as asked with more', async () => {
		await set('long', slowStart('long'), { status: 'stop' }, { readiness: { type: 'fd' } })
		const reply = await daemon.ask<Mutation>('service.start', { name: 'long', wait_ms: 0 })
		assert.equal(reply.pending, true)
		const [later, ms] = await timed(daemon.ask<Mutation>('service.start', { name: 'long', wait_ms: 500 }))
		assert.ok(later.pending === true && ms >= 480)
		const whole = daemon.ask<Mutation>('service.start', { name: 'long', wait_ms: 30_000 })
		await writeFile(gate('long'), '')
		assert.deepEqual([(await whole).state, (await whole).pending], ['running', undefined])
		assert.equal((await daemon.call('service.start', { name: 'long', wait_ms: -1 })).error?.code, -32602)
	})

	it('of a start is Blocked at once where a gate is shut that nobody opens, and waits for a requirement that is on its way', async () => {
		await set('idle', 'exec sleep 1000', { status: 'stop' })
		await set('above-idle', 'exec sleep 1000', { status: 'stop' }, { dependencies: { requires: ['idle'] } })
		const blocked = await daemon.ask<Mutation>('service.start', { name: 'above-idle', wait_ms: 60_000 })
		assert.deepEqual([blocked.state, blocked.pending], ['blocked', undefined])
		await set('coming', slowStart('coming'), {}, { readiness: { type: 'fd' } })
		await set('above-coming', 'exec sleep 1000', { status: 'stop' }, { dependencies: { requires: ['coming'] } })
		const waiting = daemon.ask<Mutation>('service.start', { name: 'above-coming', wait_ms: 30_000 })
		await writeFile(gate('coming'), '')
		assert.equal((await waiting).state, 'running')
	})

	it('of what has no effect is a success that says so', async () => {
		await set('steady', 'exec sleep 1000')
		const { pid } = await daemon.reaches('steady', 'running')
		assert.deepEqual(await daemon.ask<Mutation>('service.start', { name: 'steady' }), {
			ok: true,
			name: 'steady',
			state: 'running',
			changed: false,
			affected: [],
		})
		assert.equal((await rowOf(daemon, 'steady')).pid, pid)
		await set('down', 'exec sleep 1000', { status: 'stop' })
		assert.deepEqual(await daemon.ask<Mutation>('service.stop', { name: 'down' }), {
			ok: true,
			name: 'down',
			state: 'inactive',
			changed: false,
			affected: [],
		})
	})

	it('of a tree start tells what else was started, in order, and leaves a finished oneshot alone', async () => {
		const below = (name: string, ...requires: readonly string[]) =>
			set(name, 'exec sleep 1000', { status: 'stop' }, { dependencies: { requires } })
		await set('seed', 'echo seeded', { oneshot: true })
		await daemon.reaches('seed', 'exited')
		await below('base', 'seed')
		await below('middle', 'base')
		await below('top', 'middle')
		const { state, affected } = await daemon.ask<Mutation>('service.start', { name: 'top', tree: true })
		assert.deepEqual([state, affected], ['running', ['base', 'middle']])
		assert.equal((await daemon.ask<string[]>('logs.get', { name: 'seed' })).length, 1)
	})

	it('of a kill comes when the signal is sent, and what dies of it has failed, was not stopped, and comes back by policy', async () => {
		await set('victim', 'exec sleep 1000', {}, { lifecycle: { restart_delay_ms: 20 } })
		const { pid } = await daemon.reaches('victim', 'running')
		assert.partialDeepStrictEqual(await daemon.ask('service.kill', { name: 'victim', signal: 9 }), { ok: true })
		await rowWhen(daemon, 'victim', ({ restarts }) => restarts === 1)
		assert.notEqual((await daemon.reaches('victim', 'running')).pid, pid)
		for (const signal of ['NOPE', 0, 65, ''])
			assert.equal((await daemon.call('service.kill', { name: 'victim', signal })).error?.data?.kind, 'invalid_signal', String(signal))
		await daemon.ask('service.stop', { name: 'victim' })
		const { error } = await daemon.call('service.kill', { name: 'victim' })
		assert.deepEqual([error?.code, error?.message], [-32002, 'service not running: victim'])
	})

	it('does not wait for anybody else: queries and other mutations are answered while a stop takes its time', async () => {
		await set('holds', slowStop('holds'))
		await says(daemon, 'holds', 'up')
		const stop = daemon.ask('service.stop', { name: 'holds', wait_ms: 60_000 })
		for (const method of ['service.list', 'service.list_full', 'service.tree', 'system.ping', 'debug.state']) await daemon.ask(method)
		await set('other', 'exec sleep 1000')
		for (const verb of ['stop', 'delete']) {
			const { pending } = await daemon.ask<Mutation>(`service.${verb}`, { name: 'other', wait_ms: 60_000 })
			assert.equal(pending, undefined)
		}
		assert.equal((await daemon.ask<Status>('service.status', { name: 'holds' })).state, 'stopping')
		await writeFile(gate('holds'), '')
		await stop
	})

	it('comes to each of 300 mutations at once, with its effect', async () => {
		const names = Array.from({ length: 60 }, (_, index) => `bulk-${index}`)
		await Promise.all(
			names.flatMap(name => [
				set(name, 'exec sleep 1000'),
				daemon.call('service.restart', { name }),
				daemon.call('service.stop', { name }),
				daemon.call('service.start', { name }),
				daemon.call('service.delete', { name }),
			]),
		)
		for (const name of names) await daemon.call('service.delete', { name, wait_ms: 60_000 })
		assert.deepEqual(
			(await daemon.ask<string[]>('service.list')).filter(name => name.startsWith('bulk-')),
			[],
		)
	})
})
