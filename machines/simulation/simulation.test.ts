import { deepEqual, equal } from 'node:assert/strict'
import { describe, it } from 'node:test'
import { proveHalf } from './halves.ts'
import { scheduleOf } from './schedule.ts'
import { search } from './search.ts'
import { shrink } from './shrink.ts'
import { play } from './world.ts'

const STEPS = 50

describe('any schedule of what may happen to any graph', () => {
	proveHalf('first')

	it('is the same whenever its seed is played again', () => {
		for (const seed of [7, 8, 9]) {
			const [once, again]: string[][] = [[], []]
			play(scheduleOf(seed, STEPS), line => once?.push(line))
			play(scheduleOf(seed, STEPS), line => again?.push(line))
			deepEqual(once, again)
		}
	})

	it('covers graphs of 2 to 30 units', () => {
		const sizes = Array.from({ length: 2000 }, (_, seed) => scheduleOf(seed, 1).units.length)
		equal(Math.min(...sizes), 2)
		equal(Math.max(...sizes), 30)
	})

	it('is found the same in one range or in two', () => {
		equal(search(1, 20, 10), null)
		equal(search(1, 10, 10) ?? search(11, 10, 10), null)
	})
})

describe('a schedule that fails', () => {
	it('shrinks to the steps and units that make it fail', () => {
		const long = scheduleOf(1, 60)
		const culprit = long.steps.findIndex(({ do: what }) => what === 'start')
		const name = long.units[0]?.name
		const fails = ({ steps, units }: typeof long) =>
			steps.includes(long.steps[culprit] ?? { do: 'force' }) && units.some(unit => unit.name === name)
		const shortest = shrink(long, fails)
		deepEqual(shortest.steps, [long.steps[culprit]])
		deepEqual(
			shortest.units.map(unit => unit.name),
			[name],
		)
	})
})
