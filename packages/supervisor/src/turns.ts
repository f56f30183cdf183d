/** Changes of definitions of one name happen one after the other, those of different names in parallel (lifecycle.md 8.1). */
export interface Turns {
	of<T>(name: string, work: () => Promise<T>): Promise<T>
	/** Does work beside them; `names`: whose turns were under way at some time of it. */
	during<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly names: ReadonlySet<string> }>
}

export function createTurns(): Turns {
	const last = new Map<string, Promise<void>>()
	const observers = new Set<Set<string>>()
	return {
		of(name, work) {
			for (const names of observers) names.add(name)
			const mine = Promise.resolve(last.get(name)).then(work)
			const settled: Promise<void> = mine.then(
				() => undefined,
				() => undefined,
			)
			last.set(name, settled)
			void settled.then(() => {
				if (last.get(name) === settled) last.delete(name)
			})
			return mine
		},
		async during(work) {
			const names = new Set(last.keys())
			observers.add(names)
			try {
				return { value: await work(), names }
			} finally {
				observers.delete(names)
			}
		},
	}
}
