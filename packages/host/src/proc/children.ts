import { readdirSync, statSync } from 'node:fs'
import { readProc } from './read.ts'
import { isDead, type ProcessStat, readStat } from './stat.ts'

/** Whether the kernel lists children (CONFIG_PROC_CHILDREN); without it a scan of all processes does. */
export const childrenAreListed = readProc(`/proc/${process.pid}/task/${process.pid}/children`) !== null

/** Direct children of all threads of a process, zombies included. */
export function childrenOf(pid: number): number[] {
	// The directory of threads has a link for each and two of its own; asking for that is three times as fast as listing it.
	const links = statSync(`/proc/${pid}/task`, { throwIfNoEntry: false })?.nlink ?? 0
	const threads = links > 3 ? listThreads(pid) : [pid]
	return threads.flatMap(thread => parsePids(readProc(`/proc/${pid}/task/${thread}/children`)))
}

/** Children of the thread that this program runs in: those it made, and orphans that the kernel gave to it. */
export function ownChildren(): number[] {
	return parsePids(readProc(`/proc/self/task/${process.pid}/children`))
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

function parsePids(text: string | null): number[] {
	return text ? text.split(' ').filter(Boolean).map(Number) : []
}

function listThreads(pid: number): readonly (string | number)[] {
	try {
		return readdirSync(`/proc/${pid}/task`)
	} catch {
		return [pid]
	}
}
