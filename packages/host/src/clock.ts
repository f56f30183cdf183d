import type { Clock } from './model.ts'

/** Longest time Node's timers take; a longer one would fire at once. */
const longest = 2 ** 31 - 1

class Timer {
	handle: NodeJS.Timeout | undefined
}

/** The clocks of this machine: CLOCK_MONOTONIC for durations, the wall for display. */
export const systemClock: Clock = {
	now: () => performance.now(),
	wall: () => Date.now(),
	setTimeout(action, ms) {
		const timer = new Timer()
		const end = performance.now() + ms
		const wait = () => {
			const left = end - performance.now()
			timer.handle = left > longest ? setTimeout(wait, longest) : setTimeout(action, Math.max(0, left))
		}
		wait()
		return timer
	},
	clearTimeout(timer) {
		if (timer instanceof Timer) clearTimeout(timer.handle)
	},
}
