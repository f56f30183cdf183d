import { deepEqual, equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Unit } from '@zinit/plan'
import { type Script, stageOf } from '../simulation/stage.ts'
import { serviceUnit, targetUnit } from '../simulation/units.ts'
import type { Ask } from './copy.ts'
import { type Preview, preview } from './preview.ts'

/** The stack of cli.md 3.1. */
const stack: readonly Unit[] = [
	serviceUnit('database'),
	serviceUnit('app', { dependencies: { requires: ['database'], after: ['database'] } }),
	serviceUnit('worker', { dependencies: { requires: ['app'] } }),
	targetUnit('multi-user', { requires: ['app'] }),
	...['a', 'b', 'c', 'd', 'e'].map(name => serviceUnit(name)),
]

function planned(units: readonly Unit[], asks: readonly Ask[], script: Script = {}, ms = 50): Preview {
	const stage = stageOf(units, script)
	stage.pass(ms)
	return preview(stage.context(), asks, stage.clock.now)
}

const inShort = ({ steps }: Preview) =>
	steps.map(
		({ order, action, service, because }) =>
			`${order} ${action} ${service} ${because.kind}${because.of === undefined ? '' : ` ${because.of}`}`,
	)

describe('the preview of a request (rpc.md 8.2, cli.md 3.1)', () => {
	it('stops what requires the service first, and counts what is not touched', () => {
		const signalled = { signal: 'SIGTERM', deadline_ms: 10_000 }
		deepEqual(planned(stack, [{ type: 'service.stop', name: 'database' }]), {
			steps: [
				{ order: 1, action: 'stop', service: 'worker', because: { kind: 'requires', of: 'app' }, ...signalled },
				{ order: 2, action: 'stop', service: 'app', because: { kind: 'requires', of: 'database' }, ...signalled },
				{ order: 3, action: 'stop', service: 'database', because: { kind: 'requested' }, ...signalled },
			],
			blocked_after: ['app', 'multi-user', 'worker'],
			blocked_reasons: { app: 'waiting on: database', 'multi-user': 'waiting on: app', worker: 'waiting on: app, database' },
			untouched: 5,
			refusals: [],
		})
	})

	it('brings back with a restart what went down with it', () => {
		deepEqual(inShort(planned(stack, [{ type: 'service.restart', name: 'app' }])), [
			'1 stop worker requires app',
			'2 stop app requested',
			'3 start app requested',
			'4 start worker returns app',
		])
	})

	it('starts a tree from the leaves', () => {
		const down = stack.map(unit =>
			unit.kind === 'service' ? serviceUnit(unit.name, { service: { status: 'stop' }, dependencies: unit.config.dependencies }) : unit,
		)
		deepEqual(inShort(planned(down, [{ type: 'service.start', name: 'worker', tree: true }])), [
			'1 start database required app',
			'2 start app requires database',
			'3 start worker requested',
		])
		const alone = planned(down, [{ type: 'service.start', name: 'worker', tree: false }])
		deepEqual([alone.steps, alone.blocked_reasons], [[], { worker: 'waiting on: app' }])
	})

	it('leaves out what happens anyway', () => {
		const slow = { database: { forkMs: 200 } }
		deepEqual(inShort(planned(stack, [{ type: 'service.stop', name: 'a' }], slow, 100)), ['1 stop a requested'])
		deepEqual(inShort(planned(stack, [], slow, 100)), [])
	})

	it('has nothing to do where nothing would change', () => {
		deepEqual(planned(stack, [{ type: 'service.start', name: 'a', tree: false }]), {
			steps: [],
			blocked_after: [],
			blocked_reasons: {},
			untouched: 9,
			refusals: [],
		})
	})

	it('orders a shutdown, everything that is free in parallel', () => {
		deepEqual(inShort(planned(stack, [{ type: 'graph.shutdown' }])), [
			...['a', 'b', 'c', 'd', 'e', 'multi-user', 'worker'].map(name => `1 stop ${name} shutdown`),
			'2 stop app shutdown',
			'3 stop database shutdown',
		])
	})

	it('deletes after the stop, and leaves who required it without', () => {
		const plan = planned(stack, [{ type: 'service.remove', name: 'database' }])
		deepEqual(inShort(plan), [
			'1 stop worker requires app',
			'2 stop app requires database',
			'3 stop database requested',
			'4 delete database requested',
		])
	})

	it('shows a replacement as an update with its stop and its start', () => {
		const other = serviceUnit('database', { service: { exec: 'other' } })
		deepEqual(inShort(planned(stack, [{ type: 'unit.replace', unit: other }])), [
			'1 update database requested',
			'1 stop worker requires app',
			'2 stop app requires database',
			'3 stop database requested',
			'4 start database requested',
			'5 start app returns database',
			'6 start worker returns app',
		])
	})

	it('shows a new unit, and whom its coming frees', () => {
		deepEqual(inShort(planned([serviceUnit('b', { dependencies: { requires: ['a'] } })], [{ type: 'unit.add', unit: serviceUnit('a') }])), [
			'1 create a requested',
			'1 start a requested',
			'2 start b requires a',
		])
	})

	it('lets a rival in when its opponent has gone', () => {
		const rivals = [serviceUnit('a'), serviceUnit('b', { dependencies: { conflicts: ['a'] } })]
		deepEqual(inShort(planned(rivals, [{ type: 'service.stop', name: 'a' }])), ['1 stop a requested', '2 start b conflicts a'])
	})

	it('goes on with a stop that is under way', () => {
		const stage = stageOf(stack, { worker: { obeysAfter: 5000 } })
		stage.pass(50)
		stage.tell({ type: 'service.stop', name: 'database' })
		stage.pass(10)
		deepEqual(inShort(preview(stage.context(), [], stage.clock.now)), [])
		deepEqual(
			inShort(preview(stage.context(), [{ type: 'service.start', name: 'database', tree: false }], stage.clock.now)).includes(
				'1 stop a requested',
			),
			false,
		)
		equal(stage.state('app'), 'running')
	})

	it('sends a signal and no more', () => {
		deepEqual(planned(stack, [{ type: 'service.kill', name: 'a', signal: 9 }]).steps, [
			{ order: 1, action: 'kill', service: 'a', because: { kind: 'requested' }, signal: 'SIGKILL' },
		])
	})

	it('says what would be refused', () => {
		const broken = [
			serviceUnit('a', { dependencies: { requires: ['ghost'] } }),
			serviceUnit('r', { dependencies: { requires: ['r'] } }),
			targetUnit('t'),
		]
		const asks: readonly Ask[] = [
			{ type: 'service.start', name: 'a', tree: false },
			{ type: 'service.restart', name: 'r' },
			{ type: 'service.kill', name: 't', signal: 15 },
		]
		deepEqual(planned(broken, asks).refusals, [
			"cannot start service 'a': missing dependency 'ghost'",
			'cyclic dependency detected: r -> r',
			'service not running: t',
		])
	})

	it('changes nothing in the original', () => {
		const stage = stageOf(stack)
		stage.pass(50)
		const before = stack.map(({ name }) => stage.context().children.get(name)?.getSnapshot())
		preview(stage.context(), [{ type: 'graph.shutdown' }], stage.clock.now)
		deepEqual(
			stack.map(({ name }) => stage.context().children.get(name)?.getSnapshot()),
			before,
		)
		equal(stage.context().closing, false)
		stage.tell({ type: 'graph.shutdown' })
		deepEqual(preview(stage.context(), [{ type: 'service.start', name: 'a', tree: false }], stage.clock.now), {
			steps: [],
			blocked_after: [],
			blocked_reasons: {},
			untouched: 9,
			refusals: [],
		})
	})

	it('goes over targets and finished oneshots from one service to the next', () => {
		const units = [
			serviceUnit('db'),
			serviceUnit('migrate', { service: { oneshot: true }, dependencies: { requires: ['db'] } }),
			targetUnit('storage', { requires: ['migrate'] }),
			serviceUnit('api', { dependencies: { requires: ['storage'] } }),
		]
		deepEqual(inShort(planned(units, [{ type: 'service.stop', name: 'db' }])), ['1 stop api requires storage', '2 stop db requested'])
	})

	it('takes a blocked unit down by request, without a signal', () => {
		const units = [serviceUnit('a', { service: { status: 'stop' } }), serviceUnit('b', { dependencies: { requires: ['a'] } })]
		deepEqual(planned(units, [{ type: 'service.stop', name: 'b' }]), {
			steps: [{ order: 1, action: 'stop', service: 'b', because: { kind: 'requested' } }],
			blocked_after: [],
			blocked_reasons: {},
			untouched: 1,
			refusals: [],
		})
	})

	it('takes a restart that is due from whoever is asked to stop', () => {
		const units = [serviceUnit('a', { lifecycle: { restart: 'always' } }), serviceUnit('b')]
		const script: Script = { a: { endsAfter: 5, code: 0 }, b: { endsAfter: 5, code: 1 } }
		const stop = (name: string) => inShort(planned(units, [{ type: 'service.stop', name }], script))
		deepEqual([stop('a'), stop('b')], [['1 stop a requested'], ['1 stop b requested']])
	})

	it('expects of what is still coming up that it comes up', () => {
		const units = [
			serviceUnit('migrate', { service: { oneshot: true } }),
			serviceUnit('announced', { readiness: { type: 'notify' } }),
			serviceUnit('probed', { health: { interval_ms: 1000 } }),
			serviceUnit('app', { service: { status: 'stop' }, dependencies: { requires: ['migrate', 'announced', 'probed'] } }),
		]
		const script: Script = { migrate: { endsAfter: null }, announced: { readyAfter: null }, probed: { health: 0 } }
		const plan = planned(units, [{ type: 'service.start', name: 'app', tree: false }], script)
		deepEqual([inShort(plan), plan.blocked_after], [['1 start app requested'], []])
	})

	it('leaves closed what only the host can open', () => {
		const stage = stageOf([
			serviceUnit('web', { service: { ports: [80], status: 'stop' } }),
			serviceUnit('api', { dependencies: { requires: ['web'] } }),
		])
		stage.host.outsiders.add(80)
		stage.tell({ type: 'service.start', name: 'web', tree: false })
		stage.pass(300)
		const plan = preview(stage.context(), [{ type: 'service.restart', name: 'web' }], stage.clock.now)
		deepEqual([plan.steps, plan.blocked_after], [[], ['web']])
	})

	it('asks what follows when all before it has come to rest', () => {
		const plan = planned(stack, [
			{ type: 'service.stop', name: 'app' },
			{ type: 'rest' },
			{ type: 'service.start', name: 'app', tree: false },
		])
		deepEqual(inShort(plan), ['1 stop worker requires app', '2 stop app requested', '3 start app requested', '4 start worker returns app'])
	})
})
