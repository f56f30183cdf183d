import assert from 'node:assert/strict'
import { chmodSync, lstatSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { turns } from './fakes/clock.ts'
import { faultOf, requires, service, supervise, target } from './fakes/supervised.ts'
import { unitFiles, unitText } from './fakes/unit-files.ts'

const inDirectory = (path: string) => ({ directories: [{ path, kind: 'config' }] }) as const

describe('set of a new name', () => {
	it('writes its file, starts it, and answers when it runs', async () => {
		using files = unitFiles()
		const { supervisor } = await supervise([], inDirectory(files.path))
		const result = await supervisor.set(service('web', { env: { B: '2', A: '1' } }))
		const path = join(files.path, 'web.toml')
		assert.deepEqual(result, { name: 'web', state: 'running', changed: true, affected: [], action: 'created', path, warnings: [] })
		assert.equal(files.text('web'), '# written by zinit\n\n[service]\nname = "web"\nexec = ": web"\n\n[service.env]\nA = "1"\nB = "2"\n')
		assert.equal(statSync(path).mode & 0o777, 0o600)
		assert.equal(supervisor.statusFull('web').config_path, path)
	})

	it('leaves a service with another status than start alone', async () => {
		const { supervisor } = await supervise([])
		for (const status of ['stop', 'ignore']) {
			assert.partialDeepStrictEqual(await supervisor.set(service(status, { status })), { state: 'inactive', action: 'created' })
		}
	})

	it('is in memory only without a directory, and with persist false', async () => {
		using files = unitFiles()
		const { supervisor } = await supervise([], inDirectory(files.path))
		assert.equal((await supervisor.set(service('web'), { persist: false })).path, undefined)
		assert.deepEqual(files.names(), [])
		await supervisor.reload()
		assert.equal(supervisor.isRunning('web'), true)
	})

	it('takes a target', async () => {
		using files = unitFiles()
		const { supervisor } = await supervise([service('web')], inDirectory(files.path))
		assert.partialDeepStrictEqual(await supervisor.set(target('all', { requires: ['web'] })), { state: 'running', action: 'created' })
		assert.match(files.text('all'), /\[target\]\nname = "all"/)
		assert.deepEqual(supervisor.get('all'), {
			name: 'all',
			is_target: true,
			target: { name: 'all', critical: false },
			dependencies: { requires: ['web'], after: [], wants: [], conflicts: [] },
		})
	})

	it('repairs those that miss it', async () => {
		const { supervisor, states } = await supervise([service('web', requires('db'))])
		assert.equal(states().web, 'failed')
		assert.deepEqual((await supervisor.set(service('db'))).affected, ['web'])
		await turns()
		assert.equal(states().web, 'running')
	})

	it('warns of unknown keys and of soft names that do not exist', async () => {
		const { supervisor } = await supervise([])
		const { warnings } = await supervisor.set({ ...service('web', { dependencies: { after: ['x'], wants: ['y'] } }), bogus: 1 })
		assert.equal(warnings.length, 3)
		assert.match(warnings[0] ?? '', /bogus/)
		assert.deepEqual(warnings.slice(1), ["dependencies.after: 'x' does not exist", "dependencies.wants: 'y' does not exist"])
	})
})

describe('set of a name that exists', () => {
	it('replaces: cascade, stop, new definition, and what went down comes back', async () => {
		const { supervisor, host, states } = await supervise([service('db'), service('web', requires('db'))])
		const result = await supervisor.set(service('db', { exec: ': other' }))
		assert.partialDeepStrictEqual(result, { state: 'running', changed: true, affected: ['web'], action: 'updated' })
		assert.deepEqual(states(), { db: 'running', web: 'running' })
		assert.deepEqual(
			host.processes.requests.map(({ exec }) => exec),
			[': db', ': web', ': other', ': web'],
		)
	})

	it('changes nothing where the definition is the one in force, but starts it', async () => {
		const { supervisor, host } = await supervise([service('web')])
		assert.partialDeepStrictEqual(await supervisor.set(service('web')), { action: 'unchanged', changed: false })
		await supervisor.stop('web')
		assert.partialDeepStrictEqual(await supervisor.set(service('web')), { action: 'unchanged', state: 'running' })
		assert.equal(host.processes.requests.length, 2)
	})

	it('answers at once where the definition in force has another status than start, and the service runs', async () => {
		const off = service('web', { status: 'stop' })
		const { supervisor, states } = await supervise([off])
		await supervisor.start('web')
		assert.partialDeepStrictEqual(await supervisor.set(off), { action: 'unchanged', changed: false, state: 'running' })
		assert.equal(states().web, 'running')
	})

	it('with another status than start ends inactive', async () => {
		const { supervisor } = await supervise([service('web')])
		assert.equal((await supervisor.set(service('web', { status: 'stop' }))).state, 'inactive')
	})

	it('writes the file that it came from, and keeps one that others wrote', async () => {
		using files = unitFiles({ 'my-web.toml': `# by hand\n${unitText('web')}` })
		chmodSync(join(files.path, 'my-web.toml'), 0o640)
		const { supervisor } = await supervise([], inDirectory(files.path))
		const { path } = await supervisor.set(service('web', { dir: '/' }))
		assert.equal(path, join(files.path, 'my-web.toml'))
		assert.deepEqual(files.names(), ['my-web.toml', 'my-web.toml~'])
		assert.match(files.text('my-web.toml~'), /^# by hand/)
		assert.equal(statSync(path ?? '').mode & 0o777, 0o640)
		await supervisor.set(service('web', { dir: '/tmp' }))
		assert.match(files.text('my-web.toml~'), /^# by hand/)
	})

	it('writes the file that a link leads to', async () => {
		using files = unitFiles({ 'real.txt': unitText('a') })
		symlinkSync('real.txt', join(files.path, 'a.toml'))
		const { supervisor } = await supervise([], inDirectory(files.path))
		await supervisor.set(service('a', { dir: '/' }))
		assert.ok(files.text('real.txt').includes('dir = "/"'))
		assert.ok(lstatSync(join(files.path, 'a.toml')).isSymbolicLink())
	})

	it('leaves a file alone that says the same already', async () => {
		using files = unitFiles({ web: `# by hand\n${unitText('web')}` })
		const { supervisor } = await supervise([], inDirectory(files.path))
		assert.partialDeepStrictEqual(await supervisor.set(service('web')), { action: 'unchanged', path: join(files.path, 'web.toml') })
		assert.match(files.text('web'), /^# by hand/)
	})

	it('with persist false keeps the file, and the definition in memory survives a reload', async () => {
		using files = unitFiles({ web: unitText('web') })
		const { supervisor } = await supervise([], inDirectory(files.path))
		await supervisor.set(service('web', { dir: '/' }), { persist: false })
		assert.deepEqual((await supervisor.reload()).changed, [])
		assert.partialDeepStrictEqual(supervisor.get('web'), { service: { dir: '/' } })
		assert.equal(files.text('web'), unitText('web'))
	})

	it('makes a target of a service and a service of a target', async () => {
		const { supervisor, host, states } = await supervise([service('x'), service('web', requires('x'))])
		assert.partialDeepStrictEqual(await supervisor.set(target('x')), { action: 'updated', state: 'running' })
		await turns()
		assert.deepEqual(states(), { web: 'running', x: 'running' })
		assert.equal(host.processes.mainPid('x'), 0)
		assert.partialDeepStrictEqual(await supervisor.set(service('x')), { action: 'updated', state: 'running' })
		assert.notEqual(host.processes.mainPid('x'), 0)
	})

	it('writes only the base of drop-ins, which stay in force, and says what they override', async () => {
		using files = unitFiles({ web: unitText('web') })
		mkdirSync(join(files.path, 'web.toml.d'))
		writeFileSync(join(files.path, 'web.toml.d', 'a.toml'), '[service]\ndir = "/"\n')
		const { supervisor } = await supervise([], inDirectory(files.path))
		const { warnings } = await supervisor.set(service('web', { dir: '/tmp' }))
		assert.match(warnings.join(), /service\.dir: is replaced by .*a\.toml/)
		assert.match(files.text('web'), /dir = "\/tmp"/)
		assert.partialDeepStrictEqual(supervisor.get('web'), { service: { dir: '/' } })
		assert.deepEqual((await supervisor.reload()).changed, [])
	})
})

describe('set refuses, and nothing has changed', () => {
	it('what does not parse, with every fault', async () => {
		const { supervisor } = await supervise([])
		const fault = await faultOf(supervisor.set({ service: { name: 'x' }, lifecycle: { restart: 'sometimes' } }))
		assert.equal(fault.kind, 'invalid_params')
		assert.equal(fault.issues?.length, 2)
		assert.partialDeepStrictEqual(await faultOf(supervisor.set({})), { kind: 'invalid_params' })
		assert.partialDeepStrictEqual(await faultOf(supervisor.set(null)), { kind: 'invalid_params' })
	})

	it('what does not validate, strictly', async () => {
		const { supervisor } = await supervise([])
		const fault = await faultOf(supervisor.set(service('bad name!', { exec: '' })))
		assert.partialDeepStrictEqual(fault, { kind: 'validation', message: 'Validation failed' })
		assert.deepEqual(fault.errors?.[1], 'service.exec cannot be empty')
		assert.equal((await faultOf(supervisor.set(service('x', { ports: [0] })))).kind, 'validation')
	})

	it('a program that is not there', async () => {
		const { supervisor } = await supervise([])
		const fault = await faultOf(supervisor.set(service('x', { exec: 'no-such-program --x' })))
		assert.partialDeepStrictEqual(fault, { kind: 'exec_not_found', message: 'Executable not found: no-such-program' })
		assert.equal((await supervisor.set(service('y', { exec: './sh', dir: '/bin' }))).state, 'running')
		assert.equal((await supervisor.set(service('z', { exec: 'FOO=1 no-such-program' }))).state, 'running')
	})

	it('a requirement that is not defined', async () => {
		const { supervisor } = await supervise([])
		const fault = await faultOf(supervisor.set(service('x', requires('y'))))
		assert.partialDeepStrictEqual(fault, { kind: 'dependency_missing', message: "Dependency 'y' not found" })
	})

	it('a cycle, of itself and of others', async () => {
		using files = unitFiles()
		const { supervisor } = await supervise([service('a', requires('b')), service('b')], inDirectory(files.path))
		const fault = await faultOf(supervisor.set(service('b', requires('a'))))
		assert.partialDeepStrictEqual(fault, { kind: 'cycle', message: 'cyclic dependency detected: a -> b -> a', cycle: ['a', 'b', 'a'] })
		assert.equal((await faultOf(supervisor.set(service('c', requires('c'))))).kind, 'cycle')
		assert.deepEqual(files.names(), [])
		assert.equal(supervisor.isRunning('a'), true)
	})

	it('two sets at once that close a cycle together', async () => {
		const { supervisor } = await supervise([service('a'), service('b')])
		const outcomes = await Promise.allSettled([supervisor.set(service('a', requires('b'))), supervisor.set(service('b', requires('a')))])
		assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
	})

	it('what its drop-ins do not go with, or whose drop-ins are broken', async () => {
		using files = unitFiles({ a: unitText('a') })
		const { supervisor } = await supervise([], inDirectory(files.path))
		mkdirSync(join(files.path, 'a.toml.d'))
		const dropIn = join(files.path, 'a.toml.d', '1.toml')
		for (const [text, error] of [
			['[service]\nuser = "nobody"\n[lifecycle]\nrestart_delay_max_ms = 1', 'must be >= restart_delay_ms'],
			['[service\n', 'error[syntax]'],
		] as const) {
			writeFileSync(dropIn, text)
			const { kind, errors } = await faultOf(supervisor.set(service('a', { dir: '/' })))
			assert.equal(kind, 'validation')
			assert.ok(errors?.[0]?.includes(error), errors?.join())
			assert.equal(files.text('a'), unitText('a'))
		}
	})

	it('a file that is a FIFO, or a directory', async () => {
		using files = unitFiles()
		const { supervisor } = await supervise([], inDirectory(files.path))
		mkdirSync(join(files.path, 'a.toml'))
		await assert.rejects(supervisor.set(service('a')), { kind: 'persist_failed', message: /is not a regular file$/ })
	})

	it('a file that cannot be written, is of another unit, or of the system directory', async () => {
		using files = unitFiles({ web: unitText('other') })
		using system = unitFiles({ net: unitText('net') })
		const { supervisor } = await supervise([], {
			directories: [{ path: system.path, kind: 'system' }, ...inDirectory(files.path).directories],
		})
		assert.partialDeepStrictEqual(await faultOf(supervisor.set(service('web'))), { kind: 'persist_failed', service: 'web' })
		assert.partialDeepStrictEqual(await faultOf(supervisor.set(service('net', { dir: '/' }))), { kind: 'persist_failed' })
		mkdirSync(join(files.path, 'db.toml'))
		assert.partialDeepStrictEqual(await faultOf(supervisor.set(service('db'))), { kind: 'persist_failed' })
		assert.deepEqual(supervisor.list(), ['net', 'other'])
		assert.partialDeepStrictEqual(supervisor.get('net'), { service: { dir: null, class: 'system' } })
	})
})

describe('units that a program gives', () => {
	it('are refused where one name is given twice, and what is wrong with them is told', async () => {
		await assert.rejects(supervise([service('a'), service('a', { dir: '/' })]), {
			kind: 'validation',
			message: "cannot load a unit: 'a' is given twice",
		})
		const { told } = await supervise([service('a', { exce: 'true' })])
		assert.deepEqual(told, ['warn service.exce: unknown key (did you mean exec?)'])
	})
})

describe('several sets of one name', () => {
	it('come one after the other, and the last one wins', async () => {
		using files = unitFiles()
		const { supervisor } = await supervise([], inDirectory(files.path))
		await Promise.all(Array.from({ length: 20 }, (_, index) => supervisor.set(service('web', { env: { N: `${index}` } }))))
		assert.partialDeepStrictEqual(supervisor.get('web'), { service: { env: { N: '19' } } })
		assert.match(files.text('web'), /N = "19"/)
		assert.deepEqual(files.names(), ['web.toml'])
	})

	it('answer in time while an earlier one takes long', async () => {
		const { supervisor, host } = await supervise([service('web')], { prepare: host => host.processes.behave('web', { stop: 'ignores' }) })
		const first = supervisor.set(service('web', { dir: '/' }), { wait_ms: 3000 })
		const second = supervisor.set(service('web', { dir: '/tmp' }), { wait_ms: 3000 })
		await host.clock.advance(3000)
		for (const answer of await Promise.all([first, second])) assert.partialDeepStrictEqual(answer, { pending: true, changed: true })
		await host.clock.advance(20_000)
		assert.partialDeepStrictEqual(supervisor.get('web'), { service: { dir: '/tmp' } })
		assert.equal(supervisor.status('web').state, 'running')
	})
})
