import { readProc } from '../proc/read.ts'

/** Descriptors that outputs of services never take: the control socket, probes and files go on where the limit is reached. */
const reserved = 32

/** The lowest descriptor number that the output of a service may not get, by the limit of this program (getrlimit(2)). */
export function descriptorCeiling(): number {
	const limit = Number(/^Max open files +(\d+)/m.exec(readProc('/proc/self/limits') ?? '')?.[1] ?? Number.POSITIVE_INFINITY)
	return limit - Math.min(reserved, limit / 4)
}
