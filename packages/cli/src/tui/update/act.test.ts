import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Plan } from '@zinit/client'
import { connected, now, play, units } from '../testing/stage.ts'
import type { News } from './news.ts'

const planned = (action: 'stop' | 'remove' | 'kill' | 'start', services: readonly string[], asked = false): News => ({
	type: 'planned',
	action,
	name: 'database',
	asked,
	outlook: { plans: [planOf(services)], dependents: [] },
})
const planOf = (services: readonly string[]): Plan => ({
	verb: 'stop',
	names: ['database'],
	estimate: false,
	steps: services.map((service, index) => ({
		order: index + 1,
		action: 'stop',
		service,
		because: { kind: 'requested' },
		signal: 'SIGTERM',
	})),
	blocked_after: [],
	untouched: 0,
	refusals: [],
})
const onDatabase = play(connected(units), 'j', 'j').model
const types = (requests: readonly { readonly type: string }[]) => requests.map(({ type }) => type)

describe('an action', () => {
	it('without others is done at once', () => {
		const { model, requests } = play(onDatabase, 's')
		assert.deepEqual(requests, [{ type: 'act', id: 1, action: 'start', name: 'database' }])
		assert.equal(model.pending[0]?.text, 'start(database)')
		assert.deepEqual(types(play(onDatabase, 'r').requests), ['act'])
	})

	it('is pending until its outcome is known, which is shown for 5 s', () => {
		const { model } = play(onDatabase, 's', { type: 'done', id: 1, text: 'Started: database', failed: false })
		assert.deepEqual(model.pending, [])
		assert.deepEqual(model.notice, { text: 'Started: database', failed: false, until: now + 5000 })
		assert.equal(play({ ...model, now: now + 5000 }, { type: 'ticked' }).model.notice, null)
	})

	it('asks for its plan before a stop, and then only if others go with it', () => {
		assert.deepEqual(play(onDatabase, 'S').requests, [{ type: 'plan', action: 'stop', name: 'database', asked: false }])
		assert.deepEqual(types(play(onDatabase, planned('stop', ['database'])).requests), ['act'])
		const { model, requests } = play(onDatabase, planned('stop', ['app', 'database']))
		assert.deepEqual(requests, [])
		assert.equal(model.popup?.kind, 'plan')
	})

	it('where the daemon makes no plans is asked about if the service is required', () => {
		const outlook = (dependents: readonly string[]): News => ({
			type: 'planned',
			action: 'stop',
			name: 'database',
			asked: false,
			outlook: { plans: null, dependents },
		})
		assert.deepEqual(types(play(onDatabase, outlook([])).requests), ['act'])
		assert.equal(play(onDatabase, outlook(['app'])).model.popup?.kind, 'plan')
	})

	for (const key of ['d', 'D', 'K']) {
		it(`of ${key} is never done before y, whatever else is typed`, () => {
			const asked = play(onDatabase, key)
			assert.deepEqual(types(asked.requests), ['plan'])
			const shown = play(asked.model, planned(key === 'K' ? 'kill' : 'remove', ['database'])).model
			for (const other of ['n', 'N', 'enter', 'escape', 'Y', ' ', 'down', key, 'q']) {
				assert.deepEqual(types(play(shown, other).requests), [], other)
			}
			assert.deepEqual(types(play(shown, 'y').requests), ['act'])
		})
	}

	it('is done to what the plan was of, though another one is selected meanwhile', () => {
		const { requests } = play(onDatabase, 'd', 'j', planned('remove', ['database']), 'y')
		assert.deepEqual(requests.at(-1), { type: 'act', id: 1, action: 'remove', name: 'database' })
	})

	it('whose plan comes while something else is typed is not done: a y of that would confirm it', () => {
		const { model, requests } = play(onDatabase, 'd', '/', planned('remove', ['database']), 'y')
		assert.deepEqual(types(requests), ['plan'])
		assert.deepEqual([model.popup, model.typing?.text], [null, 'y'])
		assert.deepEqual(types(play(onDatabase, 'd', '?', planned('remove', ['database']), 'y').requests), ['plan'])
	})

	it('can be planned before with p and its key, even one that never asks', () => {
		const { model, requests } = play(onDatabase, 'p', 's')
		assert.deepEqual(requests, [{ type: 'plan', action: 'start', name: 'database', asked: true }])
		const shown = play(model, planned('start', ['database'], true)).model
		assert.equal(shown.popup?.kind, 'plan')
		assert.deepEqual(types(play(shown, 'y').requests), ['act'])
		assert.deepEqual(play(onDatabase, 'p', 'x').requests, [])
	})
})
