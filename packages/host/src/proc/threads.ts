import { readdirSync } from 'node:fs'

/** The threads of a process by number, the main one by the pid; empty if it is gone. */
export function listThreads(pid: number): number[] {
	try {
		return readdirSync(`/proc/${pid}/task`).map(Number)
	} catch {
		return []
	}
}
