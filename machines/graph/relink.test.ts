import { deepEqual } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Unit, withoutUnit, withUnit } from '@zinit/plan'
import { randomOf } from '../simulation/random.ts'
import { planWith, serviceUnit, targetUnit } from '../simulation/units.ts'
import { linksOf } from './links.ts'
import { relinked } from './relink.ts'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f']

describe('relinked', () => {
	it('is what linksOf makes of the plan, whatever comes, changes or goes', () => {
		const random = randomOf(7)
		const chance = () => random.below(100)
		const some = (percent: number) => NAMES.filter(() => chance() < percent)
		const unitOf = (name: string): Unit => {
			const dependencies = { requires: some(15), after: some(10), wants: some(10), conflicts: some(chance() < 20 ? 20 : 0) }
			if (chance() < 15) return targetUnit(name, dependencies)
			return serviceUnit(name, { service: { ports: chance() < 15 ? [80] : [], process_filters: chance() < 10 ? ['x'] : [] }, dependencies })
		}
		let plan = planWith([])
		let links = linksOf(plan)
		for (let step = 0; step < 3000; step += 1) {
			const name = NAMES[random.below(NAMES.length)] ?? 'a'
			const before = plan.units.get(name)
			const after = chance() < 30 ? undefined : unitOf(name)
			plan = after === undefined ? withoutUnit(plan, name) : withUnit(plan, after)
			links = relinked(links, plan, name, before, after)
			deepEqual(links, linksOf(plan))
		}
	})
})
