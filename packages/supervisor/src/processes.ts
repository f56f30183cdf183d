import type { ProcessEntry } from '@zinit/host'
import { isService, pidOf } from '@zinit/machines'
import { type Core, viewFor } from './core.ts'
import type { ServiceStats } from './model.ts'

/** Everything alive of the service but its main process, highest pid first (lifecycle.md 6.7). */
export function children(core: Core, name: string): readonly ProcessEntry[] {
	// A former main process that SIGKILL did not end is residue (row 38).
	const main = pidOf(viewFor(core, name, 'query'))
	return core.host.processes.list(name).filter(({ pid }) => pid !== main)
}

/** CPU use between two questions, remembered per service. */
export interface Sampling {
	stats(core: Core, name: string): ServiceStats
	forget(name: string): void
}

/** CPU time used by each process, by its identity, at a moment. */
interface Sample {
	readonly at: number
	readonly cpu: ReadonlyMap<string, number>
}

interface Samples {
	/** At least a window old: what is measured from; null: the start of the run. */
	readonly base: Sample | null
	readonly next: Sample
}

/** Shortest window over which cpu_percent is measured, ms (lifecycle.md 6.7). */
const WINDOW_MS = 1000

export function createSampling(): Sampling {
	const known = new Map<string, Samples>()
	const stats = (core: Core, name: string): ServiceStats => {
		const view = viewFor(core, name, 'query')
		const pid = pidOf(view)
		const entries = pid === 0 ? [] : core.host.processes.list(name)
		if (entries.length === 0) return { pid: 0, memory_bytes: 0, cpu_percent: 0 }
		const at = core.host.clock.now()
		const cpu = new Map(entries.map(entry => [`${entry.pid}:${entry.start_ticks}`, entry.cpu_ms]))
		const before = known.get(name)
		const due = before === undefined || at - before.next.at >= WINDOW_MS
		const base = due ? (before?.next ?? null) : before.base
		known.set(name, due ? { base, next: { at, cpu } } : before)
		const since = base?.at ?? (isService(view) ? (view.context.startedAt ?? at) : at)
		const memory_bytes = entries.reduce((sum, entry) => sum + entry.memory_bytes, 0)
		return { pid, memory_bytes, cpu_percent: percent(used(cpu, base), at - since) }
	}
	return { stats, forget: name => void known.delete(name) }
}

function used(cpu: Sample['cpu'], base: Sample | null): number {
	return [...cpu].reduce((sum, [identity, ms]) => sum + Math.max(0, ms - (base?.cpu.get(identity) ?? 0)), 0)
}

/** 100 = one core; one decimal. */
function percent(ms: number, elapsed: number): number {
	return elapsed <= 0 ? 0 : Math.round((ms / elapsed) * 1000) / 10
}
