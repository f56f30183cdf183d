import { deepEqual, equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { planWith, serviceUnit, targetUnit } from '../simulation/units.ts'
import { edgesIn, linksOf, namesIn, portSharers } from './links.ts'

const plan = planWith([
	serviceUnit('z', {
		service: { ports: [80, 443] },
		dependencies: { requires: ['a', 'ghost'], after: ['a', 'z'], conflicts: ['a', 'z', 'ghost'] },
	}),
	serviceUnit('a', { service: { ports: [80, 80, 0] }, dependencies: { conflicts: ['z'] } }),
	serviceUnit('f', { service: { process_filters: ['x'] } }),
	targetUnit('t', { wants: ['z', 'a'] }),
])
const links = linksOf(plan)

describe('links', () => {
	it('lists who names a unit, in name order, also one that does not exist', () => {
		deepEqual(namesIn(links.requiredBy, 'a'), ['z'])
		deepEqual(namesIn(links.requiredBy, 'ghost'), ['z'])
		deepEqual(namesIn(links.wantedBy, 'z'), ['t'])
		deepEqual(namesIn(links.requiredBy, 't'), [])
	})
	it('drops a unit’s own name from after and conflicts', () => deepEqual(edgesIn(links, 'z').after, ['a']))
	it('has conflicts both ways, once, among units that exist', () => {
		deepEqual(namesIn(links.conflicts, 'a'), ['z'])
		deepEqual(namesIn(links.conflicts, 'z'), ['a'])
	})
	it('finds who else lists a port, port 0 apart', () => {
		deepEqual(portSharers(links, 'a'), [{ port: 80, service: 'z' }])
		deepEqual(portSharers(links, 't'), [])
	})
	it('knows whose gates only the host can see', () => deepEqual([...links.askers], ['z', 'a', 'f']))
})

describe('a cycle (lifecycle.md 2.6)', () => {
	const round = linksOf(
		planWith([
			serviceUnit('a', { dependencies: { requires: ['b', 'x'] } }),
			serviceUnit('b', { dependencies: { wants: ['a'] } }),
			serviceUnit('s', { dependencies: { requires: ['s'] } }),
			serviceUnit('x', { dependencies: { after: ['a'], conflicts: ['b'] } }),
			serviceUnit('free', { dependencies: { requires: ['a'] } }),
		]),
	)
	it('is told to each on it, first name first', () => {
		equal(round.cycles.get('a'), 'cyclic dependency detected: a -> b -> a')
		equal(round.cycles.get('b'), round.cycles.get('x'))
		equal(round.cycles.get('s'), 'cyclic dependency detected: s -> s')
		equal(round.cycles.get('free'), undefined)
	})
	it('drops the edges between its members, but no conflicts and no edges from outside', () => {
		deepEqual(edgesIn(round, 'a').requires, [])
		deepEqual(namesIn(round.conflicts, 'b'), ['x'])
		deepEqual(namesIn(round.requiredBy, 'a'), ['free'])
	})
})
