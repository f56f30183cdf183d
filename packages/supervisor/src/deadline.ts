import type { Clock } from '@zinit/host'

/** Waits for the work at most `ms` (undefined: no limit), then answers `late` while the work goes on; its failure after that is nobody's news. */
export async function within<T>(clock: Clock, work: Promise<T>, ms: number | undefined, late: () => T): Promise<T> {
	if (ms === undefined) return work
	work.catch(() => undefined)
	let timer: unknown
	const timeout = new Promise<T>(resolve => {
		timer = clock.setTimeout(() => resolve(late()), ms)
	})
	try {
		return await Promise.race([work, timeout])
	} finally {
		clock.clearTimeout(timer)
	}
}

/** What is left of `ms` from now on, whenever it is asked; undefined: no limit. */
export function deadlineIn(clock: Clock, ms: number | undefined): () => number | undefined {
	const end = ms === undefined ? undefined : clock.now() + ms
	return () => (end === undefined ? undefined : Math.max(0, end - clock.now()))
}
