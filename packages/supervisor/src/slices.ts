/** Between two turns of the event loop work goes on for about as long, ms. */
const SLICE_MS = 8

let last: Promise<unknown> = Promise.resolve()

/**
 * Does work in slices, so that everybody else is answered meanwhile. One after the other, since all of this process share the event loop: it
 * begins when what was asked for before it is done, and each `yield` of it is a place to rest.
 */
export function inSlices<T>(begin: () => Generator<void, T>): Promise<T> {
	const mine = last.then(() => carryOut(begin()))
	last = mine.catch(() => undefined)
	return mine
}

async function carryOut<T>(work: Generator<void, T>): Promise<T> {
	for (;;) {
		const end = performance.now() + SLICE_MS
		do {
			const { done, value } = work.next()
			if (done) return value
		} while (performance.now() < end)
		await new Promise(resolve => setImmediate(resolve))
	}
}
