/** The first cycle of a graph given as edges, as the path that returns to its start; null without one. */
export function findCycle(edges: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
	const done = new Set<string>()
	for (const start of edges.keys()) {
		const path: string[] = []
		const cycle = walk(start, path)
		if (cycle) return cycle
	}
	return null

	function walk(node: string, path: string[]): readonly string[] | null {
		if (done.has(node)) return null
		const at = path.indexOf(node)
		if (at >= 0) return [...path.slice(at), node]
		path.push(node)
		for (const next of edges.get(node) ?? []) {
			const cycle = walk(next, path)
			if (cycle) return cycle
		}
		path.pop()
		done.add(node)
		return null
	}
}
