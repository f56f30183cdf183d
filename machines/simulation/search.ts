import { scheduleOf } from './schedule.ts'
import { shrink } from './shrink.ts'
import { play, type Violation } from './world.ts'

/** A seed whose schedule breaks a law. */
export interface Failure extends Violation {
	readonly seed: number
	/** Steps of its schedule. */
	readonly length: number
}

/** The first of `count` seeds from `from` on whose schedule of `length` steps breaks a law; null: none does. Ranges are independent of each other. */
export function search(from: number, count: number, length: number): Failure | null {
	for (let seed = from; seed < from + count; seed++) {
		const violation = play(scheduleOf(seed, length))
		if (violation !== null) return { ...violation, seed, length }
	}
	return null
}

/** Everything about a failure: law, seed, how to see it again, and what happens in the shortest schedule that was found to fail as well. */
export function describe({ seed, length, law }: Failure): string {
	const shortest = shrink(scheduleOf(seed, length), candidate => play(candidate) !== null)
	const lines: string[] = []
	const last = play(shortest, line => lines.push(line))
	return [
		`seed ${seed}: ${law}`,
		`replay: node machines/simulation/simulate.ts --replay ${seed} --steps ${length}`,
		`shortest: ${shortest.units.length} units, ${shortest.steps.length} steps, ${last?.law ?? 'holds'}`,
		...shortest.units.map(unit => `unit ${JSON.stringify(unit.config)}`),
		...lines,
	].join('\n')
}
