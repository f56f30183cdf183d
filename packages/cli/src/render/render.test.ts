import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { Row } from '@zinit/client'
import { escapeControls, forTerminal } from '../output/escape.ts'
import { bytesText, durationText, leftText, spanText } from './amounts.ts'
import { listLines } from './list.ts'
import { logRenderer } from './log.ts'
import { planLines } from './plan.ts'
import { reloadLines } from './reload.ts'
import { closureOf, dotLines, type Graph, mermaidLines, nestedLines } from './tree.ts'

const plain = (_: string, text: string) => text

const row = (name: string, state: Row['state'], more: Partial<Row> = {}): Row => ({
	name,
	state,
	kind: 'service',
	pid: null,
	uptime_ms: null,
	restarts: null,
	retry_in_ms: null,
	class: null,
	status: null,
	reason: null,
	since_ms: null,
	description: null,
	...more,
})

describe('amounts', () => {
	for (const [ms, text] of [
		[0, '0ms'],
		[999, '999ms'],
		[1000, '1.0s'],
		[9999, '9.9s'],
		[10_000, '10s'],
		[125_000, '2m5s'],
		[7_380_000, '2h3m'],
		[360_000_000, '4d4h'],
	] as const) {
		it(`${ms} ms is ${text}`, () => assert.equal(durationText(ms), text))
	}

	it('count down to the next whole second', () => assert.deepEqual([7001, 7000, 1, 0].map(leftText), ['8s', '7s', '1s', '0s']))
	it('count up in whole seconds', () => assert.deepEqual([999, 61_000].map(spanText), ['0s', '1m1s']))
	it('of bytes have binary units', () => assert.deepEqual([512, 1536, 5_000_000].map(bytesText), ['512 B', '1.5 KiB', '4.8 MiB']))
})

describe('list (cli.md 2)', () => {
	it('begins with the columns of 0.3.9 and appends what is known', () => {
		assert.deepEqual(
			listLines(
				[
					row('app', 'running', { pid: 1289, uptime_ms: 7_380_000, restarts: 4, description: 'the app' }),
					row('crasher', 'failed', { reason: 'exit code 3', retry_in_ms: 7500 }),
					row('multi-user', 'running', { kind: 'target', uptime_ms: 1000 }),
					row('needs-idle', 'blocked'),
				],
				plain,
			),
			[
				'● app        Running (pid: 1289)  up 2h3m  restarts 4  the app',
				'✗ crasher    Failed               exit code 3, retry in 8s',
				'● multi-user Running              (target)  up 1s',
				'○ needs-idle Blocked',
			],
		)
	})

	it('shows a state it does not know', () =>
		assert.deepEqual(listLines([{ ...row('x', 'running'), state: JSON.parse('"paused"') }], plain), ['? x paused']))
})

describe('logs (cli.md 2)', () => {
	const line = (service: string, stream: 'stdout' | 'stderr', content: string) => ({
		seq: 1,
		timestamp_ms: new Date(2026, 10, 25, 14, 3, 7, 296).getTime(),
		service,
		stream,
		content,
	})
	const look = { paint: plain, now: () => new Date(2026, 10, 25, 20).getTime() }

	it('short: time, name, a bar that tells stderr', () => {
		const render = logRenderer({ ...look, format: 'short' }, ['database'])
		assert.equal(render(line('database', 'stdout', 'db ready')), '14:03:07.296 database │ db ready')
		assert.equal(render(line('db', 'stderr', 'oops')), '14:03:07.296 db       ! oops')
	})

	it('epoch: the line of 0.3.9', () => {
		const shown = line('database', 'stderr', 'oops')
		assert.equal(logRenderer({ ...look, format: 'epoch' }, [])(shown), `${shown.timestamp_ms} [stderr] oops`)
	})

	it('raw: the content', () => {
		const colourful = line('a', 'stdout', '\u001b[31mred')
		assert.equal(logRenderer({ ...look, format: 'raw' }, [])(colourful), '\u001b[31mred')
	})

	it('tells of losses', () => {
		const render = logRenderer({ ...look, format: 'raw' }, [])
		assert.equal(render({ dropped: { count: 12, next_seq: 40 } }), '-- 12 lines lost --')
		assert.equal(render({ dropped: { count: 1, next_seq: 40, service: 'a' } }), '-- 1 line lost of a --')
		const one = logRenderer({ ...look, format: 'raw' }, ['a'])
		assert.equal(one({ dropped: { count: 1, next_seq: 40, service: 'a' } }), '-- 1 line lost --')
	})
})

describe('control characters (cli.md 1.4)', () => {
	for (const [text, shown] of [
		['plain\ttext\n', 'plain\ttext\n'],
		['\u001b[31mred\u001b[0m', '\u001b[31mred\u001b[0m'],
		['\u001b]0;title\u0007', '\\x1b]0;title\\x07'],
		['\u001b[2J', '\\x1b[2J'],
		['over\rwritten', 'over\\rwritten'],
		['\u0008\u007f\u009b', '\\x08\\x7f\\x9b'],
		['\u202etxt', '\\u202etxt'],
	] as const) {
		it(JSON.stringify(text), () => assert.equal(escapeControls(text), shown))
	}

	for (const [text, shown] of [
		['\u001b[41mred\nplain', '\u001b[41mred\u001b[0m\nplain'],
		['\u001b[41mred\u001b[0;1m bold', '\u001b[41mred\u001b[0;1m bold\u001b[0m'],
		['\u001b[41mred\u001b[m, \u001b[1mbold\u001b[0m.', '\u001b[41mred\u001b[m, \u001b[1mbold\u001b[0m.'],
		['\u001b[41mred\u001b[2J', '\u001b[41mred\\x1b[2J\u001b[0m'],
		['plain\n', 'plain\n'],
	] as const) {
		it(`on a terminal no colour outlasts its line: ${JSON.stringify(text)}`, () => assert.equal(forTerminal(text), shown))
	}
})

describe('a plan (cli.md 3.1)', () => {
	it('names what each step does where the verb does not say it', () => {
		const steps = [
			{ order: 1, action: 'stop', service: 'app', because: { kind: 'requires', of: 'db' }, signal: 'SIGTERM', deadline_ms: 10_000 },
			{ order: 2, action: 'start', service: 'db', because: { kind: 'requested' } },
		]
		assert.deepEqual(
			planLines('restart', { verb: 'restart', names: ['db'], estimate: true, steps, blocked_after: [], untouched: 1, refusals: [] }),
			[
				'estimate: restart, in this order (at most 10s):',
				'  1  app  stop: SIGTERM, SIGKILL after 10s   requires db',
				'  2  db   start                              requested',
				'not touched: 1 service',
			],
		)
	})

	it('of a start says what keeps those that stay blocked; who is stopped is told by its step', () => {
		const page = (verb: string, action: string) =>
			planLines(verb, {
				verb,
				names: ['web'],
				estimate: false,
				steps: [{ order: 1, action, service: 'web', because: { kind: 'returns', of: 'db' } }],
				blocked_after: ['app', 'web'],
				blocked_reasons: { app: 'waiting on: db', web: 'conflicts with: x' },
				untouched: 0,
				refusals: [],
			})
		assert.deepEqual(page('start', 'start').slice(1, 3), [
			'  1  web  start   returns with db',
			'afterwards blocked: app (waiting on: db), web (conflicts with: x)',
		])
		assert.equal(page('stop', 'stop')[2], 'afterwards blocked: app')
	})

	it('of a stop is that of the manual', () => {
		const stop = (order: number, service: string, because: { readonly kind: string; readonly of?: string }) =>
			({ order, action: 'stop', service, because, signal: 'SIGTERM', deadline_ms: 10_000 }) as const
		const plan = {
			verb: 'stop',
			names: ['clock'],
			estimate: false,
			steps: [stop(1, 'reader', { kind: 'requires', of: 'clock' }), stop(2, 'clock', { kind: 'requested' })],
			blocked_after: ['reader'],
			untouched: 0,
			refusals: [],
		}
		const manual = readFileSync(new URL('../../../../docs/how-to/change.md', import.meta.url), 'utf8')
		const sample = /^\$ zinit plan stop clock\n(.*?)^```$/ms.exec(manual)?.[1]
		assert.equal(`${planLines('stop', plan).join('\n')}\n`, sample)
	})

	it('of a reload names the keys that change', () => {
		const steps = [{ order: 1, action: 'update', service: 'db', because: { kind: 'requested' }, keys: ['service.exec', 'health'] }]
		const plan = { verb: 'reload', names: [], estimate: false, steps, blocked_after: [], untouched: 0, refusals: ['x.toml:1:1: error'] }
		assert.deepEqual(planLines('reload', plan).slice(1), [
			'  1  db  update (service.exec, health)   requested',
			'not touched: 0 services',
			'! x.toml:1:1: error',
		])
	})
})

describe('a reload', () => {
	it('that changed nothing says so', () => {
		assert.deepEqual(
			reloadLines({
				added: [],
				removed: [],
				changed: [],
				config_errors: [],
				unchanged: 5,
				changed_keys: {},
				errors: [],
				needs_restart: [],
			}),
			['5 unchanged'],
		)
	})
})

describe('the tree (cli.md 2)', () => {
	const graph: Graph = {
		nodes: ['a', 'b', 'c', 'd'].map(name => ({ name, kind: name === 'a' ? 'target' : 'service', state: 'running' })),
		edges: [
			{ from: 'a', to: 'b', kind: 'requires' },
			{ from: 'a', to: 'c', kind: 'wants' },
			{ from: 'b', to: 'c', kind: 'after' },
			{ from: 'c', to: 'd', kind: 'requires' },
			{ from: 'b', to: 'd', kind: 'conflicts' },
			{ from: 'd', to: 'b', kind: 'conflicts' },
		],
	}

	it('of a name is its closure, each unit with its dependencies once', () => {
		assert.deepEqual(nestedLines(closureOf(graph, 'a'), 'a'), [
			'[+] a (running)',
			'├─ requires [+] b (running)',
			'│  └─ after [+] c (running)',
			'│     └─ requires [+] d (running)',
			'└─ wants [+] c (running) …',
		])
		assert.deepEqual(
			closureOf(graph, 'c').nodes.map(({ name }) => name),
			['c', 'd'],
		)
	})

	it('draws a chain of 20,000 without recursion', () => {
		const names = Array.from({ length: 20_000 }, (_, index) => `s${index}`)
		const edges = names.slice(1).map((to, index) => ({ from: `s${index}`, to, kind: 'requires' as const }))
		const chain: Graph = { nodes: names.map(name => ({ name, kind: 'service', state: 'running' })), edges }
		assert.equal(nestedLines(closureOf(chain, 's0'), 's0').length, 20_000)
	})

	it('has one dotted line for a conflict, in Mermaid and Graphviz', () => {
		assert.deepEqual(
			mermaidLines(graph).filter(line => line.includes('-.-')),
			['  n1 -.-|conflicts| n3'],
		)
		assert.deepEqual(
			dotLines(graph).filter(line => line.includes('dotted')),
			['  "b" -> "d" [label=conflicts, style=dotted, dir=none]'],
		)
	})
})
