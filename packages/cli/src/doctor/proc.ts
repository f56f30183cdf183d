import { readdirSync, readFileSync } from 'node:fs'

/** The text of a file under /proc or /sys; null: not there, or not for us. */
export const read = (path: string): string | null => {
	try {
		return readFileSync(path, 'utf8')
	} catch {
		return null
	}
}

/** Every process but this one. */
export const otherPids = (): readonly number[] =>
	readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number)
		.filter(pid => pid !== process.pid)

/** Those above a process, its parent first. */
export const ancestorsOf = (pid: number): readonly number[] => {
	const above: number[] = []
	for (let next = parentOf(pid); next > 0 && !above.includes(next); next = parentOf(next)) above.push(next)
	return above
}

/** Of proc_pid_stat(5), the fourth field; the second one is in parentheses and may hold any character. */
function parentOf(pid: number): number {
	const stat = read(`/proc/${pid}/stat`) ?? ''
	return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
}
