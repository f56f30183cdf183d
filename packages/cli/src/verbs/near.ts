import { Failure, isTold, problemOf } from '../output/problem.ts'
import { suggest } from '../parse/suggest.ts'
import { orNull } from './expect.ts'
import type { Context } from './verb.ts'

/** The error of one of several names, which says which one it is about. */
export const withName = (error: unknown, name: string): unknown => {
	if (!isTold(error) || error.message.includes(name)) return error
	const { hint, ...problem } = problemOf(error)
	return new Failure(`${problem.message}: ${name}`, { ...problem, hint: hint ?? undefined })
}

/** The error of an unknown name with the name that was probably meant, where the daemon does not tell it itself (a 0.3.9). */
export const withNear = async (error: unknown, names: readonly string[], { connect }: Pick<Context, 'connect'>): Promise<unknown> => {
	if (!isTold(error) || error.kind !== 'service_not_found' || Array.isArray(error.data.near)) return error
	const known = await orNull(connect().then(client => client.list()))
	const wrong = names.find(name => known !== null && !known.includes(name))
	const near = wrong === undefined ? undefined : suggest(wrong, known ?? [])
	if (near === undefined) return error
	const code = 'code' in error && typeof error.code === 'number' ? error.code : null
	return new Failure(error.message, {
		kind: error.kind,
		exit: error.exit,
		hint: error.hint ?? undefined,
		code,
		data: { ...error.data, near: [near] },
	})
}
