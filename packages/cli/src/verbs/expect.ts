import { Failure } from '../output/problem.ts'

/** The list that a call promises; daemons that answer something else are told so (kind `protocol`). */
export const expectList = <T>(value: readonly T[], method: string): readonly T[] => {
	if (Array.isArray(value)) return value
	throw new Failure(`cannot understand the reply to ${method}: not a list`, { kind: 'protocol' })
}

/** What a promise resolves with; null where it rejects: for what only adorns the answer. */
export const orNull = <T>(work: Promise<T>): Promise<T | null> => work.catch(() => null)
