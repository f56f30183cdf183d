import { deepEqual } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { lookOf, type Sight } from '../simulation/look.ts'
import { planWith, serviceUnit, targetUnit } from '../simulation/units.ts'
import { linksOf } from './links.ts'
import { refuseKill, refuseStart } from './refusals.ts'

const plan = planWith([
	serviceUnit('a'),
	serviceUnit('lost', { dependencies: { requires: ['ghost'] } }),
	serviceUnit('round', { dependencies: { requires: ['round'] } }),
	targetUnit('t'),
])
const links = linksOf(plan)
const look = (sights: Readonly<Record<string, Sight>>) => lookOf(plan, sights)

describe('start and restart are refused (rows 2, 39)', () => {
	it('for an unknown name', () => deepEqual(refuseStart(links, look({}), 'nobody'), { kind: 'service_not_found' }))
	it('for what is being removed', () =>
		deepEqual(refuseStart(links, look({ a: { value: 'stopping', cause: 'remove' } }), 'a'), { kind: 'service_not_found' }))
	it('for want of a requirement', () =>
		deepEqual(refuseStart(links, look({ lost: 'failed' }), 'lost'), { kind: 'dependency_missing', dependency: 'ghost' }))
	it('on a cycle', () =>
		deepEqual(refuseStart(links, look({ round: 'failed' }), 'round'), {
			kind: 'cycle',
			text: 'cyclic dependency detected: round -> round',
		}))
	it('but not of what runs already', () => deepEqual(refuseStart(links, look({ lost: 'running' }), 'lost'), null))
	it('and not of anything else', () => deepEqual(refuseStart(links, look({ a: 'failed' }), 'a'), null))
})

describe('kill is refused (rows 46, 47)', () => {
	const table: readonly [string, string, Sight, boolean][] = [
		['a', 'Running', { value: 'running', pid: 3 }, false],
		['a', 'Starting', { value: 'starting', pid: 3 }, false],
		['a', 'Starting without a process', { value: 'starting', pending: 'spawn' }, true],
		['a', 'Stopping', { value: 'stopping', pid: 3 }, false],
		['a', 'Stopping, only its children left', { value: 'stopping', residue: [4] }, false],
		['a', 'Exited with residue', { value: 'exited', residue: [4] }, true],
		['a', 'a builtin', { value: 'running', pid: 0 }, true],
		['t', 'a Running target', 'running', true],
	]
	for (const [name, title, sight, refused] of table)
		it(`${title}: ${refused}`, () => deepEqual(refuseKill(look({ [name]: sight }), name), refused ? { kind: 'not_running' } : null))
})
