import { readProc } from '../proc/read.ts'
import { isDead, type ProcessStat } from '../proc/stat.ts'
import type { Sight } from './sight.ts'
import type { Signals } from './signals.ts'
import type { Registry } from './survey.ts'

const SIGKILL = 9
/** Looks for what was forked while the others were killed. */
const rounds = 5

/** SIGKILL to every process of a known group or with a cookie of this daemon, without a turn of the event loop. */
export function killEverything(sight: Sight, signals: Signals, registry: Registry): void {
	const killed = new Set<string>()
	for (let round = 0; round < rounds; round++) {
		for (const { main } of registry.helds.values()) if (main) signals.send(-main.pid, SIGKILL)
		sight.expire()
		const fresh = [...sight.own().values()].filter(stat => isOurs(stat, registry) && !killed.has(`${stat.pid}:${stat.start}`))
		if (fresh.length === 0) return
		for (const stat of fresh) {
			killed.add(`${stat.pid}:${stat.start}`)
			signals.send(stat.pid, SIGKILL)
		}
	}
}

/** SIGKILL to orphans of an exec probe that have left its group (edge case 57), where orphans come to us; elsewhere it would take a scan. */
export function killProbe(sight: Sight, signals: Signals, id: string): void {
	if (!sight.isNear) return
	sight.expire()
	for (const stat of sight.residue().values()) {
		if (readProc(`/proc/${stat.pid}/environ`)?.includes(`ZINIT_PROBE=${id}`)) signals.send(stat.pid, SIGKILL)
	}
}

function isOurs(stat: ProcessStat, registry: Registry): boolean {
	if (isDead(stat)) return false
	if (registry.owners.has(stat.pgid)) return true
	const cookie = registry.cookies.read(stat)
	return typeof cookie === 'object' && cookie.boot === registry.boot
}
