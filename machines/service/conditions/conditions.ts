import type { ServiceEvent, Verdict } from '../../ports.ts'
import type { ServiceContext } from '../context.ts'
import { clear, hasProcess, type Questions, wanted } from './ask.ts'
import { starts } from './attempt.ts'
import { leaves } from './leave.ts'
import { runs } from './run.ts'

/** The chart's questions, by name. */
export const conditions = {
	always: () => true,
	wanted,
	clear,
	hasProcess,
	hasNoProcess: (context, event) => !hasProcess(context, event),
	...starts,
	...runs,
	...leaves,
} as const satisfies Questions

export type Condition = keyof typeof conditions

/** Asks a condition and the word of the verdict that the event carries. */
export function verdictIs(context: ServiceContext, event: ServiceEvent, when: Condition, words: readonly Verdict['word'][]): boolean {
	return 'gates' in event && words.includes(event.gates.word) && conditions[when](context, event)
}
