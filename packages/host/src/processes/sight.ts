import { childrenAreListed, childrenOf, ownChildren, walk } from '../proc/children.ts'
import { childrenOfTable, type ProcessTable, scanProcesses } from '../proc/scan.ts'
import type { ProcessStat } from '../proc/stat.ts'
import type { Spawner } from '../spawners/spawner.ts'

/** Looks at the processes of the machine, at most once a turn of the event loop. */
export interface Sight {
	/** Orphans of ours come to us, so what is left of a service is found below our own children; else only a scan of everything shows it. */
	readonly isNear: boolean
	/** Where residue and escapees can be. Near: our children that are not main processes, with their descendants; empty at the cost of one read. */
	residue(): ProcessTable
	/** Where a service with this main process (null: none) can have processes: below that, and among what is left of all. */
	around(main: number | null): ProcessTable
	/** The living descendants of a process. */
	descendants(pid: number): ProcessTable
	/** Where any process of ours can be. Near: our children with their descendants. */
	own(): ProcessTable
	/** Everything. */
	all(): ProcessTable
	/** What was seen in this turn is out of date. */
	expire(): void
	/** How long the last scan of everything took, ms. */
	readonly scanTime: number
}

export function createSight(spawner: Spawner): Sight {
	const isNear = spawner.adoptsOrphans && childrenAreListed
	let near: ProcessTable | undefined
	let far: ProcessTable | undefined
	let scanTime = 0
	let expiring = false

	const expire = () => {
		near = undefined
		far = undefined
	}
	const expireNextTurn = () => {
		if (expiring) return
		expiring = true
		setImmediate(() => {
			expiring = false
			expire()
		})
	}
	const all = () => {
		if (!far) {
			const begin = performance.now()
			far = scanProcesses()
			scanTime = performance.now() - begin
			expireNextTurn()
		}
		return far
	}
	const residue = () => {
		if (!isNear) return all()
		if (!near) {
			near = walk(ownChildren().filter(pid => !spawner.isMain(pid)))
			expireNextTurn()
		}
		return near
	}

	return {
		isNear,
		all,
		expire,
		residue,
		own: () => (isNear ? walk(ownChildren()) : all()),
		around: main => (isNear ? new Map([...(main === null ? [] : walk([main])), ...residue()]) : all()),
		descendants: pid => (isNear ? walk(childrenOf(pid)) : descendantsIn(all(), pid)),
		get scanTime() {
			return scanTime
		},
	}
}

/** The descendants of a process in a table. */
export function descendantsIn(table: ProcessTable, root: number): ProcessTable {
	const children = childrenOfTable(table)
	const found = new Map<number, ProcessStat>()
	const open = [...(children.get(root) ?? [])]
	for (let stat = open.pop(); stat; stat = open.pop()) {
		if (found.has(stat.pid)) continue
		found.set(stat.pid, stat)
		open.push(...(children.get(stat.pid) ?? []))
	}
	return found
}
