/** Every name that is reached from `from`, each after all that lead to it: from the beginning outwards. `next` must be free of cycles. */
export function reach(from: Iterable<string>, next: (name: string) => readonly string[]): readonly string[] {
	const leadingTo = new Map<string, number>()
	const found = [...new Set(from)]
	for (const name of found) if (!leadingTo.has(name)) leadingTo.set(name, 0)
	for (const name of found) {
		for (const other of next(name)) {
			const known = leadingTo.get(other)
			if (known === undefined) found.push(other)
			leadingTo.set(other, (known ?? 0) + 1)
		}
	}
	const order = found.filter(name => leadingTo.get(name) === 0)
	for (const name of order) {
		for (const other of next(name)) {
			const left = (leadingTo.get(other) ?? 0) - 1
			leadingTo.set(other, left)
			if (left === 0) order.push(other)
		}
	}
	return order
}
