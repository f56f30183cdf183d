/** Strongly connected components of a graph of `count` nodes, as the component's number of each node: Tarjan's algorithm without recursion, linear. */
export function componentsOf(count: number, next: (node: number) => readonly number[]): Int32Array {
	const component = new Int32Array(count).fill(-1)
	const index = new Int32Array(count).fill(-1)
	const low = new Int32Array(count)
	const cursor = new Int32Array(count)
	const open: number[] = []
	let reached = 0
	let found = 0
	for (let root = 0; root < count; root++) {
		if (index[root] !== -1) continue
		const path = [root]
		for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
			if (index[node] === -1) {
				index[node] = low[node] = reached++
				open.push(node)
			}
			const child = next(node)[at(cursor, node)]
			if (child !== undefined) {
				cursor[node] = at(cursor, node) + 1
				if (index[child] === -1) path.push(child)
				else if (component[child] === -1) low[node] = Math.min(at(low, node), at(index, child))
				continue
			}
			path.pop()
			const parent = path.at(-1)
			if (parent !== undefined) low[parent] = Math.min(at(low, parent), at(low, node))
			if (low[node] !== index[node]) continue
			for (let member = open.pop(); member !== undefined; member = open.pop()) {
				component[member] = found
				if (member === node) break
			}
			found++
		}
	}
	return component
}

function at(list: Int32Array, index: number): number {
	return list[index] ?? 0
}
