import { statSync } from 'node:fs'
import { createReading, readProc } from './read.ts'
import { isDead, type ProcessStat, readStat } from './stat.ts'
import { listThreads } from './threads.ts'

/** Whether the kernel lists children (CONFIG_PROC_CHILDREN); without it a scan of all processes does. */
export const childrenAreListed = readProc(`/proc/${process.pid}/task/${process.pid}/children`) !== null

/** Direct children of all threads of a process, zombies included. */
export function childrenOf(pid: number): number[] {
	// The directory of threads has a link for each and two of its own; asking for that is three times as fast as listing it.
	const links = statSync(`/proc/${pid}/task`, { throwIfNoEntry: false })?.nlink ?? 0
	const threads = links > 3 ? listThreads(pid) : [pid]
	return threads.flatMap(thread => parsePids(readProc(`/proc/${pid}/task/${thread}/children`)))
}

const readOwn = createReading(`/proc/self/task/${process.pid}/children`)

/** Children of the thread that this program runs in: those it made, and orphans that the kernel gave to it. */
export function ownChildren(): number[] {
	return parsePids(readOwn())
}

/** The living among `roots` and all their descendants, by pid. */
export function walk(roots: readonly number[]): Map<number, ProcessStat> {
	const found = new Map<number, ProcessStat>()
	const open = [...roots]
	for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
		if (found.has(pid)) continue
		const stat = readStat(pid)
		if (!stat || isDead(stat)) continue
		found.set(pid, stat)
		open.push(...childrenOf(pid))
	}
	return found
}

/** Numbers, each with a blank behind it. Thousands are read after each exit, so they are not cut into strings first. */
function parsePids(text: string | null): number[] {
	const pids: number[] = []
	let pid = 0
	for (let at = 0; text !== null && at < text.length; at++) {
		const digit = text.charCodeAt(at) - 48
		if (digit >= 0) pid = pid * 10 + digit
		else {
			pids.push(pid)
			pid = 0
		}
	}
	return pids
}
