import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { documentErrors } from '../testing/check-document.ts'
import { type Answer, notFound, startFakeDaemon } from '../testing/fake-daemon.ts'
import { runCli } from '../testing/run-cli.ts'

const acted = (name: string, state: string) => () => ({ ok: true, name, state, changed: true, affected: [] })
const status =
	(state: string): Answer =>
	({ name }) => ({ name, state, pid: 0, exit_code: state === 'exited' ? 0 : null, error: null })
const history =
	(from: string | null, to: string | null, cause: object, event = 'process.exited'): Answer =>
	({ services }) => ({
		events: [
			{
				seq: 1,
				at_ms: 1,
				kind: to === null ? 'config' : 'transition',
				service: Array.isArray(services) ? services[0] : null,
				run: 1,
				from,
				to,
				event,
				reason: null,
				cause: { at_ms: 1, ...cause },
			},
		],
		seq: 1,
		gap: 0,
	})
const by = (method: string) => ({ kind: 'request', method, uid: 0, pid: 123 })
const definition = (oneshot: boolean) => () => ({ service: { name: 'x', exec: 'x', oneshot } })

/** What comes of a start or restart that did not lead to what it was for (cli.md 1.2). */
const table: readonly {
	readonly line: string
	readonly when: string
	readonly answers: Readonly<Record<string, Answer>>
	readonly error: string
}[] = [
	{
		line: 'start r',
		when: 'it is stopped before it is ready',
		answers: {
			'service.start': acted('r', 'exited'),
			'service.status': status('exited'),
			'events.list': history('stopping', 'exited', by('service.stop')),
		},
		error: 'r was stopped by zinit stop r (uid 0, pid 123)',
	},
	{
		line: 'start w --tree',
		when: 'it is stopped while it waits',
		answers: {
			'service.start': acted('w', 'inactive'),
			'service.status': status('inactive'),
			'events.list': history('blocked', 'inactive', by('service.stop'), 'stop'),
		},
		error: 'w was stopped by zinit stop w (uid 0, pid 123)',
	},
	{
		line: 'restart z',
		when: 'it is stopped while it stops',
		answers: {
			'service.restart': acted('z', 'exited'),
			'service.status': status('exited'),
			'events.list': history('stopping', 'exited', by('service.stop')),
		},
		error: 'z was stopped by zinit stop z (uid 0, pid 123)',
	},
	{
		line: 'start o',
		when: 'it is removed while it runs',
		answers: {
			'service.start': acted('o', 'exited'),
			'service.status': status('exited'),
			'events.list': history('stopping', 'exited', by('service.delete')),
		},
		error: 'o was removed by zinit remove o (uid 0, pid 123)',
	},
	{
		line: 'start o',
		when: 'it is gone by then',
		answers: {
			'service.start': acted('o', 'inactive'),
			'service.status': () => {
				throw notFound('o')
			},
			'events.list': history(null, null, by('service.delete'), 'removed'),
		},
		error: 'o was removed by zinit remove o (uid 0, pid 123)',
	},
	{
		line: 'start o',
		when: 'it is gone, and no event tells why',
		answers: {
			'service.start': acted('o', 'inactive'),
			'service.status': () => {
				throw notFound('o')
			},
		},
		error: 'o was removed',
	},
	{
		line: 'start t',
		when: 'a target is stopped',
		answers: {
			'service.start': acted('t', 'inactive'),
			'service.status': status('inactive'),
			'events.list': history('blocked', 'inactive', { kind: 'shutdown' }),
		},
		error: 't was stopped by the shutdown of the daemon',
	},
	{
		line: 'start e',
		when: 'it ends before it is ready',
		answers: {
			'service.start': acted('e', 'exited'),
			'service.status': status('exited'),
			'service.get': definition(false),
			'events.list': history('starting', 'exited', { kind: 'exit' }),
			'logs.tail': () => [],
		},
		error: 'e failed: it ended before it was ready',
	},
]

describe('a start that another request overtakes, or that leads to nothing, is no success', () => {
	for (const { line, when, answers, error } of table) {
		it(`zinit ${line}, when ${when}: 1`, async () => {
			await using daemon = await startFakeDaemon(answers)
			const ran = await runCli(line.split(' '), { socket: daemon.path })
			assert.deepEqual([ran.code, ran.stdout, ran.stderr.split('\n', 1).join()], [1, '', `Error: ${error}`])
		})

		it(`zinit ${line} --json, when ${when}: failed`, async () => {
			await using daemon = await startFakeDaemon(answers)
			const ran = await runCli([...line.split(' '), '--json'], { socket: daemon.path })
			const document = JSON.parse(ran.stdout)
			assert.equal(documentErrors(line.split(' ', 1).join(), document), null)
			assert.deepEqual([ran.code, document.ok, document.results[0].outcome, document.error.message], [1, false, 'failed', error])
		})
	}
})

describe('an end that nobody asked for', () => {
	const ended = { 'service.start': acted('o', 'exited'), 'service.status': status('exited') }

	it('is a success of a oneshot', async () => {
		await using daemon = await startFakeDaemon({
			...ended,
			'service.get': definition(true),
			'events.list': history('starting', 'exited', { kind: 'exit' }),
		})
		const ran = await runCli(['start', 'o'], { socket: daemon.path })
		assert.equal(ran.code, 0)
		assert.match(ran.stdout, /^Done: o \(exit 0, .*\)\n$/)
	})

	it('is told of a service that had come up, which is not done', async () => {
		await using daemon = await startFakeDaemon({
			...ended,
			'service.get': definition(false),
			'events.list': history('running', 'exited', { kind: 'exit' }),
		})
		const ran = await runCli(['start', 'o'], { socket: daemon.path })
		assert.equal(ran.code, 0)
		assert.match(ran.stdout, /^Started: o \(exit 0, .*\)\n$/)
	})
})
