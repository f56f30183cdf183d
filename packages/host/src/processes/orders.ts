import { type ProcessStat, readStat } from '../proc/stat.ts'
import type { Held, Order, Run } from './held.ts'
import type { Sight } from './sight.ts'
import type { Signals } from './signals.ts'
import { findSessions, type Members, type Registry } from './survey.ts'

/** What orders need of the rest. */
export interface OrdersContext {
	readonly signals: Signals
	readonly sight: Pick<Sight, 'descendants'>
	readonly registry: Registry
	dropGroup(held: Held, pgid: number): void
	/** What was ordered has been sent to the service's groups. */
	given(held: Held): void
}

/** Sends what is ordered to the processes of services (lifecycle.md 5.1). */
export interface Orders {
	/** To its groups as they are now, at the end of this step of the event loop. */
	give(held: Held, order: Order): void
	/** To what has not had it. */
	repeat(held: Held, members: Members): void
}

const SIGKILL = 9
const SIGCONT = 18

export function createOrders({ signals, sight, registry, dropGroup, given }: OrdersContext): Orders {
	let waiting: { readonly held: Held; readonly main: Run | null; readonly order: Order }[] = []

	const giveAll = () => {
		const orders = waiting
		waiting = []
		for (const { held, main, order } of orders) {
			if (main !== null && held.main === main) signalMain(held, main, order)
			signalGroups(held, order.killing ? SIGKILL : order.signal)
			given(held)
		}
	}

	const signalMain = (held: Held, main: Run, order: Order) => {
		rememberDescendants(held, main, order)
		signals.send(-main.pid, order.killing ? SIGKILL : order.signal)
		if (!order.killing) signals.send(-main.pid, SIGCONT)
	}

	// The number of a group is not given away while it has members; a process of that number means that it has been (edge case 6).
	const signalGroups = (held: Held, signal: number) => {
		for (const pgid of held.groups) {
			if (!signals.hasGroup(pgid) || readStat(pgid)) {
				dropGroup(held, pgid)
				continue
			}
			signals.send(-pgid, signal)
			if (signal !== SIGKILL) signals.send(-pgid, SIGCONT)
		}
	}

	const signalEscapee = (order: Order, stat: ProcessStat) => {
		if (order.killing) {
			signals.send(stat.pid, SIGKILL)
		} else if (order.signalled.get(stat.pid) !== stat.start) {
			order.signalled.set(stat.pid, stat.start)
			signals.send(stat.pid, order.signal)
			signals.send(stat.pid, SIGCONT)
		}
	}

	const rememberDescendants = (held: Held, main: Run, order: Order) => {
		if (order.mode === 'group') return
		const tree = sight.descendants(main.pid)
		if (tree.size === 0) return
		const outside = [...tree.values()].filter(stat => stat.pgid !== main.pid)
		const spared = order.sessions === 'end' ? new Set<number>() : findSessions(outside, tree, held, registry)
		for (const stat of tree.values()) if (!spared.has(stat.pid)) held.descendants.set(stat.pid, stat.start)
		// Escapees get the signal once the main process is gone, but a SIGKILL has nothing to wait for.
		if (order.killing) for (const stat of outside) if (!spared.has(stat.pid)) signals.send(stat.pid, SIGKILL)
	}

	return {
		// Each signal wakes a process, which takes the processor from the charts of the others: with all signals after all charts a stop of 1,000 takes a
		// tenth less time.
		give(held, order) {
			waiting.push({ held, main: held.main, order })
			if (waiting.length === 1) queueMicrotask(giveAll)
		},
		repeat(held, { group, escapees }) {
			const { order } = held
			if (!order) return
			if (order.killing && group.length > 0) signalGroups(held, SIGKILL)
			for (const stat of escapees) signalEscapee(order, stat)
		},
	}
}
