import { readdirSync } from 'node:fs'
import { runPs } from './ps.ts'
import { type ProcessStat, readStat } from './stat.ts'

/** Processes by pid. */
export type ProcessTable = ReadonlyMap<number, ProcessStat>

/** Every process of the machine, zombies included: from /proc, where there is none from ps(1). */
export function scanProcesses(): ProcessTable {
	const pids = listPids()
	const stats = pids.length > 0 ? pids.flatMap(pid => readStat(pid) ?? []) : runPs()
	return new Map(stats.map(stat => [stat.pid, stat]))
}

/** The pids of the machine; empty where there is no /proc. */
export function listPids(): number[] {
	try {
		return readdirSync('/proc')
			.filter(name => /^[1-9]\d*$/.test(name))
			.map(Number)
	} catch {
		return []
	}
}

const families = new WeakMap<ProcessTable, Map<number, ProcessStat[]>>()

/** Children of each process of a table, by the parent's pid. */
export function childrenOfTable(table: ProcessTable): ReadonlyMap<number, ProcessStat[]> {
	const known = families.get(table)
	if (known) return known
	const children = new Map<number, ProcessStat[]>()
	families.set(table, children)
	for (const stat of table.values()) {
		const siblings = children.get(stat.ppid)
		if (siblings) siblings.push(stat)
		else children.set(stat.ppid, [stat])
	}
	return children
}
