/** Gives turns to those who want to write. */
export interface Writers<T> {
	/** Asks for a turn; for one who has it, or waits for it, nothing changes. */
	want(writer: T): void
	/** Resolves once nobody has a turn or waits for one. */
	idle(): Promise<void>
}

/** One after the other, in the order of asking, `limit` at the same time; a turn that answers true is followed by another one. */
export function createWriters<T>(limit: number, turn: (writer: T) => Promise<boolean>): Writers<T> {
	const waiting = new Set<T>()
	const writing = new Set<T>()
	const idlers: (() => void)[] = []
	let scheduled = false

	const begin = () => {
		scheduled = false
		for (const writer of waiting) {
			if (writing.size >= limit) return
			if (writing.has(writer)) continue
			waiting.delete(writer)
			writing.add(writer)
			void take(writer)
		}
		if (writing.size === 0) for (const resolve of idlers.splice(0)) resolve()
	}
	const take = async (writer: T) => {
		const isUnfinished = await turn(writer)
		writing.delete(writer)
		if (isUnfinished) waiting.add(writer)
		begin()
	}
	return {
		// What comes in one turn of the event loop is written together.
		want(writer) {
			waiting.add(writer)
			if (scheduled) return
			scheduled = true
			setImmediate(begin)
		},
		idle: () => (waiting.size === 0 && writing.size === 0 ? Promise.resolve() : new Promise(resolve => void idlers.push(resolve))),
	}
}
