import { readFile } from 'node:fs/promises'

/** Whether a process exists that is not a zombie. */
export async function isAlive(pid: number): Promise<boolean> {
	const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
	return stat !== '' && stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z'
}

/** A field of /proc/<pid>/status. */
export async function statusField(pid: number, field: string): Promise<string | undefined> {
	const text = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '')
	return new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(text)?.[1]?.trim()
}

/** Pids of the direct children of a process, zombies included. */
export async function childrenOf(pid: number): Promise<readonly number[]> {
	const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'latin1').catch(() => '')
	return text.split(' ').filter(Boolean).map(Number)
}
