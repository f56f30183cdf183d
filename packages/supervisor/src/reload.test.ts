import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { turns } from './fakes/clock.ts'
import { requires, service, supervise } from './fakes/supervised.ts'
import { unitFiles, unitText } from './fakes/unit-files.ts'

const inDirectory = (path: string) => ({ directories: [{ path, kind: 'config' }] }) as const
const needs = (...names: readonly string[]) => `[dependencies]\nrequires = ${JSON.stringify(names)}`

describe('reload', () => {
	it('adds, removes and changes unit by unit, and touches nothing else', async () => {
		using files = unitFiles({ a: unitText('a'), b: unitText('b'), c: unitText('c') })
		const { supervisor, host, states } = await supervise([], inDirectory(files.path))
		const pid = supervisor.status('c').pid
		files.write({ a: unitText('a', 'dir = "/"'), d: unitText('d') })
		files.remove('b')
		assert.deepEqual(await supervisor.reload(), {
			added: ['d'],
			removed: ['b'],
			changed: ['a'],
			unchanged: 1,
			changed_keys: { a: ['service.dir'] },
			errors: [],
			needs_restart: ['a'],
		})
		assert.deepEqual(states(), { a: 'running', c: 'running', d: 'running' })
		assert.equal(supervisor.status('c').pid, pid)
		assert.deepEqual(
			host.processes.requests.map(({ service: name }) => name),
			['a', 'b', 'c', 'd'],
		)
	})

	it('with dry_run changes nothing', async () => {
		using files = unitFiles({ a: unitText('a') })
		const { supervisor, states } = await supervise([], inDirectory(files.path))
		files.write({ b: unitText('b'), c: 'nonsense' })
		const before = supervisor.seq
		assert.partialDeepStrictEqual(await supervisor.reload({ dryRun: true }), { added: ['b'], errors: [{ severity: 'error' }] })
		assert.deepEqual(states(), { a: 'running' })
		assert.deepEqual([supervisor.seq, supervisor.diagnostics()], [before, []])
	})

	it('keeps the last good definition of a broken file, and reports it', async () => {
		using files = unitFiles({ a: unitText('a'), b: unitText('b', needs('a')) })
		const { supervisor, states } = await supervise([], inDirectory(files.path))
		files.write({ a: '[service]\nname = "a"\n' })
		const { removed, unchanged, errors } = await supervisor.reload()
		assert.deepEqual([removed, unchanged], [[], 2])
		assert.partialDeepStrictEqual(errors, [{ file: join(files.path, 'a.toml'), code: 'missing-key' }])
		assert.equal(errors.length, 1)
		assert.equal(supervisor.diagnostics().length, 1)
		assert.deepEqual(states(), { a: 'running', b: 'running' })
	})

	it('refuses a change that closes a cycle, for each unit on it that changed', async () => {
		using files = unitFiles({ a: unitText('a', needs('b')), b: unitText('b'), c: unitText('c') })
		const { supervisor, states } = await supervise([], inDirectory(files.path))
		files.write({ b: unitText('b', needs('a')), c: unitText('c', 'dir = "/"') })
		const { changed, errors } = await supervisor.reload()
		assert.deepEqual(changed, ['c'])
		assert.partialDeepStrictEqual(errors, [{ code: 'cycle', message: 'cyclic dependency detected: a -> b -> a' }])
		assert.deepEqual(states(), { a: 'running', b: 'running', c: 'running' })
	})

	it('breaks a cycle, and what was on it comes up', async () => {
		using files = unitFiles({ a: unitText('a', needs('b')), b: unitText('b', needs('a')) })
		const { supervisor, states } = await supervise([], inDirectory(files.path))
		assert.deepEqual(states(), { a: 'failed', b: 'failed' })
		files.write({ b: unitText('b') })
		await supervisor.reload()
		await turns()
		assert.deepEqual(states(), { a: 'running', b: 'running' })
	})

	it('says what is missing, and counts what requires a removed unit as failed', async () => {
		using files = unitFiles({ db: unitText('db'), web: unitText('web', needs('db')) })
		const { supervisor, states } = await supervise([], inDirectory(files.path))
		files.remove('db')
		const { removed, errors } = await supervisor.reload()
		assert.deepEqual(removed, ['db'])
		assert.partialDeepStrictEqual(errors, [{ code: 'missing-dependency', severity: 'warning' }])
		assert.deepEqual(states(), { web: 'failed' })
	})

	it('restarts what needs it in one cascade if asked to', async () => {
		using files = unitFiles({ db: unitText('db'), web: unitText('web', needs('db')), ui: unitText('ui') })
		const { supervisor, host, states } = await supervise([], inDirectory(files.path))
		files.write({ db: unitText('db', 'dir = "/"'), web: unitText('web', `dir = "/"\n${needs('db')}`) })
		assert.deepEqual((await supervisor.reload({ restartChanged: true })).needs_restart, ['db', 'web'])
		assert.deepEqual(states(), { db: 'running', ui: 'running', web: 'running' })
		const spawned = host.processes.requests.map(({ service: name }) => name)
		assert.deepEqual(spawned.slice(3), ['db', 'web'])
	})

	it('takes a changed status for a start or a stop', async () => {
		using files = unitFiles({ a: unitText('a'), b: unitText('b', 'status = "stop"') })
		const { supervisor, states } = await supervise([], inDirectory(files.path))
		files.write({ a: unitText('a', 'status = "stop"'), b: unitText('b') })
		await supervisor.reload()
		await turns()
		assert.deepEqual(states(), { a: 'exited', b: 'running' })
	})

	it('adds units in any order without a moment of failure', async () => {
		using files = unitFiles()
		const { supervisor, moves } = await supervise([], inDirectory(files.path))
		files.write({ a: unitText('a', needs('b')), b: unitText('b', needs('c')), c: unitText('c') })
		await supervisor.reload()
		await turns()
		assert.equal(
			moves().some(move => move.includes('failed')),
			false,
		)
		assert.equal(supervisor.isRunning('a'), true)
	})

	it('takes a renamed file for the same unit', async () => {
		using files = unitFiles({ web: unitText('web') })
		const { supervisor } = await supervise([], inDirectory(files.path))
		const moved = join(files.path, 'site.toml')
		renameSync(join(files.path, 'web.toml'), moved)
		assert.equal((await supervisor.reload()).unchanged, 1)
		assert.equal(supervisor.statusFull('web').config_path, moved)
		assert.equal((await supervisor.remove('web')).path, moved)
		assert.deepEqual(files.names(), [])
	})

	it('knows a renamed file when it breaks or goes', async () => {
		using files = unitFiles({ web: unitText('web') })
		const { supervisor } = await supervise([], inDirectory(files.path))
		renameSync(join(files.path, 'web.toml'), join(files.path, 'site.toml'))
		await supervisor.reload()
		files.write({ site: 'nonsense', web: 'nonsense' })
		assert.partialDeepStrictEqual(await supervisor.reload(), { removed: [], unchanged: 1 })
		assert.equal(supervisor.isRunning('web'), true)
		files.remove('site')
		assert.deepEqual((await supervisor.reload()).removed, ['web'])
	})

	it('needs no restart of what was started with the very definition that comes back', async () => {
		using files = unitFiles({ a: unitText('a') })
		const { supervisor } = await supervise([], inDirectory(files.path))
		files.write({ a: unitText('a', 'dir = "/"') })
		assert.deepEqual((await supervisor.reload()).needs_restart, ['a'])
		files.write({ a: unitText('a') })
		assert.partialDeepStrictEqual(await supervisor.reload(), { changed: ['a'], needs_restart: [] })
	})

	it('tells of a file whose unit was set in memory only', async () => {
		using files = unitFiles({ web: unitText('web') })
		const { supervisor } = await supervise([], inDirectory(files.path))
		await supervisor.set(service('web', { dir: '/' }), { persist: false })
		assert.deepEqual((await supervisor.reload()).errors, [])
		const message = "is not in force: 'web' was set in memory only, until it is set again or removed"
		assert.partialDeepStrictEqual(supervisor.diagnostics(), [{ file: join(files.path, 'web.toml'), severity: 'warning', message }])
		await supervisor.set(service('web'))
		await supervisor.reload()
		assert.deepEqual(supervisor.diagnostics(), [])
	})

	it('keeps units without a file', async () => {
		using files = unitFiles()
		const { supervisor } = await supervise([service('web', requires('db')), service('db')], inDirectory(files.path))
		assert.deepEqual((await supervisor.reload()).removed, [])
		assert.equal(supervisor.isRunning('web'), true)
	})

	it('makes a target of a service', async () => {
		using files = unitFiles({ x: unitText('x') })
		const { supervisor } = await supervise([], inDirectory(files.path))
		files.write({ x: '[target]\nname = "x"\n' })
		const { added, removed } = await supervisor.reload()
		assert.deepEqual([added, removed], [['x'], ['x']])
		assert.partialDeepStrictEqual(supervisor.statusFull('x'), { is_target: true, pid: 0 })
	})

	it('leaves alone what is being set or deleted meanwhile', async () => {
		using files = unitFiles({ a: unitText('a'), b: unitText('b') })
		const { supervisor } = await supervise([], inDirectory(files.path))
		const [{ added, removed, changed }] = await Promise.all([
			supervisor.reload(),
			supervisor.set(service('a', { dir: '/' })),
			supervisor.set(service('c')),
			supervisor.remove('b'),
		])
		assert.deepEqual([added, removed, changed], [[], [], []])
		assert.deepEqual(supervisor.list(), ['a', 'c'])
		assert.partialDeepStrictEqual(await supervisor.reload(), { added: [], removed: [], changed: [], unchanged: 2 })
	})

	it('does not wait for a service that takes long to be deleted', async () => {
		using files = unitFiles({ slow: unitText('slow'), web: unitText('web') })
		const { supervisor, host } = await supervise([], {
			...inDirectory(files.path),
			prepare: host => host.processes.behave('slow', { stop: 'ignores' }),
		})
		const deleted = supervisor.remove('slow')
		files.write({ web: unitText('web', 'dir = "/"') })
		assert.deepEqual((await supervisor.reload()).changed, ['web'])
		assert.equal((await supervisor.set(service('new'))).state, 'running')
		await host.clock.advance(10_000)
		await deleted
		assert.deepEqual(supervisor.list(), ['new', 'web'])
	})

	it('that come together come one after the other', async () => {
		using files = unitFiles({ a: unitText('a') })
		const { supervisor } = await supervise([], inDirectory(files.path))
		files.write({ b: unitText('b') })
		const results = await Promise.all([supervisor.reload(), supervisor.reload()])
		assert.deepEqual(
			results.map(({ added }) => added),
			[['b'], []],
		)
	})

	it('leaves everything as it is where a directory cannot be read', async () => {
		const files = unitFiles({ web: unitText('web') })
		const { supervisor } = await supervise([], inDirectory(files.path))
		files[Symbol.dispose]()
		await assert.rejects(supervisor.reload(), { kind: 'config_unreadable' })
		assert.equal(supervisor.isRunning('web'), true)
	})
})
