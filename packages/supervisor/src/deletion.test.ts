import assert from 'node:assert/strict'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { turns } from './fakes/clock.ts'
import { faultOf, requires, service, supervise, target } from './fakes/supervised.ts'
import { unitFiles, unitText } from './fakes/unit-files.ts'

const inDirectory = (path: string) => ({ directories: [{ path, kind: 'config' }] }) as const

describe('delete', () => {
	it('stops the service and what requires it, and removes its file and nothing else', async () => {
		using files = unitFiles({ 'my-db.toml': unitText('db'), 'db.toml~': 'kept', web: unitText('web', '[dependencies]\nrequires = ["db"]') })
		const { supervisor, states, host } = await supervise([], inDirectory(files.path))
		const result = await supervisor.remove('db')
		const path = join(files.path, 'my-db.toml')
		assert.deepEqual(result, { name: 'db', state: 'inactive', changed: true, affected: ['web'], path })
		assert.deepEqual(files.names(), ['db.toml~', 'web.toml'])
		assert.deepEqual(states(), { web: 'failed' })
		assert.deepEqual(supervisor.status('web').error, "missing dependency 'db'")
		assert.equal(host.logs.configured.has('db'), false)
		assert.equal((await faultOf(supervisor.remove('db'))).kind, 'service_not_found')
	})

	it('with force false is refused while others require it', async () => {
		const { supervisor } = await supervise([service('db'), service('web', requires('db')), target('all', { requires: ['db'] })])
		const fault = await faultOf(supervisor.remove('db', { force: false }))
		assert.partialDeepStrictEqual(fault, {
			kind: 'has_dependents',
			message: "cannot delete 'db': required by all, web",
			dependents: ['all', 'web'],
		})
		assert.equal((await supervisor.remove('all', { force: false })).changed, true)
		assert.equal((await supervisor.remove('web', { force: false })).changed, true)
		assert.equal((await supervisor.remove('db', { force: false })).changed, true)
	})

	it('is refused for units of the system directory', async () => {
		using system = unitFiles({ net: unitText('net') })
		const { supervisor } = await supervise([], { directories: [{ path: system.path, kind: 'system' }] })
		assert.partialDeepStrictEqual(await faultOf(supervisor.remove('net')), { kind: 'protected' })
		assert.equal(supervisor.isRunning('net'), true)
	})

	it('leaves the service, stopped, where its file cannot be removed', async () => {
		using files = unitFiles({ web: unitText('web') })
		const { supervisor, moves } = await supervise([], inDirectory(files.path))
		rmSync(join(files.path, 'web.toml'))
		mkdirSync(join(files.path, 'web.toml'))
		writeFileSync(join(files.path, 'web.toml', 'x'), '')
		assert.partialDeepStrictEqual(await faultOf(supervisor.remove('web')), { kind: 'persist_failed', service: 'web' })
		assert.equal(supervisor.status('web').state, 'exited')
		assert.equal(supervisor.statusFull('web').desired, 'down')
		assert.deepEqual(moves().slice(-2), ['web running>stopping', 'web stopping>exited'])
		assert.equal((await supervisor.start('web')).state, 'running')
	})

	it('leaves the service, stopped, where its file defines another one by now', async () => {
		using files = unitFiles({ web: unitText('web') })
		const { supervisor } = await supervise([], { directories: [{ path: files.path, kind: 'config' }] })
		files.write({ web: unitText('site') })
		const { kind, message } = await faultOf(supervisor.remove('web'))
		assert.equal(kind, 'persist_failed')
		assert.match(message ?? '', /it defines 'site' by now$/)
		assert.deepEqual([files.names(), supervisor.isRunning('web'), supervisor.list()], [['web.toml'], false, ['web']])
	})

	it('leaves a service of which something survives', async () => {
		using files = unitFiles({ web: unitText('web') })
		const { supervisor, host } = await supervise([], {
			...inDirectory(files.path),
			prepare: host => host.processes.behave('web', { stop: 'immortal' }),
		})
		const answer = faultOf(supervisor.remove('web'))
		await host.clock.advance(15_000)
		assert.equal((await answer).kind, 'stop_failed')
		assert.deepEqual(supervisor.list(), ['web'])
		assert.deepEqual(files.names(), ['web.toml'])
	})

	it('answers pending in time; meanwhile the name is not found by a start, and other services go on', async () => {
		const { supervisor, host } = await supervise([service('slow'), service('web')], {
			prepare: host => host.processes.behave('slow', { stop: 'ignores' }),
		})
		const answer = supervisor.remove('slow', { wait_ms: 3000 })
		await turns()
		assert.partialDeepStrictEqual(await faultOf(supervisor.start('slow')), { kind: 'service_not_found' })
		assert.equal((await supervisor.restart('web')).state, 'running')
		await host.clock.advance(3000)
		assert.partialDeepStrictEqual(await answer, { state: 'stopping', changed: true, pending: true })
		await host.clock.advance(10_000)
		assert.deepEqual(supervisor.list(), ['web'])
	})

	it('of a unit that is then set anew begins a new life', async () => {
		const { supervisor, host } = await supervise([service('web')])
		host.processes.exit('web', { code: 1 })
		host.logs.append('web', 'stdout', 'old')
		await supervisor.remove('web')
		await supervisor.set(service('web'))
		assert.partialDeepStrictEqual(supervisor.statusFull('web'), { run: 1, restarts: 0, last_exit: null })
		assert.deepEqual(supervisor.logs(['web'], {}), [])
		const { chain } = await supervisor.why('web')
		assert.equal(
			chain.some(({ to }) => to === 'failed'),
			false,
		)
	})
})
