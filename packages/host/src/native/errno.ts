import { getSystemErrorMap } from 'node:util'

/** The system's words for an errno, with its name: `no such file or directory (ENOENT)`. */
export function describeErrno(errno: number): string {
	const entry = getSystemErrorMap().get(-errno)
	return entry ? `${entry[1]} (${entry[0]})` : `error ${errno}`
}

/** The same for what a function of Node has thrown. */
export function describeError(error: unknown): string {
	if (!(error instanceof Error)) return String(error)
	const errno: unknown = Reflect.get(error, 'errno')
	return typeof errno === 'number' ? describeErrno(-errno) : error.message
}

/** The errno of what a function of Node has thrown; throws anything else again. */
export function errnoOf(error: unknown): number {
	const errno: unknown = Reflect.get(Object(error), 'errno')
	if (typeof errno !== 'number') throw error
	return -errno
}
