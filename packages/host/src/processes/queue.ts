import type { SpawnRequest } from '../model.ts'

/** Spawns that wait for their turn. */
export interface SpawnQueue {
	add(request: SpawnRequest): void
	/** True if it was still waiting. */
	remove(service: string, run: number): boolean
	close(): void
}

/** Length of a slice, ms: a boot of thousands must not hold up requests. */
const slice = 3

/** Starts at the end of the current step of the event loop, and spends at most one slice in each turn of the loop. */
export function createSpawnQueue(spawn: (request: SpawnRequest) => void): SpawnQueue {
	let waiting: SpawnRequest[] = []
	let next = 0
	let scheduled = false
	/** End of this turn's slice, monotonic ms; 0: none was begun. A chain of spawns that cause each other shares one. */
	let sliceEnd = 0

	const work = () => {
		scheduled = false
		if (sliceEnd === 0) {
			sliceEnd = performance.now() + slice
			setImmediate(nextTurn)
		}
		while (next < waiting.length && performance.now() < sliceEnd) {
			const request = waiting[next++]
			if (request) spawn(request)
		}
		if (next < waiting.length) return
		waiting = []
		next = 0
	}

	const nextTurn = () => {
		sliceEnd = 0
		if (next < waiting.length) work()
	}

	return {
		add(request) {
			waiting.push(request)
			if (scheduled) return
			scheduled = true
			queueMicrotask(work)
		},
		remove(service, run) {
			const index = waiting.findIndex((request, at) => at >= next && request.service === service && request.run === run)
			if (index >= 0) waiting.splice(index, 1)
			return index >= 0
		},
		close() {
			waiting = []
			next = 0
		},
	}
}
