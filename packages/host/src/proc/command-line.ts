import { readProc } from './read.ts'
import type { ProcessStat } from './stat.ts'

/** The arguments of a process, with blanks between; empty for a thread of the kernel. */
export function commandLine({ thread }: ProcessStat): string {
	const text = readProc(`/proc/${thread}/cmdline`) ?? ''
	return Buffer.from(text, 'latin1').toString().replaceAll('\0', ' ').trimEnd()
}
