import { readProc } from './read.ts'

const AT_PAGESZ = 6
const AT_CLKTCK = 17

/** Bytes in a page of memory. */
export const pageSize = auxiliary(AT_PAGESZ) ?? 4096
/** Clock ticks in a second, the unit of times in /proc. */
export const clockTicks = auxiliary(AT_CLKTCK) ?? 100

/** A value of the auxiliary vector that the kernel gave to this program (getauxval(3)); little-endian pairs of 64 bits. */
function auxiliary(key: number): number | undefined {
	const vector = Buffer.from(readProc('/proc/self/auxv') ?? '', 'latin1')
	for (let at = 0; at + 16 <= vector.length; at += 16) {
		if (vector.readUInt32LE(at) === key) return vector.readUInt32LE(at + 8)
	}
	return undefined
}
