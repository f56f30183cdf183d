import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { turns } from './fakes/clock.ts'
import { requires, service, supervise, target } from './fakes/supervised.ts'

const off = { status: 'stop' }

describe('why', () => {
	it('of a running service has nothing to say', async () => {
		const { supervisor } = await supervise([service('web')])
		assert.partialDeepStrictEqual(await supervisor.why('web'), {
			blocked: false,
			waiting_on: [],
			conflicts_with: [],
			ascii: '[+] web (running)\n  Can start: all dependencies satisfied',
			reasons: [],
			fixes: [],
		})
	})

	it('goes down to the root cause', async () => {
		const { supervisor, host } = await supervise([service('ui', requires('web')), service('web', requires('db')), service('db')], {
			prepare: host => host.processes.behave('db', { ends: { after: 100, code: 1 } }),
			begin: 'later',
		})
		supervisor.begin()
		await turns()
		await supervisor.stop('web')
		await host.clock.advance(100)
		await supervisor.start('web', { wait_ms: 0 })
		const { blocked, waiting_on, ascii, reasons, fixes } = await supervisor.why('ui')
		assert.deepEqual([blocked, waiting_on, ascii], [true, ['web'], '[?] ui (blocked)\n  -> waiting on web (blocked)'])
		assert.equal(reasons.length, 1)
		assert.partialDeepStrictEqual(reasons[0], {
			kind: 'requires',
			service: 'web',
			state: 'blocked',
			because: [
				{ kind: 'requires', service: 'db', state: 'failed', detail: 'requires db (failed: exit code 1)', because: [{ kind: 'retry' }] },
			],
		})
		assert.deepEqual(fixes, ['zinit logs db', 'zinit restart db'])
	})

	it('of what a cascade has taken down leads to its head, over what has ended well in between', async () => {
		const { supervisor, host } = await supervise([
			service('db'),
			service('job', { oneshot: true, ...requires('db') }),
			service('web', requires('job')),
			target('all', { requires: ['web'] }),
		])
		host.processes.exit('job')
		await turns()
		await supervisor.stop('db')
		const { waiting_on, reasons, ascii } = await supervisor.why('web')
		assert.deepEqual([waiting_on, ascii], [['db'], '[?] web (blocked)\n  -> waiting on db (exited)'])
		assert.partialDeepStrictEqual(reasons, [{ kind: 'requires', service: 'db' }])
		assert.deepEqual((await supervisor.why('all')).fixes, ['zinit start db'])
		const replaced = supervisor.set(service('job', { oneshot: true }))
		await turns()
		host.processes.exit('job')
		await replaced
		await turns()
		assert.equal(supervisor.status('web').state, 'running')
	})

	it('says when the next restart is due, and when there is none any more', async () => {
		const { supervisor, host } = await supervise([service('web', { lifecycle: { max_restarts: 1 } })], {
			prepare: host => host.processes.behave('web', { ends: { after: 10, code: 1 } }),
		})
		await host.clock.advance(10)
		assert.partialDeepStrictEqual((await supervisor.why('web')).reasons, [
			{ kind: 'retry', detail: 'failed: exit code 1, retry 1', until_ms: host.clock.wall() + 1000 },
		])
		await host.clock.advance(2000)
		const { reasons, fixes, blocked } = await supervisor.why('web')
		assert.equal(blocked, false)
		assert.partialDeepStrictEqual(reasons, [{ kind: 'gave_up', detail: 'failed: exit code 1, gave up after 1 restarts' }])
		assert.deepEqual(fixes, ['zinit logs web', 'zinit restart web'])
	})

	it('names a missing requirement', async () => {
		const { supervisor } = await supervise([service('web', requires('db'))])
		const { blocked, ascii, reasons, fixes } = await supervisor.why('web')
		assert.deepEqual([blocked, ascii], [true, "[X] web (failed)\n  xx missing dependency 'db'"])
		assert.partialDeepStrictEqual(reasons, [{ kind: 'missing', service: 'db' }])
		assert.deepEqual(fixes, ['zinit add-service --name db --exec COMMAND'])
	})

	it('names a rival, and that nobody wants it up', async () => {
		const { supervisor } = await supervise([service('a'), service('b', { ...off, dependencies: { conflicts: ['a'] } })])
		const { conflicts_with, ascii, reasons, fixes } = await supervisor.why('b')
		assert.deepEqual([conflicts_with, ascii], [['a'], '[-] b (inactive)\n  !> conflicts with a (running)'])
		assert.deepEqual(
			reasons.map(({ kind }) => kind),
			['conflict', 'down'],
		)
		assert.deepEqual(fixes, ['zinit stop a', 'zinit start b'])
	})

	it('names who holds a port and what matches a filter, as it is now', async () => {
		const { supervisor, host } = await supervise([service('web', { ports: [80] }), service('one', { process_filters: ['nginx'] })], {
			prepare(host) {
				host.holders = [{ port: 80, pid: 12, name: 'nginx', service: null }]
				host.matches = [{ filter: 'nginx', processes: [{ pid: 12, name: 'nginx', cmdline: 'nginx -g', service: null }] }]
			},
		})
		const web = await supervisor.why('web')
		assert.equal(web.port_conflict, 'port 80 in use by external process: nginx (PID 12)')
		assert.equal(web.ascii, '[?] web (blocked)\n  !> port 80 in use by external process: nginx (PID 12)')
		assert.partialDeepStrictEqual(web.reasons, [{ kind: 'port', port: 80, pids: [12] }])
		assert.deepEqual(web.fixes, ['kill 12'])
		const one = await supervisor.why('one')
		assert.deepEqual(one.process_conflict, { filter: 'nginx', processes: [{ pid: 12, name: 'nginx', cmdline: 'nginx -g' }] })
		host.holders = []
		assert.equal((await supervisor.why('web')).port_conflict, undefined)
	})

	it('names a cycle', async () => {
		const { supervisor } = await supervise([service('a', requires('b')), service('b', requires('a'))])
		assert.partialDeepStrictEqual(await supervisor.why('a'), {
			ascii: '[X] a (failed)\n  xx cyclic dependency detected: a -> b -> a',
			reasons: [{ kind: 'cycle', detail: 'cyclic dependency detected: a -> b -> a' }],
			fixes: ['zinit check'],
		})
	})

	it('tells the story back to the request that began it', async () => {
		const { supervisor } = await supervise([service('db'), service('web', requires('db'))])
		await supervisor.stop('db', { caller: { method: 'service.stop', uid: 1000, pid: 991 } })
		const { chain } = await supervisor.why('web')
		assert.partialDeepStrictEqual(chain[0], {
			service: 'web',
			to: 'blocked',
			cause: { kind: 'cascade', service: 'db', method: 'service.stop', uid: 1000, pid: 991 },
		})
		await supervisor.start('db', { caller: { uid: 7 } })
		await turns()
		const story = (await supervisor.why('web')).chain.map(({ service: name, to, cause }) => `${name} ${to} ${cause.kind}`)
		assert.deepEqual(story, ['web running dependency', 'web starting dependency', 'db running request', 'db starting request'])
	})

	it('ends in a dense graph', async () => {
		const layers = Array.from({ length: 20 }, (_, layer) => ['a', 'b', 'c'].map(letter => `${letter}${layer}`))
		const units = layers.flatMap((names, layer) =>
			names.map(name => service(name, layer === 0 ? off : requires(...(layers[layer - 1] ?? [])))),
		)
		const { supervisor } = await supervise([...units, target('all', { requires: layers.at(-1) ?? [] })])
		const { reasons } = await supervisor.why('all')
		assert.ok(JSON.stringify(reasons).length < 2_000_000)
		assert.ok(JSON.stringify(reasons).includes('"cut":true'))
	})
})
