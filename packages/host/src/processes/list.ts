import type { ProcessEntry } from '../model.ts'
import type { ProcessTable } from '../proc/scan.ts'
import { isDead, type ProcessStat } from '../proc/stat.ts'
import { clockTicks, pageSize } from '../proc/units.ts'
import type { Held } from './held.ts'
import { descendantsIn } from './sight.ts'
import { type Registry, takeSurvey } from './survey.ts'

/** Main process, groups, descendants and escapees of a service, highest pid first (lifecycle.md 6.7). */
export function listProcesses(held: Held, table: ProcessTable, registry: Registry): ProcessEntry[] {
	const { group, escapees } = takeSurvey(table, registry).membersOf(held, 'tree', 'end')
	const roots = [...group, ...escapees].map(stat => stat.pid)
	if (held.main) roots.push(held.main.pid)
	const found = new Map<number, ProcessStat>()
	for (const root of roots) {
		const stat = table.get(root)
		if (stat) found.set(root, stat)
		for (const [pid, descendant] of descendantsIn(table, root)) found.set(pid, descendant)
	}
	return [...found.values()]
		.filter(stat => !isDead(stat))
		.sort((left, right) => right.pid - left.pid)
		.map(entryOf)
}

function entryOf(stat: ProcessStat): ProcessEntry {
	return {
		pid: stat.pid,
		ppid: stat.ppid,
		pgid: stat.pgid,
		name: stat.name,
		state: stat.state,
		memory_bytes: stat.pages * pageSize,
		cpu_ms: (stat.ticks * 1000) / clockTicks,
		start_ticks: stat.start,
	}
}
