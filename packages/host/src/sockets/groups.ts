import { statSync } from 'node:fs'
import { readProc } from '../proc/read.ts'

/** The group of a file; null: it cannot be looked at. */
export function groupOfFile(path: string): number | null {
	return statSync(path, { throwIfNoEntry: false })?.gid ?? null
}

/** True if the group is among the supplementary ones of a live process (`Groups:` of /proc/PID/status); false where there is no /proc. */
export function isInGroup(pid: number, gid: number): boolean {
	const [, groups = ''] = /^Groups:(.*)$/m.exec(readProc(`/proc/${pid}/status`) ?? '') ?? []
	return groups.split(/\s+/).includes(String(gid))
}
