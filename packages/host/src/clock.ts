import type { Clock } from './model.ts'

/** Longest time Node's timers take; a longer one would fire at once. */
const longest = 2 ** 31 - 1

class Timer {
	handle: NodeJS.Timeout | undefined
}

/** By how much the two clocks may drift apart before the wall is followed, ms. */
const DRIFT_MS = 1

/** Unix ms of the zero of the monotonic clock, followed in steps, so that what came first never seems to have come later. */
let origin = performance.timeOrigin

/** The wall tells whole ms, and this thread may be held up while it reads: only an origin that no such reading explains is given up. */
function followed(): number {
	const before = performance.now()
	const wall = Date.now()
	const least = wall - performance.now()
	const most = wall + 1 - before
	if (origin < least - DRIFT_MS || origin > most + DRIFT_MS) origin = least
	return origin
}

/** The clocks of this machine: CLOCK_MONOTONIC for durations, the wall for display. */
export const systemClock: Clock = {
	now: () => performance.now(),
	wall: (at = performance.now()) => Math.floor(followed() + at),
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
