import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { chartOf } from './chart.ts'
import { chartsPage, documented } from './page.ts'
import { gapsOf } from './table.ts'

describe('the page of the charts', () => {
	it('is what the charts are today', () => {
		const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
		assert.equal(page, chartsPage(), 'run npm run docs')
	})

	for (const { machine, title, gaps } of documented) {
		it(`says of every event that the ${title} does not answer why, and of no other`, () => {
			assert.deepEqual(Object.keys(gaps).sort(), [...gapsOf(chartOf(machine)).keys()].sort())
		})
	}

	it('knows the service by exactly the seven states, without nesting', () => {
		const service = documented.find(({ title }) => title === 'service')
		assert.ok(service)
		const { states } = chartOf(service.machine)
		assert.deepEqual([...states.keys()], ['inactive', 'blocked', 'starting', 'running', 'stopping', 'exited', 'failed'])
		for (const state of Object.values(service.machine.root.states)) assert.equal(state.type, 'atomic')
	})
})
