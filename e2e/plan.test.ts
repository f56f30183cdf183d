import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { type Daemon, eventually, program, run } from './daemon.ts'
import { eventsOf, type Row, says } from './looks.ts'
import { isAlive } from './processes.ts'
import { scene } from './scene.ts'
import { depends, requires, service, sleeper, target } from './units.ts'
import { openWire } from './wire.ts'

const start = scene()

interface Plan {
	readonly verb: string
	readonly names: readonly string[]
	readonly estimate: boolean
	readonly steps: readonly {
		readonly order: number
		readonly action: string
		readonly service: string
		readonly because: { readonly kind: string; readonly of: string | null }
		readonly signal: string | null
		readonly deadline_ms: number | null
	}[]
	readonly blocked_after: readonly string[]
	readonly untouched: number
	readonly refusals: readonly string[]
}

const zinit = (daemon: Daemon, ...words: readonly string[]) => run(program('zinit'), words, daemon.env)

async function planned(daemon: Daemon, ...words: readonly string[]): Promise<Plan> {
	const { stdout, stderr, code } = await zinit(daemon, 'plan', '--json', ...words)
	assert.equal(stderr, '')
	const plan: Plan = JSON.parse(stdout)
	assert.equal(code, plan.refusals.length === 0 ? 0 : 1)
	return plan
}

const rows = (daemon: Daemon) => daemon.ask<readonly Row[]>('service.list_full')
/** What a look must not change: where everything stands, and that nothing has happened. */
const stand = async (daemon: Daemon) => ({
	rows: (await rows(daemon)).map(({ name, state, pid, restarts }) => ({ name, state, pid, restarts })),
	seq: (await daemon.ask<{ seq: number }>('events.list')).seq,
})
const blockedIn = async (daemon: Daemon) => (await rows(daemon)).filter(({ state }) => state.state === 'blocked').map(({ name }) => name)
const inShort = ({ steps }: Plan) => steps.map(({ order, action, service: name }) => `${order} ${action} ${name}`)

/** A service that writes its end into the file `ends`. */
const noted = (name: string, more = '') =>
	service(name, `trap 'echo ${name} >> ends; exit 0' TERM; echo up; while :; do sleep 0.02; done`, more)

/** Each name with the names it requires. */
const graphs: readonly Readonly<Record<string, readonly string[]>>[] = [
	{ a: [], b: ['a'], c: ['b'], d: ['c'], other: [] },
	{ a: [], b: ['a'], c: ['a'], d: ['b', 'c'], e: ['d'], side: [] },
	{ a: [], b: ['a'], hub: ['a', 'b'], x: ['hub'], y: ['hub'], z: ['x', 'b'] },
	{ a: [], left: ['a'], leaf: ['left'], right: ['a'], fruit: ['right', 'left'], alone: [] },
]

describe('zinit plan', { concurrency: true }, () => {
	for (const [index, graph] of graphs.entries()) {
		it(`stop is what zinit stop then does, in order and to the last service: graph ${index + 1}`, async () => {
			const names = Object.keys(graph)
			const units = Object.fromEntries(names.map(name => [name, noted(name, requires(...(graph[name] ?? [])))]))
			const daemon = await start({ units: { ...units, all: target('all', requires(...names)) } })
			for (const name of names) await says(daemon, name, 'up')
			await daemon.reaches('all', 'running')
			const before = await stand(daemon)

			const plan = await planned(daemon, 'stop', 'a')
			assert.deepEqual(await stand(daemon), before)
			assert.equal((await zinit(daemon, 'stop', 'a')).code, 0)

			const ends = (await readFile(join(daemon.directory, 'ends'), 'utf8')).trim().split('\n')
			const orderOf = new Map(plan.steps.map(step => [step.service, step.order]))
			assert.deepEqual(plan.steps.map(step => step.service).sort(), [...ends].sort())
			for (const [at, name] of ends.entries()) {
				for (const later of ends.slice(at + 1)) {
					if (reaches(graph, name, later)) assert.ok((orderOf.get(name) ?? 0) < (orderOf.get(later) ?? 0), `${name} before ${later}`)
					assert.ok(!reaches(graph, later, name), `${later} ended before ${name}, which it requires`)
				}
			}
			assert.deepEqual(plan.blocked_after, await blockedIn(daemon))
			assert.equal(plan.untouched, names.length + 1 - plan.steps.length - 1)
		})
	}

	it('shows the page of the manual', async () => {
		const daemon = await start({
			units: {
				database: sleeper('database'),
				app: sleeper('app', requires('database')),
				worker: sleeper('worker', requires('app')),
				'multi-user': target('multi-user', requires('worker')),
				...Object.fromEntries(['v', 'w', 'x', 'y', 'z'].map(name => [name, sleeper(name)])),
			},
		})
		await daemon.reaches('multi-user', 'running')
		const { stdout } = await zinit(daemon, 'plan', 'stop', 'database')
		assert.equal(
			stdout,
			[
				'stop, in this order (at most 30s):',
				'  1  worker    SIGTERM, SIGKILL after 10s   requires app',
				'  2  app       SIGTERM, SIGKILL after 10s   requires database',
				'  3  database  SIGTERM, SIGKILL after 10s   requested',
				'afterwards blocked: multi-user',
				'not touched: 5 services\n',
			].join('\n'),
		)
		assert.deepEqual(await zinit(daemon, 'stop', 'database', '--dry-run'), { code: 0, stdout, stderr: '' })
	})

	it('of a restart shows who bounces, and they do', async () => {
		const daemon = await start({ units: { a: sleeper('a'), b: sleeper('b', requires('a')), c: sleeper('c', depends('wants', 'a')) } })
		await daemon.reaches('b', 'running')
		const pids = new Map((await rows(daemon)).map(({ name, pid }) => [name, pid]))
		assert.deepEqual(inShort(await planned(daemon, 'restart', 'a')), ['1 stop b', '2 stop a', '3 start a', '4 start b'])
		for (const pid of pids.values()) assert.ok(isAlive(pid))
		assert.equal((await zinit(daemon, 'restart', 'a')).code, 0)
		await eventually('b to return', async () => ((await daemon.reaches('b', 'running')).pid === pids.get('b') ? undefined : true))
		assert.equal((await daemon.reaches('c', 'running')).pid, pids.get('c'))
	})

	it('of a start shows the tree, and without it who stays blocked', async () => {
		const off = 'status = "stop"\n'
		const daemon = await start({ units: { db: sleeper('db', off), web: sleeper('web', off + requires('db')) } })
		const plain = await planned(daemon, 'start', 'web')
		assert.deepEqual([plain.steps, plain.blocked_after], [[], ['web']])
		assert.deepEqual(inShort(await planned(daemon, 'start', '--tree', 'web')), ['1 start db', '2 start web'])
		assert.equal((await zinit(daemon, 'start', '--tree', 'web')).code, 0)
		for (const name of ['db', 'web']) assert.ok((await eventsOf(daemon, name)).some(({ to }) => to === 'running'))
	})

	it('answers for every other verb, and changes nothing', async () => {
		const daemon = await start({
			units: { a: sleeper('a', 'exec_reload = ":"\n'), b: sleeper('b', requires('a')), late: sleeper('late', 'status = "stop"\n') },
		})
		await daemon.reaches('b', 'running')
		await writeFile(join(daemon.configDir, 'new.toml'), sleeper('new'))
		await writeFile(join(daemon.configDir, 'late.toml'), sleeper('late', 'nice = 4\nstatus = "stop"\n'))
		await writeFile(join(daemon.directory, 'given.toml'), sleeper('given', requires('a')))
		const before = await stand(daemon)
		const expected: readonly (readonly [string, readonly string[]])[] = [
			['kill a HUP', ['1 kill a']],
			['remove a', []],
			['remove a --force', ['1 stop b', '2 stop a', '3 delete a']],
			['remove a --cascade', ['1 stop b', '2 stop a', '3 delete a', '3 delete b']],
			['reload', ['1 update late', '1 create new', '1 start new']],
			['reload a', ['1 reload a']],
			[`add-service ${join(daemon.directory, 'given.toml')}`, ['1 create given', '1 start given']],
			['add-service --name a --exec true', ['1 update a', '1 stop b', '2 stop a', '3 start a', '4 start b']],
			['start-all', []],
			['stop-all', ['1 stop b', '2 stop a']],
			['delete-all', ['1 stop b', '2 stop a', '3 delete a', '3 delete b', '3 delete late']],
			['shutdown', ['1 stop b', '2 stop a']],
		]
		for (const [line, steps] of expected) assert.deepEqual(inShort(await planned(daemon, ...line.split(' '))), steps, line)
		assert.deepEqual(await stand(daemon), before)
		assert.deepEqual((await planned(daemon, 'remove', 'a')).refusals, ["cannot delete 'a': required by b"])
		assert.deepEqual((await planned(daemon, 'kill', 'late')).refusals, ['service not running: late'])
		const { stdout } = await zinit(daemon, 'plan', 'reload')
		assert.match(stdout, /^ {2}1 {2}late {2}update \(service\.nice\) +requested$/m)
	})

	it('of an unknown name is refused as the command would be', async () => {
		const daemon = await start({ units: { web: sleeper('web') } })
		const { code, stderr } = await zinit(daemon, 'plan', 'stop', 'wen')
		assert.deepEqual([code, stderr], [5, 'Error: service not found: wen\nHint: did you mean "web"?\n'])
		assert.equal((await daemon.call('service.plan', { verb: 'stop', names: ['wen'] })).error?.code, -32000)
		assert.equal((await daemon.call('service.plan', { verb: 'explode' })).error?.code, -32602)
		assert.equal((await daemon.call('service.plan', { verb: 'kill', names: ['web'], signal: 'BOGUS' })).error?.data?.kind, 'invalid_signal')
	})
})

/** Whether one requires the other, directly or not. */
function reaches(graph: Readonly<Record<string, readonly string[]>>, from: string, to: string): boolean {
	return (graph[from] ?? []).some(each => each === to || reaches(graph, each, to))
}

describe('a preview of thousands', () => {
	it('is made while everybody else is answered', async () => {
		const names = Array.from({ length: 2000 }, (_, index) => `s${index}`)
		const daemon = await start({ units: Object.fromEntries(names.map(name => [name, sleeper(name, 'status = "stop"\n')])) })
		const [planner, other] = [await openWire(daemon.socket), await openWire(daemon.socket)]
		let isPlanned = false
		const planning = planner.call('service.plan', { verb: 'start', names }).finally(() => {
			isPlanned = true
		})
		let answered = 0
		while (!isPlanned) {
			assert.deepEqual((await other.call('system.ping')).error, undefined)
			if (!isPlanned) answered++
		}
		const { result } = await planning
		assert.equal((result as Plan).steps.length, names.length)
		assert.ok(answered > 10, `${answered} answers meanwhile`)
		for (const wire of [planner, other]) wire.close()
	})
})
