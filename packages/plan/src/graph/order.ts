import type { Plan } from '../model.ts'
import { groupsOf } from './cycles.ts'
import { indexPlan } from './indexed.ts'

const orders = new WeakMap<Plan, readonly string[]>()

/** All names, each after what it names in requires, after and wants, ties by name (lifecycle.md 2.2). Edges inside a cycle do not count (2.6). */
export function bootOrder(plan: Plan): readonly string[] {
	const known = orders.get(plan)
	if (known !== undefined) return known
	const order = sortUnits(plan)
	orders.set(plan, order)
	return order
}

function sortUnits(plan: Plan): readonly string[] {
	const indexed = indexPlan(plan)
	const { names, below } = indexed
	const cycleOf = new Map(groupsOf(indexed).flatMap((group, number) => group.map(node => [node, number] as const)))
	const waits = new Int32Array(names.length)
	const above: number[][] = names.map(() => [])
	for (const [node, others] of below.entries()) {
		for (const other of others) {
			if (cycleOf.has(node) && cycleOf.get(node) === cycleOf.get(other)) continue
			above[other]?.push(node)
			waits[node] = (waits[node] ?? 0) + 1
		}
	}
	const ready = createHeap()
	for (const [node, count] of waits.entries()) if (count === 0) ready.push(node)
	const order: string[] = []
	for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
		order.push(names[node] ?? '')
		for (const next of above[node] ?? []) {
			const left = (waits[next] ?? 0) - 1
			waits[next] = left
			if (left === 0) ready.push(next)
		}
	}
	return order
}

/** Numbers, smallest first. */
function createHeap() {
	const items: number[] = []
	const value = (at: number) => items[at] ?? Number.POSITIVE_INFINITY
	const swap = (a: number, b: number) => {
		const kept = value(a)
		items[a] = value(b)
		items[b] = kept
	}
	return {
		push(item: number) {
			let at = items.push(item) - 1
			while (at > 0) {
				const parent = (at - 1) >> 1
				if (value(parent) <= value(at)) return
				swap(parent, at)
				at = parent
			}
		},
		pop(): number | undefined {
			const least = items[0]
			const last = items.pop()
			if (last === undefined || items.length === 0) return least
			items[0] = last
			for (let at = 0; ; ) {
				const child = value(2 * at + 1) <= value(2 * at + 2) ? 2 * at + 1 : 2 * at + 2
				if (value(child) >= value(at)) return least
				swap(child, at)
				at = child
			}
		},
	}
}
