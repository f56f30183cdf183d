import { readProc } from './read.ts'

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
}

/** Reads one process; null if there is none of this pid. A zombie is returned as such: state Z or X. */
export function readStat(pid: number): ProcessStat | null {
	const text = readProc(`/proc/${pid}/stat`)
	return text === null ? null : parseStat(text)
}

/** Parses a line of /proc/PID/stat; the name may hold blanks and parentheses. */
export function parseStat(text: string): ProcessStat | null {
	const open = text.indexOf('(')
	const close = text.lastIndexOf(')')
	if (open < 0 || close < open) return null
	const fields = text.slice(close + 2).split(' ', 22)
	const field = (number: number) => Number(fields[number - 3])
	return {
		pid: Number(text.slice(0, open)),
		name: Buffer.from(text.slice(open + 1, close), 'latin1').toString(),
		state: fields[0] ?? '?',
		ppid: field(4),
		pgid: field(5),
		session: field(6),
		flags: field(9),
		ticks: field(14) + field(15),
		start: field(22),
		pages: field(24),
	}
}

/** A thread of the kernel (PF_KTHREAD). */
export function isKernelThread(stat: ProcessStat): boolean {
	return (stat.flags & 0x0020_0000) !== 0
}

/** A process that has ended, reaped or not. */
export function isDead(stat: ProcessStat): boolean {
	return stat.state === 'Z' || stat.state === 'X'
}

/** A process that is about to be a zombie (PF_EXITING). */
export function isExiting(stat: ProcessStat): boolean {
	return (stat.flags & 0x4) !== 0
}
