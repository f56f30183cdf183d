/** Between two turns of the event loop work goes on for about as long, ms. */
const SLICE_MS = 8

let last: Promise<unknown> = Promise.resolve()
/** Monotonic ms; undefined: no work was done in this turn yet. */
let sliceEnd: number | undefined

/**
 * Does work in slices, so that everybody else is answered meanwhile. One after the other, since all of this process share the event loop: it
 * begins when what was asked for before it is done, and each `yield` of it is a place to rest. Many short works share a slice.
 */
export function inSlices<T>(begin: () => Generator<void, T>): Promise<T> {
	const mine = last.then(async () => {
		while (isOver()) await turn()
		return carryOut(begin())
	})
	last = mine.catch(() => undefined)
	return mine
}

/** Does what cannot rest as one piece of such work. */
export function inSlice<T>(work: () => T): Promise<T> {
	// biome-ignore lint/correctness/useYield: it has nowhere to rest
	return inSlices(function* () {
		return work()
	})
}

async function carryOut<T>(work: Generator<void, T>): Promise<T> {
	for (;;) {
		do {
			const { done, value } = work.next()
			if (done) return value
		} while (!isOver())
		await turn()
	}
}

function isOver(): boolean {
	if (sliceEnd === undefined) {
		sliceEnd = performance.now() + SLICE_MS
		setImmediate(() => {
			sliceEnd = undefined
		})
	}
	return performance.now() >= sliceEnd
}

const turn = () => new Promise(resolve => setImmediate(resolve))
