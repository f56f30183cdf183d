import type { Conflicts, FilterMatch, PortHolder } from '../model.ts'
import { commandLine } from '../proc/command-line.ts'
import { type ProcessTable, scanProcesses } from '../proc/scan.ts'
import { isDead, isExiting, isKernelThread, type ProcessStat, readStat } from '../proc/stat.ts'
import { descendantsIn } from '../processes/sight.ts'
import type { Signals } from '../processes/signals.ts'
import { cookieOwner, type Registry } from '../processes/survey.ts'
import { findListeners } from './listeners.ts'
import { findSocketOwners } from './owners.ts'

const SIGKILL = 9
/** How long the end of what was killed is waited for, and how often it is looked for, ms. */
const clearLimit = 2000
const clearLook = 10
/** A process that ends closes its descriptors before the kernel takes the listener away: one without a living owner is looked at again, ms. */
const endingPauses = [10, 30, 60, 100, 100]

/** A listener with all that hold it. */
interface Holding {
	readonly port: number
	readonly holders: readonly ProcessStat[]
}

/** What stands in a service's way outside of the graph (lifecycle.md 6.4 to 6.6). */
export function createConflicts(registry: Registry, signals: Signals): Conflicts {
	const serviceOf = (stat: ProcessStat): string | null => (registry.owners.get(stat.pgid) ?? cookieOwner(stat, registry))?.service ?? null
	const holdingsOf = createHoldings()

	const ports = async (service: string, wanted: readonly number[]): Promise<PortHolder[]> => {
		const holders = (await holdingsOf(wanted)).flatMap(({ port, holders }): PortHolder[] => {
			const [first] = holders
			if (!first) return [{ port, pid: null, name: null, service: null }]
			if (holders.some(stat => serviceOf(stat) === service)) return []
			// Of a socket that several share, the supervised one tells most.
			const told = holders.find(stat => serviceOf(stat) !== null) ?? first
			return [{ port, pid: told.pid, name: told.name, service: serviceOf(told) }]
		})
		return holders.filter(({ port, pid }, index) => holders.findIndex(other => other.port === port && other.pid === pid) === index)
	}

	const matching = (table: ProcessTable, service: string, filter: string): ProcessStat[] => {
		const sought = filter.toLowerCase()
		const ancestors = ancestorsOf(table, process.pid)
		return [...table.values()]
			.filter(
				stat => sought !== '' && stat.name.toLowerCase().includes(sought) && !isExempt(stat, ancestors) && serviceOf(stat) !== service,
			)
			.sort((left, right) => left.pid - right.pid)
	}

	return {
		ports,
		async filters(service, filters) {
			if (filters.length === 0) return []
			const table = scanProcesses()
			const matches = filters.map((filter): FilterMatch => {
				const processes = matching(table, service, filter).map(stat => ({
					pid: stat.pid,
					name: stat.name,
					cmdline: commandLine(stat),
					service: serviceOf(stat),
				}))
				return { filter, processes }
			})
			return matches.filter(({ processes }) => processes.length > 0)
		},
		async clear(service, wanted, filters) {
			const holders = (await holdingsOf(wanted)).flatMap(holding => holding.holders)
			const table = scanProcesses()
			const roots = [...holders, ...filters.flatMap(filter => matching(table, service, filter))]
			const ancestors = ancestorsOf(table, process.pid)
			const victims = new Map<number, ProcessStat>()
			for (const root of roots) {
				if (isExempt(root, ancestors) || serviceOf(root) !== null) continue
				for (const stat of [root, ...descendantsIn(table, root.pid).values()]) {
					if (!isExempt(stat, ancestors) && serviceOf(stat) === null) victims.set(stat.pid, stat)
				}
			}
			for (const stat of victims.values()) if (isStill(stat)) signals.send(stat.pid, SIGKILL)
			const end = performance.now() + clearLimit
			while ([...victims.values()].some(isStill) && performance.now() < end) await new Promise(resolve => setTimeout(resolve, clearLook))
		},
	}
}

/** Calls of one turn share one look at the sockets of the machine. */
function createHoldings(): (ports: readonly number[]) => Promise<Holding[]> {
	let gathering: { readonly ports: Set<number>; readonly result: Promise<Holding[]> } | undefined
	return async ports => {
		if (ports.length === 0) return []
		if (!gathering) {
			const wanted = new Set<number>()
			const result = new Promise<void>(resolve => setImmediate(resolve)).then(() => {
				gathering = undefined
				return holdings([...wanted])
			})
			gathering = { ports: wanted, result }
		}
		for (const port of ports) gathering.ports.add(port)
		return (await gathering.result).filter(({ port }) => ports.includes(port))
	}
}

async function holdings(ports: readonly number[]): Promise<Holding[]> {
	for (let look = 0; ; look += 1) {
		const listeners = await findListeners(ports)
		const owners = await findSocketOwners(new Set(listeners.flatMap(({ inode }) => inode ?? [])))
		const found = listeners.map(({ port, inode }) => ({
			port,
			inode,
			holders: livingAmong(inode === null ? [] : (owners.get(inode) ?? [])),
		}))
		const pause = found.some(({ inode, holders }) => inode !== null && holders.length === 0) ? endingPauses[look] : undefined
		if (pause === undefined) return found
		await new Promise(resolve => setTimeout(resolve, pause))
	}
}

/** On its way out a process has its sockets for a moment longer than the environment that tells whose it is. */
function livingAmong(pids: readonly number[]): readonly ProcessStat[] {
	return pids.flatMap(pid => readStat(pid) ?? []).filter(stat => !isDead(stat) && !isExiting(stat))
}

/** Never matched, never killed: the daemon and its ancestors, pid 1, kernel threads, and what has ended (lifecycle.md 6.5). */
function isExempt(stat: ProcessStat, ancestors: ReadonlySet<number>): boolean {
	return stat.pid === 1 || ancestors.has(stat.pid) || isKernelThread(stat) || isDead(stat)
}

function ancestorsOf(table: ProcessTable, pid: number): Set<number> {
	const found = new Set<number>()
	for (let at: number | undefined = pid; at && !found.has(at); at = table.get(at)?.ppid) found.add(at)
	return found
}

function isStill(stat: ProcessStat): boolean {
	const now = readStat(stat.pid)
	return now !== null && now.start === stat.start && !isDead(now)
}
