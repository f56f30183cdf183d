import type { Clock } from '@zinit/host'

/** The time within which a service that has a watchdog must give a sign of life (config.md 9.3). */
export interface Watchdogs {
	/** A sign of life, the readiness itself being the first: the time begins anew. `ms` 0: there is none. */
	pet(service: string, run: number, ms: number): void
	/** The run has ended, or is about to. */
	end(service: string): void
}

export function createWatchdogs(clock: Clock, missed: (service: string, run: number) => void): Watchdogs {
	const timers = new Map<string, unknown>()
	const end = (service: string) => {
		clock.clearTimeout(timers.get(service))
		timers.delete(service)
	}
	return {
		pet(service, run, ms) {
			end(service)
			if (ms > 0)
				timers.set(
					service,
					clock.setTimeout(() => timers.delete(service) && missed(service, run), ms),
				)
		},
		end,
	}
}
