import type { Clock } from '@zinit/host'

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
	/** Lets time pass: timers fire in order, and what they cause happens before the next one does. */
	advance(ms: number): Promise<void>
}

interface Timer {
	readonly due: number
	readonly action: () => void
}

/** Unix ms of the fake clock's zero. */
export const EPOCH = 1_700_000_000_000

export function createFakeClock(): FakeClock {
	const timers = new Set<Timer>()
	let now = 0
	const next = (until: number) => [...timers].filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)[0]
	return {
		now: () => now,
		wall: (at = now) => Math.round(EPOCH + at),
		setTimeout(action, ms) {
			const timer = { due: now + ms, action }
			timers.add(timer)
			return timer
		},
		clearTimeout(timer) {
			for (const each of timers) if (each === timer) timers.delete(each)
		},
		async advance(ms) {
			const end = now + ms
			await turns()
			for (let timer = next(end); timer !== undefined; timer = next(end)) {
				now = timer.due
				timers.delete(timer)
				timer.action()
				await turns()
			}
			now = end
		},
	}
}

/** Lets the event loop go round until what was begun without a timer is done. */
export async function turns(count = 12): Promise<void> {
	for (let turn = 0; turn < count; turn += 1) await new Promise(resolve => setImmediate(resolve))
}
