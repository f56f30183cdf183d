/** Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions, swaps of neighbours. */
export function distanceBetween(a: string, b: string): number {
	let beforeLast: readonly number[] = []
	let last = Array.from({ length: b.length + 1 }, (_, column) => column)
	for (let row = 1; row <= a.length; row++) {
		const next = [row]
		for (let column = 1; column <= b.length; column++) {
			const same = a[row - 1] === b[column - 1]
			const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
			next[column] = Math.min(
				at(last, column) + 1,
				at(next, column - 1) + 1,
				at(last, column - 1) + (same ? 0 : 1),
				swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
			)
		}
		beforeLast = last
		last = next
	}
	return at(last, b.length)
}

/** The name that was probably meant: the nearest within max(2, length / 3) steps, the first of several; null if none is near (config.md 2.2). */
export function nearestName(name: string, candidates: Iterable<string>): string | null {
	let nearest: string | null = null
	let least = Math.max(2, Math.floor(name.length / 3)) + 1
	for (const candidate of candidates) {
		if (Math.abs(candidate.length - name.length) >= least) continue
		const distance = distanceBetween(name, candidate)
		if (distance >= least) continue
		nearest = candidate
		least = distance
	}
	return nearest
}

function at(list: readonly number[], index: number): number {
	return list[index] ?? Number.POSITIVE_INFINITY
}
