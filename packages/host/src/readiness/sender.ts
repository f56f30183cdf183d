import { readStat } from '../proc/stat.ts'
import { cookieOwner, type Registry } from '../processes/survey.ts'

/** The service that a process belongs to; null: none, or it is gone. */
export type SenderLookup = (pid: number) => string | null

/** By the pid of the main process, which may just have ended, by its group, or by its cookie (config.md 9.3). */
export function createSenderLookup(registry: Registry): SenderLookup {
	return pid => {
		if (pid <= 0) return null
		const own = registry.owners.get(pid)
		if (own && (own.main?.pid === pid || own.ending?.pid === pid)) return own.service
		const stat = readStat(pid)
		if (!stat) return null
		return (registry.owners.get(stat.pgid) ?? cookieOwner(stat, registry))?.service ?? null
	}
}
