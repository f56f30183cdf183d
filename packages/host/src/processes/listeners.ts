/** Those who are told of something. */
export interface Listeners<T> {
	/** Returns the end of it. */
	add(listener: (news: T) => void): () => void
	tell(news: T): void
}

/** Listeners that come or go while they are told do not disturb the telling. */
export function createListeners<T>(): Listeners<T> {
	const listeners = new Set<(news: T) => void>()
	return {
		add(listener) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
		tell(news) {
			for (const listener of [...listeners]) listener(news)
		},
	}
}
