import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { faultOf, requires, service, supervise, target } from '../fakes/supervised.ts'
import { unitFiles, unitText } from '../fakes/unit-files.ts'
import type { PreviewParams, PreviewResult, PreviewVerb, Supervisor } from '../model.ts'

const stack = [
	service('database'),
	service('app', { dependencies: { requires: ['database'], after: ['database'] } }),
	service('worker', requires('app')),
	target('multi-user', { requires: ['app'] }),
	service('other'),
]
const off = { status: 'stop' }

const inShort = ({ steps }: PreviewResult) =>
	steps.map(
		({ order, action, service: name, because: { kind, of } }) => `${order} ${action} ${name} ${kind}${of === undefined ? '' : ` ${of}`}`,
	)

const shortOf = async (supervisor: Supervisor, verb: PreviewVerb, names: readonly string[] = [], params: PreviewParams = {}) =>
	inShort(await supervisor.preview(verb, names, params))

describe('a preview', () => {
	it('tells everything of a stop, and stops nothing', async () => {
		const { supervisor, states, events } = await supervise(stack)
		const before = states()
		const signalled = { signal: 'SIGTERM', deadline_ms: 10_000 }
		events.length = 0
		assert.deepEqual(await supervisor.preview('stop', ['database']), {
			verb: 'stop',
			names: ['database'],
			estimate: false,
			steps: [
				{ order: 1, action: 'stop', service: 'worker', because: { kind: 'requires', of: 'app' }, ...signalled },
				{ order: 2, action: 'stop', service: 'app', because: { kind: 'requires', of: 'database' }, ...signalled },
				{ order: 3, action: 'stop', service: 'database', because: { kind: 'requested' }, ...signalled },
			],
			blocked_after: ['app', 'multi-user', 'worker'],
			blocked_reasons: { app: 'waiting on: database', 'multi-user': 'waiting on: app', worker: 'waiting on: app, database' },
			untouched: 1,
			refusals: [],
		})
		assert.deepEqual([states(), events], [before, []])
	})

	it('of a restart shows who bounces', async () => {
		const { supervisor } = await supervise(stack)
		assert.deepEqual(await shortOf(supervisor, 'restart', ['app']), [
			'1 stop worker requires app',
			'2 stop app requested',
			'3 start app requested',
			'4 start worker returns app',
		])
	})

	it('of a tree start shows what is started for it, of a plain one who stays blocked', async () => {
		const { supervisor } = await supervise([service('a', off), service('b', { ...off, ...requires('a') })])
		assert.deepEqual(await shortOf(supervisor, 'start', ['b'], { tree: true }), ['1 start a required b', '2 start b requested'])
		const plain = await supervisor.preview('start', ['b'])
		assert.deepEqual([plain.steps, plain.blocked_after], [[], ['b']])
		assert.deepEqual(await shortOf(supervisor, 'start', ['b', 'a']), ['1 start a requested', '2 start b requested'])
	})

	it('of a start that would be refused says so in the words of the refusal', async () => {
		const { supervisor } = await supervise([service('a', requires('ghost'))])
		const { refusals } = await supervisor.preview('start', ['a'])
		assert.deepEqual(refusals, [(await faultOf(supervisor.start('a'))).message])
		assert.deepEqual((await supervisor.preview('restart', ['a'])).refusals, [(await faultOf(supervisor.restart('a'))).message])
	})

	it('of a kill is the signal, and no more', async () => {
		const { supervisor, host } = await supervise([service('a'), service('b', off)])
		const { steps, refusals } = await supervisor.preview('kill', ['a', 'b'], { signal: 1 })
		assert.deepEqual(steps, [{ order: 1, action: 'kill', service: 'a', because: { kind: 'requested' }, signal: 'SIGHUP' }])
		assert.deepEqual(refusals, [(await faultOf(supervisor.kill('b'))).message])
		assert.deepEqual(host.processes.signals, [])
	})

	it('of a bulk call leaves the system class alone', async () => {
		const { supervisor } = await supervise([...stack, service('sys', { class: 'system', ...requires('other') }), service('off', off)])
		assert.deepEqual(await shortOf(supervisor, 'start_all'), [])
		assert.deepEqual(await shortOf(supervisor, 'stop_all'), [
			'1 stop multi-user requested',
			'1 stop worker requested',
			'2 stop app requested',
			'3 stop database requested',
		])
		assert.deepEqual((await shortOf(supervisor, 'delete_all')).slice(4), [
			'4 delete app requested',
			'4 delete database requested',
			'4 delete multi-user requested',
			'4 delete off requested',
			'4 delete worker requested',
		])
	})

	it('of a shutdown shows everything', async () => {
		const { supervisor } = await supervise(stack)
		assert.deepEqual((await shortOf(supervisor, 'shutdown')).slice(-2), ['2 stop app shutdown', '3 stop database shutdown'])
	})

	it('names what is wanting: unknown units, and names where they are needed', async () => {
		const { supervisor } = await supervise(stack)
		assert.partialDeepStrictEqual(await faultOf(supervisor.preview('stop', ['app', 'apq'])), {
			kind: 'service_not_found',
			service: 'apq',
			near: ['app'],
		})
		assert.partialDeepStrictEqual(await faultOf(supervisor.preview('stop')), { kind: 'invalid_params' })
		assert.partialDeepStrictEqual(await faultOf(supervisor.preview('set')), { kind: 'invalid_params' })
	})

	it('during a shutdown has nothing left to show', async () => {
		const { supervisor, host } = await supervise([service('web')], { prepare: host => host.processes.behave('web', { stop: 'ignores' }) })
		void supervisor.shutdown()
		assert.deepEqual((await supervisor.preview('start', ['web'])).refusals, ['zinit-server is shutting down'])
		assert.deepEqual((await supervisor.preview('stop', ['web'])).refusals, [])
		await host.clock.advance(20_000)
	})
})

describe('a preview of a deletion', () => {
	it('stops first, then deletes, and the file stays', async () => {
		using files = unitFiles({ db: unitText('db'), web: unitText('web', '[dependencies]\nrequires = ["db"]') })
		const { supervisor } = await supervise([], { directories: [{ path: files.path, kind: 'config' }] })
		assert.deepEqual(await shortOf(supervisor, 'delete', ['db']), [
			'1 stop web requires db',
			'2 stop db requested',
			'3 delete db requested',
		])
		assert.deepEqual(files.names(), ['db.toml', 'web.toml'])
	})

	it('without force says who requires it', async () => {
		const { supervisor } = await supervise(stack)
		const { steps, refusals } = await supervisor.preview('delete', ['app'], { force: false })
		assert.deepEqual(steps, [])
		assert.deepEqual(refusals, [(await faultOf(supervisor.remove('app', { force: false }))).message])
	})
})

describe('a preview of a definition', () => {
	it('that is new shows it, and whom it frees', async () => {
		const { supervisor } = await supervise([service('web', { dependencies: { requires: ['db'] } })])
		const plan = await supervisor.preview('set', [], { config: service('db') })
		assert.deepEqual(plan.names, ['db'])
		assert.deepEqual(inShort(plan), ['1 create db requested', '1 start db requested', '2 start web requires db'])
		assert.deepEqual(supervisor.list(), ['web'])
	})

	it('that differs shows what changes and who bounces', async () => {
		const { supervisor } = await supervise(stack)
		const plan = await supervisor.preview('set', [], { config: service('app', { nice: 5, ...requires('database') }) })
		assert.deepEqual(inShort(plan), [
			'1 update app requested',
			'1 stop worker requires app',
			'2 stop app requested',
			'3 start app requested',
			'4 start worker returns app',
		])
		assert.deepEqual(plan.steps[0]?.keys, ['service.nice', 'dependencies.after'])
	})

	it('that is in force already does nothing', async () => {
		const { supervisor } = await supervise(stack)
		assert.deepEqual(await shortOf(supervisor, 'set', [], { config: service('other') }), [])
	})

	it('of another kind takes the old unit out first', async () => {
		const { supervisor } = await supervise([service('a'), service('b', requires('a'))])
		assert.deepEqual(await shortOf(supervisor, 'set', [], { config: target('a') }), [
			'1 stop b requires a',
			'2 stop a requested',
			'3 delete a requested',
			'4 create a requested',
			'4 start a requested',
			'4 start b returns a',
		])
	})

	it('that is wrong says everything that is wrong with it', async () => {
		const { supervisor } = await supervise(stack)
		const refusals = async (config: unknown) => (await supervisor.preview('set', [], { config })).refusals
		assert.deepEqual(await refusals(service('x', requires('ghost'))), ["Dependency 'ghost' not found"])
		assert.deepEqual(await refusals(service('database', requires('worker'))), [
			'cyclic dependency detected: app -> database -> worker -> app',
		])
		const wrong = service('x', { lifecycle: { restart: 'sometimes', stop_timeout_ms: -1 } })
		assert.deepEqual(
			await refusals(wrong),
			(await faultOf(supervisor.set(wrong))).errors ?? [(await faultOf(supervisor.set(wrong))).message],
		)
		assert.equal((await refusals({ service: { name: 'y' } })).length, 1)
	})
})

describe('a preview of a reload', () => {
	it('shows what was added, removed and changed, and what that brings about', async () => {
		using files = unitFiles({ db: unitText('db'), old: unitText('old'), web: unitText('web', '[dependencies]\nrequires = ["db"]') })
		const { supervisor } = await supervise([], { directories: [{ path: files.path, kind: 'config' }] })
		files.remove('old')
		files.write({ db: unitText('db', 'nice = 3'), new: unitText('new'), bad: 'x' })
		const plain = await supervisor.preview('reload')
		assert.deepEqual(inShort(plain), [
			'1 update db requested',
			'1 create new requested',
			'1 start new requested',
			'1 stop old requested',
			'2 delete old requested',
		])
		assert.deepEqual(plain.steps[0]?.keys, ['service.nice'])
		assert.match(plain.refusals[0] ?? '', /bad\.toml:1:\d+: error/)
		assert.deepEqual(
			(await shortOf(supervisor, 'reload', [], { restartChanged: true })).filter(step => / (db|web) /.test(step)),
			['1 update db requested', '1 stop web requires db', '2 stop db requested', '3 start db requested', '4 start web returns db'],
		)
		assert.deepEqual(supervisor.list(), ['db', 'old', 'web'])
		assert.deepEqual(supervisor.diagnostics(), [])
	})

	it('of one service is its own command', async () => {
		const { supervisor } = await supervise([service('a', { exec_reload: ': again' }), service('b')])
		const { steps, refusals, untouched } = await supervisor.preview('reload', ['a', 'b'])
		assert.deepEqual(steps, [{ order: 1, action: 'reload', service: 'a', because: { kind: 'requested' } }])
		assert.deepEqual([refusals, untouched], [[(await faultOf(supervisor.reloadService('b'))).message], 1])
	})
})
