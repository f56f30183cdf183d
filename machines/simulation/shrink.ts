import type { Schedule, Step } from './schedule.ts'

/** A shorter schedule that fails too: parts of the steps, then whole units, are left out for as long as it goes on failing. */
export function shrink(schedule: Schedule, fails: (candidate: Schedule) => boolean): Schedule {
	let best = schedule
	const attempt = (candidate: Schedule) => {
		if (!fails(candidate)) return false
		best = candidate
		return true
	}
	for (let before = Number.POSITIVE_INFINITY; sizeOf(best) < before; ) {
		before = sizeOf(best)
		for (let part = Math.ceil(best.steps.length / 2); part >= 1; part = Math.floor(part / 2)) {
			for (let at = best.steps.length - part; at >= 0; at -= part) attempt({ ...best, steps: without(best.steps, at, part) })
		}
		for (const { name } of best.units) attempt({ ...best, units: best.units.filter(unit => unit.name !== name) })
		for (const [index, step] of best.steps.entries()) {
			if (step.do === 'wait' && step.ms > 0) attempt({ ...best, steps: best.steps.with(index, { do: 'wait', ms: 0 }) })
		}
	}
	return best
}

function sizeOf({ steps, units }: Schedule): number {
	return steps.length + units.length + steps.filter(step => step.do === 'wait' && step.ms > 0).length
}

function without(steps: readonly Step[], at: number, count: number): readonly Step[] {
	return [...steps.slice(0, Math.max(0, at)), ...steps.slice(at + count)]
}
