import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Model } from '../model/model.ts'
import { about, connected, event, now, play, row, units } from '../testing/stage.ts'
import { bindings } from '../update/bindings.ts'
import type { News } from '../update/news.ts'
import { frameOf } from './frame.ts'

const small = { columns: 80, rows: 24 }
const large = { columns: 110, rows: 30 }
const logLine = (seq: number, content: string, stream: 'stdout' | 'stderr' = 'stdout') => ({
	seq,
	timestamp_ms: now - 10_000 + seq * 1000,
	service: 'database',
	stream,
	content,
})
const database = about(
	row('database', 'running', { description: 'primary' }),
	{
		dependencies: [{ name: 'net', dep_type: 'after', state: { state: 'running', pid: 0 }, satisfied: true }],
		required_by: ['app', 'worker'],
		health: { failures: 1, last_error: 'refused' },
	},
	{
		history: [
			event(1, 'database', 'starting', 'failed', {
				reason: { type: 'exit_code', code: 1 },
				at_ms: now - 70_000,
				cause: { kind: 'exit', at_ms: now },
			}),
			event(2, 'database', 'failed', 'starting', { at_ms: now - 61_000, cause: { kind: 'timer', at_ms: now } }),
			event(3, 'database', 'starting', 'running', { at_ms: now - 60_000, cause: { kind: 'timer', at_ms: now } }),
		],
	},
)
const logged: News = {
	type: 'logged',
	service: 'database',
	first: true,
	entries: [logLine(1, 'db ready'), logLine(2, 'WARN slow query', 'stderr'), logLine(3, '\u001b[2J\u001b[31mred\u001b[0m 日本語 ok')],
}
const onDatabase = (size: typeof small) => play(connected(units, size), 'j', 'j', { type: 'looked', about: database }, logged).model
const shown = (model: Model) => frameOf(model).text()
const rowsOf = (picture: string) => picture.split('\n').slice(1, -1)
const shows = (model: Model, ...texts: readonly string[]) => {
	const text = shown(model).join('\n')
	for (const each of texts) assert.ok(text.includes(each), `${each} in\n${text}`)
}

describe('the screen', () => {
	it('on 80×24 is three rows and three panes', () => {
		assert.deepEqual(
			shown(onDatabase(small)),
			rowsOf(`
zinit TUI [connected] | ? Help  w Why  q Quit              0.3.9 /run/zinit.sock
┌ Services (7) ────────┐┌ Service Info ────┐┌ Logs: database [following] ──────┐
│  [+] app             ││State: running    ││14:03:11  db ready                │
│  [X] crasher         ││PID: 4242         ││14:03:12! WARN slow query         │
│> [+] database primary││Up: 1m            ││14:03:13  \\x1b[2Jred 日本語 ok    │
│  [-] idle            ││Memory: 1.6 MiB   ││                                  │
│  [?] needs-idle      ││CPU: 0.3%         ││                                  │
│  [+] net (target)    ││Health: 1 failed: ││                                  │
│  [!] trap            ││  refused         ││                                  │
│                      ││                  ││                                  │
│                      ││ inactive→ blocked││                                  │
│                      ││     ↓   ↙        ││                                  │
│                      ││ starting→●running││                                  │
│                      ││  │  ↘       ↓  │ ││                                  │
│                      ││  │   stopping  │ ││                                  │
│                      ││  ↓  ↙       ↘  ↓ ││                                  │
│                      ││ exited     failed││                                  │
│                      ││                  ││                                  │
│                      ││Last transitions: ││                                  │
│                      ││14:02:20 running  ││                                  │
│                      ││  by the restart  ││                                  │
│                      ││    policy        ││                                  │
└──────────────────────┘└───── Enter: more ┘└───────────────────────────── 3/3 ┘
[+] database running PID:4242 | [Services] | Tab: cycle focus                   
`),
		)
	})

	it('on 110×30 has title and status bar in boxes', () => {
		assert.deepEqual(
			shown(onDatabase(large)),
			rowsOf(`
┌────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
│zinit TUI [connected] | ? Help  w Why  q Quit                                          0.3.9 /run/zinit.sock│
└────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
┌ Services (7) ─────────────────┐┌ Service Info ────────────┐┌ Logs: database [following] ───────────────────┐
│  [+] app                      ││State: running            ││14:03:11  db ready                             │
│  [X] crasher                  ││PID: 4242                 ││14:03:12! WARN slow query                      │
│> [+] database primary         ││Up: 1m                    ││14:03:13  \\x1b[2Jred 日本語 ok                 │
│  [-] idle                     ││Memory: 1.6 MiB           ││                                               │
│  [?] needs-idle               ││CPU: 0.3%                 ││                                               │
│  [+] net (target)             ││Health: 1 failed: refused ││                                               │
│  [!] trap                     ││                          ││                                               │
│                               ││ inactive→ blocked        ││                                               │
│                               ││     ↓   ↙                ││                                               │
│                               ││ starting→●running        ││                                               │
│                               ││  │  ↘       ↓  │         ││                                               │
│                               ││  │   stopping  │         ││                                               │
│                               ││  ↓  ↙       ↘  ↓         ││                                               │
│                               ││ exited     failed        ││                                               │
│                               ││                          ││                                               │
│                               ││Last transitions:         ││                                               │
│                               ││14:02:20 running          ││                                               │
│                               ││  by the restart policy   ││                                               │
│                               ││14:02:19 starting         ││                                               │
│                               ││  by the restart policy   ││                                               │
│                               ││14:02:10 failed exit code ││                                               │
│                               ││  1                       ││                                               │
└───────────────────────────────┘└───────────── Enter: more ┘└────────────────────────────────────────── 3/3 ┘
┌────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
│[+] database running PID:4242 | [Services] | Tab: cycle focus                                               │
└────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
`),
		)
	})

	it('marks each of the seven states in the chart', () => {
		for (const state of ['inactive', 'blocked', 'starting', 'running', 'stopping', 'exited', 'failed'] as const)
			shows(connected([row('x', state)]), `●${state}`)
	})

	it('counts down to a restart, to SIGKILL, and to the end of patience', () => {
		const looked = (of: (typeof units)[number], limits = { start: 30_000, stop: 10_000 }): News => ({
			type: 'looked',
			about: about(of, {}, { limits }),
		})
		const [, crasher] = units
		const trap = row('trap', 'stopping', { since_ms: now - 3000 })
		const slow = row('slow', 'starting', { since_ms: now - 3000 })
		assert.ok(crasher !== undefined)
		const backoff = play(connected([crasher]), looked(crasher)).model
		shows(backoff, 'Retry: in 8s', 'Restarts: 3')
		shows({ ...backoff, now: now + 3000 }, 'Retry: in 5s')
		const stopping = play(connected([trap]), looked(trap)).model
		shows(stopping, 'SIGKILL: in 7s')
		shows({ ...stopping, now: now + 8000 }, 'SIGKILL: sent')
		shows(play(connected([slow]), looked(slow)).model, 'Patience: ends in')
	})

	it('has the dependency view in the middle while it has the focus', () => {
		shows(
			play(onDatabase(large), 'tab', 'j').model,
			'Dependencies',
			'after:',
			'  [+] net running',
			'required by:',
			'> [+] app running',
			'  [ ] worker missing',
		)
	})

	it('shows events in place of the logs, with their causes over the full width', () => {
		const items = [
			event(5, 'app', 'running', 'stopping', {
				cause: { kind: 'request', method: 'service.stop', service: 'app', uid: 0, pid: 99, at_ms: now },
			}),
		]
		const { model } = play(onDatabase(large), 'e', { type: 'happened', items })
		shows(model, '┌ Events [following]', '14:03:19 app stopping by zinit stop app')
		shows(play(model, 'l').model, '14:03:19 app Running → Stopping (run 1) by zinit stop app (uid 0, pid 99)')
	})

	it('shows logs over the full width, with what was found', () => {
		const { model } = play(onDatabase(small), 'l', '/', 's', 'l', 'o', 'w')
		shows(model, '│14:03:12.000! WARN slow query', 'Logs: database [paused] /slow', 'search: slow')
		assert.ok(frameOf(model).encoded(true).join('').includes('\u001b[0;7;33mslow'))
	})

	it('tells when the connection is gone and when it is tried again', () => {
		const { model } = play(onDatabase(small), { type: 'lost', reason: 'connection lost', retryAt: now + 1800 })
		shows(model, 'zinit TUI [DISCONNECTED, retry in 2s] connection lost')
		shows({ ...model, now: now + 1900 }, '[DISCONNECTED, trying]')
	})

	it('says so if the terminal is too small, and is there again when it is not', () => {
		const { model } = play(onDatabase(small), { type: 'resized', columns: 79, rows: 24 })
		assert.deepEqual(
			shown(model)
				.filter(each => each.trim() !== '')
				.map(each => each.trim()),
			['79×24 is too small: 80×24 needed, q quits'],
		)
		shows(play(model, { type: 'resized', ...large }).model, 'Services (7)')
		for (const size of [1, 2, 3]) assert.equal(shown(play(model, { type: 'resized', columns: size, rows: size }).model).length, size)
	})

	it('shows the help of every key on 80×24, by scrolling', () => {
		let { model } = play(onDatabase(small), '?')
		const seen = new Set<string>()
		for (let page = 0; page < 4; page += 1) {
			const text = shown(model).join('\n')
			for (const { shown: key, help } of bindings) if (text.includes(`│${key.padEnd(11)}${help}`)) seen.add(key)
			model = play(model, 'page-down').model
		}
		assert.deepEqual(
			[...seen],
			bindings.map(({ shown: key }) => key),
		)
	})

	it('shows the plan of what is destructive with the question below it, however long it is', () => {
		const steps = Array.from({ length: 40 }, (_, index) => ({
			order: index + 1,
			action: 'stop',
			service: `s${index}`,
			because: { kind: 'requires', of: 'database' },
			signal: 'SIGTERM',
			deadline_ms: 10_000,
		}))
		const plan = { verb: 'delete', names: ['database'], estimate: false, steps, blocked_after: ['app'], untouched: 3, refusals: [] }
		const { model } = play(onDatabase(small), 'd', {
			type: 'planned',
			action: 'remove',
			name: 'database',
			asked: false,
			outlook: { plans: [plan], dependents: [] },
		})
		shows(model, 'Plan: remove database', 's0', 'remove database? [y/N]')
		shows(play(model, 'end').model, 'afterwards blocked: app', 'not touched: 3 services', 'remove database? [y/N]')
	})

	it('shows everything of a unit on Enter', () => {
		shows(
			play(onDatabase(small), 'enter', 'end').model,
			'Required by: app, worker',
			'/etc/zinit/services/database.toml',
			'failed exit code 1',
		)
	})

	it('keeps the selected one of a thousand in sight', () => {
		const many = Array.from({ length: 1000 }, (_, index) => row(`svc-${String(index).padStart(3, '0')}`, 'inactive'))
		shows(play(connected(many), 'k').model, '> [-] svc-999', 'Services (1000)')
		shows(play(connected(many), ...Array.from({ length: 500 }, () => 'j')).model, '> [-] svc-500')
	})

	it('without units says so', () => {
		shows(connected([]), 'No services config')
		shows(play(connected(units), '/', 'z').model, 'Services (0/7) /z', 'Nothing passes')
	})
})
