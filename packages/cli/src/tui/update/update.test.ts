import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { needsTick } from '../model/ticking.ts'
import { about, connected, event, now, play, row, units } from '../testing/stage.ts'
import type { News } from './news.ts'

const onDatabase = play(connected(units), 'j', 'j').model
const types = (requests: readonly { readonly type: string }[]) => requests.map(({ type }) => type)

describe('the selection', () => {
	it('wraps around, and each change leads to a look', () => {
		const { model, requests } = play(connected(units), 'up', 'j', 'j')
		assert.equal(model.selected, 'crasher')
		assert.deepEqual(requests, [
			{ type: 'look', name: 'trap' },
			{ type: 'look', name: 'app' },
			{ type: 'look', name: 'crasher' },
		])
	})

	it('goes to the neighbour when its unit is removed', () => {
		const { model, requests } = play(onDatabase, { type: 'refreshed', rows: [], gone: ['database'] })
		assert.equal(model.selected, 'idle')
		assert.deepEqual(requests, [{ type: 'look', name: 'idle' }])
	})

	it('is looked at again when the daemon is back, and kept', () => {
		const lost: News = { type: 'lost', reason: 'connection lost', retryAt: now + 1000 }
		const { model, requests } = play(onDatabase, lost, { type: 'connected', daemon: 'x', rows: units, events: [] })
		assert.equal(model.selected, 'database')
		assert.deepEqual(requests, [{ type: 'look', name: 'database' }])
	})

	it('follows a dependency, also one that the filter hides', () => {
		const detail = about(row('app', 'running'), {
			dependencies: [{ name: 'idle', dep_type: 'wants', state: { state: 'inactive' }, satisfied: false }],
		})
		const { model } = play(connected(units), '/', 'a', 'p', 'p', 'enter', { type: 'looked', about: detail }, 'tab', 'enter')
		assert.deepEqual([model.selected, model.filter, model.focus], ['idle', '', 'services'])
	})
})

describe('events', () => {
	it('change rows at once and ask for the rest of them, of the selected one in full', () => {
		const items = [
			event(7, 'database', 'running', 'stopping'),
			event(8, 'app', 'running', 'failed', { reason: { type: 'exit_code', code: 3 } }),
		]
		const { model, requests } = play(onDatabase, { type: 'happened', items })
		assert.equal(model.units.get('database')?.state, 'stopping')
		const app = model.units.get('app')
		assert.deepEqual([app?.state, app?.pid, app?.uptime_ms, app?.reason], ['failed', null, null, 'exit code 3'])
		assert.deepEqual(requests, [
			{ type: 'measure', name: 'database' },
			{ type: 'refresh', names: ['app'] },
		])
	})

	it('that are known already change nothing', () => {
		const { model } = play(onDatabase, { type: 'happened', items: [event(7, 'app', 'running', 'stopping')] })
		assert.deepEqual(play(model, { type: 'happened', items: [event(7, 'app', 'stopping', 'exited')] }), { model, requests: [] })
	})

	it('that tell of a removal take the unit away, unless it came back meanwhile', () => {
		const removed = event(9, 'database', 'running', 'running', { kind: 'config', event: 'removed', from: null, to: null })
		const { model } = play(onDatabase, { type: 'happened', items: [removed] })
		assert.deepEqual([model.units.has('database'), model.selected], [false, 'idle'])
		const back = play(onDatabase, { type: 'happened', items: [removed, { ...removed, seq: 10, event: 'added' }] })
		assert.deepEqual([back.model.units.has('database'), types(back.requests)], [true, ['look']])
	})

	it('stay true over answers that the daemon gave before them', () => {
		const { model } = play(onDatabase, { type: 'happened', items: [event(7, 'database', 'stopping', 'exited')] })
		const stopping = row('database', 'stopping', { since_ms: now - 2000 })
		for (const news of [
			{ type: 'measured', detail: about(stopping).detail },
			{ type: 'looked', about: about(stopping) },
			{ type: 'refreshed', rows: [stopping], gone: [] },
			{ type: 'listed', rows: [...model.units.values()].map(each => (each.name === 'database' ? stopping : each)) },
		] as const)
			assert.equal(play(model, news).model.units.get('database')?.state, 'exited', news.type)
		const later = row('database', 'starting', { since_ms: now })
		assert.equal(play(model, { type: 'refreshed', rows: [later], gone: [] }).model.units.get('database')?.state, 'starting')
		const same = row('database', 'exited', { since_ms: now - 5000, restarts: 4 })
		assert.equal(play(model, { type: 'refreshed', rows: [same], gone: [] }).model.units.get('database')?.restarts, 4)
	})

	it('that were lost lead to asking for everything', () => {
		assert.deepEqual(play(onDatabase, { type: 'happened', items: [{ dropped: { count: 9, next_seq: 20 } }] }).requests, [
			{ type: 'refresh', names: null },
		])
	})

	it('of a changed definition lead to a look, of a new unit to its row', () => {
		const config = event(9, 'database', 'running', 'running', { kind: 'config', event: 'changed', from: null, to: null })
		assert.deepEqual(types(play(onDatabase, { type: 'happened', items: [config, { ...config, seq: 10, service: 'new' }] }).requests), [
			'look',
			'refresh',
		])
	})
})

describe('keys', () => {
	it('q, Q and Ctrl-C quit; Escape closes, goes back, takes the filter away, then quits', () => {
		for (const key of ['q', 'Q', 'ctrl-c']) assert.deepEqual(play(onDatabase, key).requests, [{ type: 'quit' }])
		const { model } = play(onDatabase, '/', 'a', 'enter', 'l', '?')
		const steps = ['escape', 'escape', 'escape', 'escape'].map((_, index, all) => play(model, ...all.slice(0, index + 1)))
		assert.deepEqual(
			steps.map(({ model: { popup, wide, filter }, requests }) => [popup?.kind ?? '', wide, filter, types(requests).includes('quit')]),
			[
				['', true, 'a', false],
				['', false, 'a', false],
				['', false, '', false],
				['', false, '', true],
			],
		)
	})

	it('/ filters while it is typed, by name or state; Enter keeps it, Escape gives it up', () => {
		const typing = play(connected(units), '/', 'f', 'a', 'i')
		assert.deepEqual([typing.model.names, typing.model.selected], [['crasher'], 'crasher'])
		assert.deepEqual(play(typing.model, 'enter').model.filter, 'fai')
		assert.deepEqual(play(typing.model, 'escape').model.names.length, units.length)
		assert.deepEqual(play(typing.model, 'backspace', 'ctrl-u').model.names.length, units.length)
	})

	it('a unit that comes to pass the filter is shown', () => {
		const { model } = play(connected(units), '/', 'f', 'a', 'i', 'enter', {
			type: 'happened',
			items: [event(1, 'app', 'running', 'failed')],
		})
		assert.deepEqual(model.names, ['app', 'crasher'])
	})

	it('R refreshes, or tries to connect at once', () => {
		assert.deepEqual(types(play(onDatabase, 'R').requests), ['refresh', 'look', 'redraw'])
		const lost: News = { type: 'lost', reason: 'connection lost', retryAt: now + 1000 }
		assert.deepEqual(types(play(onDatabase, lost, 'R').requests), ['reconnect'])
	})

	it('any key closes a popup, but those that scroll it', () => {
		const { model } = play(connected(units), '?', 'down', 'down', 'page-down')
		assert.equal(model.popup?.top !== 0 && model.popup?.kind, 'help')
		assert.equal(play(model, 'x').model.popup, null)
		assert.equal(play(model, 'g').model.popup?.top, 0)
	})
})

describe('time', () => {
	const stopped = play(connected([row('idle', 'inactive')]), { type: 'looked', about: about(row('idle', 'inactive')) }).model

	it('does not pass while nothing shown depends on it', () => {
		assert.equal(needsTick(stopped), false)
		assert.equal(needsTick(play(onDatabase, 'l').model), false)
	})

	it('passes for uptime and countdowns, a lost connection, what is pending and what is shown for a while', () => {
		assert.equal(needsTick(onDatabase), true)
		assert.equal(needsTick(play(connected(units), 'j').model), true)
		assert.equal(needsTick(play(stopped, { type: 'lost', reason: 'x', retryAt: now }).model), true)
		assert.equal(needsTick(play(stopped, 's').model), true)
		assert.equal(needsTick(play(stopped, { type: 'refused', text: 'x' }).model), true)
	})

	it('leads to looking at the processes of the selected one only, and only while they are seen', () => {
		assert.deepEqual(play(onDatabase, { type: 'ticked' }).requests, [{ type: 'measure', name: 'database' }])
		assert.deepEqual(play(onDatabase, 'l', { type: 'ticked' }).requests, [])
		assert.deepEqual(play(connected(units), 'j', { type: 'ticked' }).requests.slice(1), [])
		assert.deepEqual(play(onDatabase, { type: 'lost', reason: 'x', retryAt: now }, { type: 'ticked' }).requests, [])
	})
})
