import type { KillMode, Sessions } from '../model.ts'
import type { CookieReader } from '../proc/cookie.ts'
import { childrenOfTable, type ProcessTable } from '../proc/scan.ts'
import { isDead, type ProcessStat } from '../proc/stat.ts'
import type { Held } from './held.ts'

/** Whose processes are whose, as far as it is known without looking. */
export interface Registry {
	readonly boot: string
	readonly helds: ReadonlyMap<string, Held>
	/** Owner of each group. */
	readonly owners: ReadonlyMap<number, Held>
	readonly cookies: CookieReader
	/** Whether a hook of that id runs, which is no process of its service. */
	hasHook(id: string): boolean
	/** Services whose escapees were told to be ignored (`kill_mode = "group"`). */
	readonly loose: ReadonlySet<string>
	/** The service whose output an orphan that has come to us writes to; null: none. What has a parent, such as a login session, is that one's affair. */
	outputOwner(stat: ProcessStat): string | null
}

/** Living processes of a service other than its main process. */
export interface Members {
	readonly group: readonly ProcessStat[]
	/** Outside of its groups; without the sessions that others opened through it, or with all that belongs to those if they are to end too (lifecycle.md 6.3). */
	readonly escapees: readonly ProcessStat[]
}

/** One look at a set of processes, for any number of services. */
export interface Survey {
	membersOf(held: Held, mode: KillMode, sessions: Sessions): Members
}

interface Share {
	readonly group: ProcessStat[]
	readonly escapees: ProcessStat[]
}

/** Assigns the processes of a table by group, then by cookie, then by descent, and orphans at last by what they write to. */
export function takeSurvey(table: ProcessTable, registry: Registry): Survey {
	const shares = new Map<Held, Share>()
	const heirs = descendantOwners(registry)
	for (const stat of table.values()) {
		if (isDead(stat)) continue
		const grouped = registry.owners.get(stat.pgid)
		if (grouped && (stat.pid === grouped.main?.pid || isReused(table, stat.pgid, grouped))) continue
		const owner =
			grouped ??
			cookieOwner(stat, registry) ??
			heirs.get(`${stat.pid}:${stat.start}`) ??
			registry.helds.get(registry.outputOwner(stat) ?? '')
		if (!owner) continue
		const share = shares.get(owner) ?? { group: [], escapees: [] }
		shares.set(owner, share)
		if (grouped) share.group.push(stat)
		else share.escapees.push(stat)
	}
	return {
		membersOf(held, mode, sessions) {
			const share = shares.get(held) ?? { group: [], escapees: [] }
			if (mode === 'group' || share.escapees.length === 0) return { group: share.group, escapees: [] }
			const session = findSessions(share.escapees, table, held, registry)
			if (sessions === 'spare') return { group: share.group, escapees: share.escapees.filter(stat => !session.has(stat.pid)) }
			const others = [...session].flatMap(pid => table.get(pid) ?? []).filter(stat => !share.escapees.includes(stat))
			return { group: share.group, escapees: [...share.escapees, ...others] }
		},
	}
}

/**
 * Pids of escapees that have a living descendant with an environment but without the cookie, such as a login session under an sshd, and of those
 * descendants.
 */
export function findSessions(escapees: readonly ProcessStat[], table: ProcessTable, held: Held, registry: Registry): Set<number> {
	const children = childrenOfTable(table)
	const sessions = new Set<number>()
	for (const escapee of escapees) {
		if (cookieOwner(escapee, registry) !== held) continue
		const open = [...(children.get(escapee.pid) ?? [])]
		for (let stat = open.pop(); stat; stat = open.pop()) {
			if (!isDead(stat) && registry.cookies.read(stat) === 'none') sessions.add(escapee.pid).add(stat.pid)
			open.push(...(children.get(stat.pid) ?? []))
		}
	}
	return sessions
}

/** A group outlives its leader, and its number is not given away before its last member is gone: a new leader means a new group. */
function isReused(table: ProcessTable, pgid: number, owner: Held): boolean {
	return pgid !== owner.main?.pid && table.has(pgid)
}

/** The service whose cookie of this daemon a process carries; none for a hook that runs. */
export function cookieOwner(stat: ProcessStat, registry: Registry): Held | undefined {
	const cookie = registry.cookies.read(stat)
	if (typeof cookie !== 'object' || cookie.boot !== registry.boot) return undefined
	return cookie.hook !== null && registry.hasHook(cookie.hook) ? undefined : registry.helds.get(cookie.service)
}

function descendantOwners(registry: Registry): Map<string, Held> {
	const owners = new Map<string, Held>()
	for (const held of registry.helds.values()) for (const [pid, start] of held.descendants) owners.set(`${pid}:${start}`, held)
	return owners
}
