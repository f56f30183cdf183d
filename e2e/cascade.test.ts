import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type Daemon, eventually, type Status } from './daemon.ts'
import { type Mutation, rowOf, says } from './looks.ts'
import { isAlive } from './processes.ts'
import { scene } from './scene.ts'
import { depends, requires, service, sleeper, target } from './units.ts'

const start = scene()

/** A service that ends 0.2 s after its signal, and names its beginning and its end in the file `order`. */
const noted = (name: string, more = '') =>
	service(
		name,
		`echo +${name} >> order; trap 'sleep 0.2; echo -${name} >> order; exit 0' TERM; echo up; while :; do sleep 0.02; done`,
		more,
	)
const orderOf = async (daemon: Daemon) => (await readFile(join(daemon.directory, 'order'), 'utf8')).trim().split('\n')
const allUp = async (daemon: Daemon, ...names: readonly string[]) => {
	for (const name of names) await says(daemon, name, 'up')
}

describe('a cascade', { concurrency: true }, () => {
	const chain = {
		a: noted('a'),
		b: noted('b', requires('a')),
		c: noted('c', requires('b')),
		side: noted('side', depends('wants', 'a')),
		after: noted('after', depends('after', 'a')),
	}

	it('edge 40: of a restart stops what requires it, last first, and brings it back in order; others are not touched', async () => {
		const daemon = await start({ units: chain })
		await allUp(daemon, 'a', 'b', 'c', 'side', 'after')
		const plan = await daemon.ask<{ steps: { service: string; action: string }[] }>('service.plan', { verb: 'restart', names: ['a'] })
		assert.deepEqual(
			plan.steps.map(({ service: name, action }) => `${action} ${name}`),
			['stop c', 'stop b', 'stop a', 'start a', 'start b', 'start c'],
		)
		await writeFile(join(daemon.directory, 'order'), '')
		const { affected } = await daemon.ask<Mutation>('service.restart', { name: 'a', wait_ms: 20_000 })
		await eventually('all to return', async () => ((await orderOf(daemon)).includes('+c') ? true : undefined))
		assert.deepEqual((await orderOf(daemon)).filter(Boolean), ['-c', '-b', '-a', '+a', '+b', '+c'])
		assert.deepEqual([...affected].sort(), ['b', 'c'])
	})

	it('keeps whoever has gone down while the others end, and waits for the whole of it', async () => {
		const daemon = await start({ units: chain })
		await allUp(daemon, 'a', 'b', 'c')
		await daemon.ask('service.stop', { name: 'a', wait_ms: 0 })
		await daemon.reaches('c', 'blocked')
		assert.ok(['running', 'stopping'].includes((await rowOf(daemon, 'a')).state.state))
		await daemon.reaches('a', 'exited')
		for (const name of ['b', 'c']) assert.equal((await rowOf(daemon, name)).state.state, 'blocked')
		for (const name of ['side', 'after']) assert.equal((await rowOf(daemon, name)).state.state, 'running')
		await daemon.ask('service.start', { name: 'a' })
		await daemon.reaches('c', 'running')
	})

	it('goes through targets, and stops independent branches at the same time', async () => {
		const ends = (name: string, more: string) =>
			service(name, `trap 'echo $(date +%s%N) >> ends; sleep 0.3; exit 0' TERM; echo up; while :; do sleep 0.02; done`, more)
		const daemon = await start({
			units: {
				base: noted('base'),
				group: target('group', requires('base')),
				left: ends('left', requires('group')),
				right: ends('right', requires('group')),
			},
		})
		await allUp(daemon, 'base', 'left', 'right')
		const { affected } = await daemon.ask<Mutation>('service.stop', { name: 'base', wait_ms: 20_000 })
		assert.deepEqual([...affected].filter(name => name !== 'group').sort(), ['left', 'right'])
		const [one = 0, two = 0] = (await readFile(join(daemon.directory, 'ends'), 'utf8')).trim().split('\n').map(Number)
		assert.ok(Math.abs(one - two) / 1e6 < 250, 'the second was told while the first was ending')
	})

	it('of a service that has crashed or finished runs all the same', async () => {
		const daemon = await start({
			units: { once: service('once', ':', 'oneshot = true\n'), user: sleeper('user', requires('once')) },
		})
		await daemon.reaches('user', 'running')
		await daemon.ask('service.stop', { name: 'once' })
		assert.equal((await daemon.ask<Status>('service.status', { name: 'user' })).error, 'waiting on: once')
		await daemon.ask('service.start', { name: 'once' })
		await daemon.reaches('user', 'running')
	})

	it('leaves down for good whoever of it is stopped by name', async () => {
		const daemon = await start({ units: { a: sleeper('a'), b: sleeper('b', requires('a')), c: sleeper('c', requires('a')) } })
		await daemon.reaches('b', 'running')
		await daemon.reaches('c', 'running')
		await daemon.ask('service.stop', { name: 'a' })
		await daemon.ask('service.stop', { name: 'b' })
		await daemon.ask('service.start', { name: 'a' })
		await daemon.reaches('c', 'running')
		assert.equal((await rowOf(daemon, 'b')).state.state, 'inactive')
	})

	it('edge 42, 43: of a delete stops what requires it, which has then failed; what happened stays in the history', async () => {
		const daemon = await start({ units: { a: noted('a'), b: noted('b', requires('a')), c: noted('c', requires('b')) } })
		await allUp(daemon, 'a', 'b', 'c')
		const { pid } = await daemon.reaches('a', 'running')
		await daemon.ask('service.delete', { name: 'a', wait_ms: 20_000 })
		assert.deepEqual((await orderOf(daemon)).slice(3), ['-c', '-b', '-a'])
		assert.equal(await isAlive(pid), false)
		assert.deepEqual((await daemon.reaches('b', 'failed')).error, "missing dependency 'a'")
		assert.equal((await daemon.reaches('c', 'blocked')).error, 'waiting on: b')
		const { events } = await daemon.ask<{ events: { to: string }[] }>('events.list', { services: ['a'] })
		assert.ok(events.some(({ to }) => to === 'stopping'))
		assert.deepEqual((await daemon.call('logs.get', { name: 'a' })).error?.code, -32000)
	})

	it('edge 42: of a reload without the file does the same, and a file that comes back brings all of them back', async () => {
		const daemon = await start({ units: { a: sleeper('a'), b: sleeper('b', requires('a')) } })
		await daemon.reaches('b', 'running')
		await rm(join(daemon.configDir, 'a.toml'))
		await daemon.ask('service.reload')
		assert.equal((await daemon.reaches('b', 'failed')).error, "missing dependency 'a'")
		await writeFile(join(daemon.configDir, 'a.toml'), sleeper('a'))
		await daemon.ask('service.reload')
		await daemon.reaches('b', 'running')
	})
})
