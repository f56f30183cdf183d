import { Failure, isTold } from '../output/problem.ts'
import { durationText } from '../render/amounts.ts'

/** A deadline of the client in the words of the command line; any other error as it is. `limit`: what the whole command was given, ms; 0 = none. */
export const inOurWords = (error: unknown, limit: number): unknown => {
	if (!isTold(error) || error.kind !== 'timeout' || !('code' in error)) return error
	const { kind, exit, data } = error
	const { service, state, ms } = data
	const within = durationText(limit === 0 ? Number(ms) : limit)
	const message =
		typeof service !== 'string' || typeof state !== 'string'
			? `no outcome within ${within}`
			: `${service} is still ${state} after ${within}`
	return new Failure(message, {
		kind,
		exit,
		data,
		hint: typeof service === 'string' ? `zinit status ${service} shows how it goes on` : undefined,
	})
}
