import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Failure } from './search.ts'

/** Seeds that a worker is given at a time. */
const PORTION = 250

/** What a worker is asked: seeds from `from` on. */
export interface Portion {
	readonly from: number
	readonly count: number
	readonly length: number
}

/** Plays the schedules of `count` seeds on all processors; the failure of the lowest seed among the first that were found, or null. */
export async function searchInParallel(from: number, count: number, length: number): Promise<Failure | null> {
	const end = from + count
	let next = from
	let worst: Failure | null = null
	const take = (): Portion | null => {
		if (next >= end || worst !== null) return null
		const portion = { from: next, count: Math.min(PORTION, end - next), length }
		next += portion.count
		return portion
	}
	const crew = Math.max(1, Math.min(availableParallelism(), Math.ceil(count / PORTION)))
	await Promise.all(
		Array.from({ length: crew }, () =>
			employ(take, failure => {
				if (worst === null || failure.seed < worst.seed) worst = failure
			}),
		),
	)
	return worst
}

function employ(take: () => Portion | null, found: (failure: Failure) => void): Promise<void> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(new URL('./worker.ts', import.meta.url))
		const feed = () => {
			const portion = take()
			if (portion !== null) worker.postMessage(portion)
			else worker.terminate().then(() => resolve(), reject)
		}
		worker.on('error', reject)
		worker.on('message', (failure: Failure | null) => {
			if (failure !== null) found(failure)
			feed()
		})
		feed()
	})
}
