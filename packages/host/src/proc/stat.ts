import { readProc } from './read.ts'
import { listThreads } from './threads.ts'

/** What /proc/PID/stat says of a process (proc(5)). */
export interface ProcessStat {
	readonly pid: number
	readonly name: string
	readonly state: string
	readonly ppid: number
	readonly pgid: number
	readonly session: number
	readonly ticks: number
	readonly start: number
	readonly pages: number
	readonly flags: number
	/** Number of threads, an ended main thread included while others live. */
	readonly threads: number
	/** Whose files in /proc tell of it: the pid, or where the main thread has ended one that lives. */
	readonly thread: number
}

/**
 * Reads one process; null if there is none of this pid. A zombie is returned as such: state Z or X. Where only the main thread has ended (pthread_exit(3)),
 * state, flags and memory are those of a thread that lives: the main one has given its own back.
 */
export function readStat(pid: number): ProcessStat | null {
	const text = readProc(`/proc/${pid}/stat`)
	const stat = text === null ? null : parseStat(text)
	return stat !== null && stat.state === 'Z' && stat.threads > 1 ? withoutMainThread(stat) : stat
}

function withoutMainThread(stat: ProcessStat): ProcessStat {
	for (const thread of listThreads(stat.pid)) {
		const text = readProc(`/proc/${stat.pid}/task/${thread}/stat`)
		const living = text === null ? null : parseStat(text)
		if (living === null || living.state === 'Z' || living.state === 'X') continue
		return { ...stat, state: living.state, flags: living.flags, pages: living.pages, thread }
	}
	return stat
}

/** Parses a line of /proc/PID/stat; the name may hold blanks and parentheses. */
export function parseStat(text: string): ProcessStat | null {
	const open = text.indexOf('(')
	const close = text.lastIndexOf(')')
	if (open < 0 || close < open) return null
	const fields = text.slice(close + 2).split(' ', 22)
	const field = (number: number) => Number(fields[number - 3])
	const pid = Number(text.slice(0, open))
	return {
		pid,
		name: Buffer.from(text.slice(open + 1, close), 'latin1').toString(),
		state: fields[0] ?? '?',
		ppid: field(4),
		pgid: field(5),
		session: field(6),
		flags: field(9),
		ticks: field(14) + field(15),
		threads: field(20),
		start: field(22),
		pages: field(24),
		thread: pid,
	}
}

/** A thread of the kernel (PF_KTHREAD). */
export function isKernelThread(stat: ProcessStat): boolean {
	return (stat.flags & 0x0020_0000) !== 0
}

/** A process that has ended, reaped or not: a zombie with further threads (field 20, proc(5)) has only lost its main one. */
export function isDead(stat: ProcessStat): boolean {
	return stat.state === 'X' || (stat.state === 'Z' && stat.threads <= 1)
}

/** A process that is about to be a zombie (PF_EXITING). */
export function isExiting(stat: ProcessStat): boolean {
	return (stat.flags & 0x4) !== 0
}
