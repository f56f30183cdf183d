import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { unitFiles } from '../fakes/unit-files.ts'
import { SupervisorError } from '../index.ts'
import { isAlive, openMachine, until } from './machine.ts'

const sleeper = (name: string, seconds = 1000) => ({ service: { name, exec: `exec sleep ${seconds}` } })
const inDirectory = (path: string) => ({ directories: [{ path, kind: 'config' }] }) as const

/** What a crowd of requests may be refused with when others of it delete the name. */
const EXPECTED = new Set(['service_not_found'])

async function settle(requests: readonly Promise<unknown>[]): Promise<void> {
	for (const outcome of await Promise.allSettled(requests)) {
		if (outcome.status === 'fulfilled') continue
		assert.ok(outcome.reason instanceof SupervisorError && EXPECTED.has(outcome.reason.kind), String(outcome.reason))
	}
}

describe('many requests at once', () => {
	it('on 100 names start, replace, stop and delete each by itself', async () => {
		using files = unitFiles()
		await using machine = await openMachine(inDirectory(files.path))
		const { supervisor, pid } = machine
		const names = Array.from({ length: 100 }, (_, index) => `s${String(index).padStart(3, '0')}`)
		await Promise.all(names.map(name => supervisor.set(sleeper(name))))
		assert.equal(
			supervisor.listFull().every(({ state }) => state.state === 'running'),
			true,
		)
		assert.equal(readdirSync(files.path).length, 100)
		const pids = names.map(pid)
		await Promise.all(names.map(name => supervisor.set(sleeper(name, 2000))))
		assert.equal(pids.some(isAlive), false)
		await Promise.all(names.map(name => supervisor.stop(name)))
		assert.equal(
			supervisor.listFull().every(({ state }) => state.state === 'exited'),
			true,
		)
		await Promise.all(names.map(name => supervisor.start(name)))
		await Promise.all(names.map(name => supervisor.remove(name)))
		assert.deepEqual([supervisor.list(), readdirSync(files.path)], [[], []])
	})

	it('on one name are serialised, and the last one wins', async () => {
		using files = unitFiles()
		await using machine = await openMachine(inDirectory(files.path))
		const { supervisor } = machine
		await supervisor.set(sleeper('web'))
		const round = (index: number) => [
			supervisor.set(sleeper('web', 1000 + index)),
			supervisor.stop('web'),
			supervisor.start('web'),
			supervisor.restart('web'),
			supervisor.remove('web'),
		]
		await settle(Array.from({ length: 20 }, (_, index) => round(index)).flat())
		const last = await supervisor.set(sleeper('web', 7000))
		assert.equal(last.state, 'running')
		assert.partialDeepStrictEqual(supervisor.get('web'), { service: { exec: 'exec sleep 7000' } })
		assert.deepEqual(readdirSync(files.path), ['web.toml'])
		assert.equal(supervisor.children('web').length, 0)
		assert.equal(isAlive(machine.pid('web')), true)
	})

	it('of start and stop on one name are obeyed in their order', async () => {
		await using machine = await openMachine({ units: [sleeper('web')] })
		const { supervisor } = machine
		await Promise.all(Array.from({ length: 50 }, () => [supervisor.stop('web'), supervisor.start('web')]).flat())
		await until(() => supervisor.isRunning('web'), 'web')
		await Promise.all(Array.from({ length: 50 }, () => [supervisor.start('web'), supervisor.stop('web')]).flat())
		assert.equal(supervisor.status('web').state === 'running', false)
		assert.equal(supervisor.statusFull('web').desired, 'down')
		assert.deepEqual(supervisor.children('web'), [])
	})
})
