import { lookIn } from '../graph/children.ts'
import type { GraphContext } from '../graph/context.ts'
import type { Look } from '../graph/look.ts'
import { errorText } from '../view/state.ts'
import { type Ask, type Course, namesOf, runCopy } from './copy.ts'
import { stillOf } from './dormant.ts'
import { refusalsOf } from './refused.ts'
import { keyOf, ordered, type PreviewStep, stepsAsked, stepsOf } from './steps.ts'
import { isUnderWay } from './under-way.ts'

/** What a request would do. */
export interface Preview {
	readonly steps: readonly PreviewStep[]
	/** Who would be Blocked afterwards and is not now, or is in spite of having been asked up; in name order. */
	readonly blocked_after: readonly string[]
	/** What keeps each of them, in the words of its status. */
	readonly blocked_reasons: Readonly<Record<string, string>>
	/** How many units nothing happens to. */
	readonly untouched: number
	/** What the request would be refused with, in the words of the error. */
	readonly refusals: readonly string[]
}

/**
 * What requests would do now: the real charts answer them on a copy, in virtual time, on a host on which all goes well. What
 * would happen without them too is left out, and that is everything once a shutdown has begun. Nothing changes. `asks`: the events that the requests send to the graph; `now`: monotonic ms.
 */
export function preview(original: GraphContext, asks: readonly Ask[], now: number): Preview {
	const work = previewing(original, asks, now)
	for (;;) {
		const { done, value } = work.next()
		if (done) return value
	}
}

/** The same in pieces, of the original as it is at the first: every `yield` is a place to rest. */
export function* previewing(original: GraphContext, asks: readonly Ask[], now: number): Generator<void, Preview> {
	if (original.closing) return { steps: [], blocked_after: [], blocked_reasons: {}, untouched: original.children.size, refusals: [] }
	const still = stillOf(original)
	const asked = new Set(asks.flatMap(namesOf))
	const course = yield* runCopy(still, asks, now)
	const anyway = isUnderWay(still) ? yield* runCopy(still, [], now) : null
	const expected = new Set(anyway === null ? [] : stepsOf(anyway, new Set()).map(keyOf))
	yield
	const steps = ordered([
		...stepsAsked(course, still),
		...stepsOf(course, asked).filter(step => asked.has(step.service) || !expected.has(keyOf(step))),
	])
	yield
	const blocked_after = blockedIn(
		course,
		[lookIn(still), ...(anyway === null ? [] : [anyway.end])],
		new Set(asks.filter(wantsUp).flatMap(namesOf)),
	)
	const touched = new Set([...steps.map(({ service }) => service), ...blocked_after])
	const untouched = [...still.children.keys()].filter(name => !touched.has(name)).length
	const blocked_reasons = Object.fromEntries(blocked_after.map(name => [name, errorIn(course.end, name)]))
	return { steps, blocked_after, blocked_reasons, untouched, refusals: asks.flatMap(ask => refusalsOf(still, ask)) }
}

function blockedIn({ end, context }: Course, otherwise: readonly Look[], wanted: ReadonlySet<string>): readonly string[] {
	const isBlocked = (look: Look, name: string) => look(name)?.value === 'blocked'
	const names = [...context.children.keys()].filter(name => isBlocked(end, name))
	return names.filter(name => wanted.has(name) || !otherwise.some(look => isBlocked(look, name))).sort()
}

function errorIn(look: Look, name: string): string {
	const view = look(name)
	return (view === undefined ? null : errorText(view)) ?? ''
}

function wantsUp({ type }: Ask): boolean {
	return type === 'service.start' || type === 'service.restart' || type === 'service.restart_together' || type.startsWith('unit.')
}
