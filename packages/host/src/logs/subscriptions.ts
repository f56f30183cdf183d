import type { LogLine } from '../model.ts'
import type { Ring } from './ring.ts'

/** Hands new lines to subscribers, in batches. */
export interface Subscriptions {
	/** The ring has new lines. */
	mark(ring: Ring): void
	/** Hands out at once what the ring is about to lose. */
	hurry(ring: Ring): void
	subscribe(listener: (lines: readonly LogLine[]) => void): () => void
}

const interval = 20

/** Batches are at least 20 ms apart, except for what would be lost by waiting. Without a subscriber nothing is decoded and no timer runs. */
export function createSubscriptions(): Subscriptions {
	const listeners = new Set<(lines: readonly LogLine[]) => void>()
	const dirty = new Set<Ring>()
	let timer: NodeJS.Timeout | undefined
	let last = 0

	const deliver = (rings: readonly Ring[]) => {
		const lines = rings.flatMap(ring => {
			const news = ring.select({}, ring.delivered)
			ring.delivered = ring.lastSeq
			return news
		})
		if (lines.length === 0) return
		for (const listener of [...listeners]) listener(lines)
	}

	const flush = () => {
		timer = undefined
		last = performance.now()
		const rings = [...dirty]
		dirty.clear()
		deliver(rings)
	}

	return {
		mark(ring) {
			if (listeners.size === 0) {
				ring.delivered = ring.lastSeq
				return
			}
			dirty.add(ring)
			if (timer === undefined) timer = setTimeout(flush, Math.max(0, last + interval - performance.now()))
		},
		hurry(ring) {
			if (dirty.delete(ring)) deliver([ring])
		},
		subscribe(listener) {
			listeners.add(listener)
			return () => listeners.delete(listener)
		},
	}
}
