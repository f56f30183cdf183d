/** Which part of a list is seen. */
export interface Scroll {
	/** First line that is seen; null: the last lines, also when more come. */
	readonly top: number | null
}

export const following: Scroll = { top: null }

/** The first line that is seen of `count` lines in `height` rows. */
export const topOf = ({ top }: Scroll, count: number, height: number): number => {
	const last = Math.max(0, count - height)
	return top === null ? last : Math.min(Math.max(0, top), last)
}

/** Moved by some lines; what reaches the end going down follows again. */
export const scrolled = (scroll: Scroll, by: number, count: number, height: number): Scroll => {
	const wanted = topOf(scroll, count, height) + by
	return by > 0 && wanted >= count - height ? following : { top: Math.max(0, Math.min(wanted, Math.max(0, count - height))) }
}

/** The same lines, after `count` were taken away at the beginning. */
export const shifted = ({ top }: Scroll, count: number): Scroll => ({ top: top === null ? null : Math.max(0, top - count) })
