import type { HostWarning } from '../model.ts'
import { ownChildren } from '../proc/children.ts'
import { commandLine } from '../proc/command-line.ts'
import { readProc } from '../proc/read.ts'
import type { ProcessTable } from '../proc/scan.ts'
import { isDead, isExiting, type ProcessStat, readStat } from '../proc/stat.ts'
import { descendantsIn, type Sight } from './sight.ts'
import type { Signals } from './signals.ts'
import type { Registry } from './survey.ts'

/** What the last resort needs of the rest. */
export interface LastResortContext {
	readonly sight: Sight
	readonly signals: Signals
	readonly registry: Registry
	/** Whether orphans that come to this program are of services, all but those below the children that it has already. */
	readonly ownsOrphans: boolean
	warn(warning: HostWarning): void
}

const SIGKILL = 9
/** Looks for what was forked while the others were killed. */
const rounds = 5
/** Processes of no service that a warning names, and characters of the command of each. */
const mostNamed = 20
const longestCommand = 100

/**
 * SIGKILL to every process of a known group or with a cookie of this daemon, and where orphans are its own to all its other descendants, without a turn
 * of the event loop. Spared is what `kill_mode = "group"` has left alone (lifecycle.md 6.3), with all below it. Processes of no service are told.
 */
export function createLastResort({ sight, signals, registry, ownsOrphans, warn }: LastResortContext): () => void {
	const inherited = ownsOrphans ? ownChildren().flatMap(pid => readStat(pid) ?? []) : []

	const isInherited = ({ pid, start }: ProcessStat) => inherited.some(stat => stat.pid === pid && stat.start === start)

	const verdictsOn = (table: ProcessTable): Map<ProcessStat, Verdict> => {
		const verdicts = new Map([...table.values()].map(stat => [stat, isInherited(stat) ? 'spared' : verdictOn(stat, registry)]))
		for (const [{ pid }, verdict] of [...verdicts]) {
			if (verdict !== 'spared') continue
			for (const below of descendantsIn(table, pid).values()) if (verdicts.get(below) === 'stray') verdicts.set(below, 'spared')
		}
		return verdicts
	}

	return () => {
		const killed = new Set<string>()
		const strays: string[] = []
		for (let round = 0; round < rounds; round++) {
			sight.expire()
			const verdicts = verdictsOn(sight.own())
			// Not before the look: what a main process leaves when it ends is nobody's child for the moment in which the children are read.
			for (const { main } of registry.helds.values()) if (main) signals.send(-main.pid, SIGKILL)
			const isEnded = (verdict: Verdict) => verdict === 'ours' || (verdict === 'stray' && ownsOrphans && sight.isNear)
			const fresh = [...verdicts].filter(([stat, verdict]) => isEnded(verdict) && !killed.has(`${stat.pid}:${stat.start}`))
			if (fresh.length === 0) break
			for (const [stat, verdict] of fresh) if (verdict === 'stray' && !isExiting(stat)) strays.push(describe(stat))
			for (const [stat] of fresh) {
				killed.add(`${stat.pid}:${stat.start}`)
				signals.send(stat.pid, SIGKILL)
			}
		}
		if (strays.length > 0) warn({ service: null, message: tellOf(strays) })
	}
}

/** SIGKILL to orphans of an exec probe that have left its group (edge case 57), where orphans come to us; elsewhere it would take a scan. */
export function killProbe(sight: Sight, signals: Signals, id: string): void {
	if (!sight.isNear) return
	sight.expire()
	for (const stat of sight.residue().values()) {
		if (readProc(`/proc/${stat.thread}/environ`)?.includes(`ZINIT_PROBE=${id}`)) signals.send(stat.pid, SIGKILL)
	}
}

type Verdict = 'ours' | 'spared' | 'stray' | 'dead'

function verdictOn(stat: ProcessStat, registry: Registry): Verdict {
	if (isDead(stat)) return 'dead'
	if (registry.owners.has(stat.pgid)) return 'ours'
	const cookie = registry.cookies.read(stat)
	const isOurs = typeof cookie === 'object' && cookie.boot === registry.boot
	if (isOurs && cookie.hook !== null && registry.hasHook(cookie.hook)) return 'ours'
	const service = isOurs ? cookie.service : registry.outputOwner(stat)
	if (service === null) return 'stray'
	return registry.loose.has(service) ? 'spared' : 'ours'
}

/** While it lives. */
function describe(stat: ProcessStat): string {
	return `${stat.pid} (${(commandLine(stat) || stat.name).slice(0, longestCommand)})`
}

function tellOf(strays: readonly string[]): string {
	const rest = strays.length > mostNamed ? ` and ${strays.length - mostNamed} more` : ''
	return `killed ${strays.length === 1 ? 'a process' : `${strays.length} processes`} of no service: ${strays.slice(0, mostNamed).join(', ')}${rest}`
}
