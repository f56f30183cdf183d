import { constants } from 'node:os'

/** Signals that mean nothing to the daemon, but by default would end it and leave its services (signal(7)). */
const MEANINGLESS = ['SIGALRM', 'SIGVTALRM', 'SIGPROF', 'SIGXCPU', 'SIGIO', 'SIGPWR', 'SIGSYS', 'SIGTRAP', 'SIGSTKFLT'] as const

/** Signals that the daemon answers (cli.md 8). */
export const daemonSignals = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', ...MEANINGLESS] as const

export type DaemonSignal = (typeof daemonSignals)[number]

/** Signals caught from the first moment on; those that came before there was a listener are told to it at once. */
export interface Signals {
	/** Aborted by the first SIGTERM or SIGINT. */
	readonly stop: AbortSignal
	listen(listener: (signal: DaemonSignal) => void): void
}

export function catchSignals(): Signals {
	const stop = new AbortController()
	const early: DaemonSignal[] = []
	let tell: (signal: DaemonSignal) => void = signal => early.push(signal)
	for (const signal of daemonSignals) {
		// Not every platform has all of them.
		if (!(signal in constants.signals)) continue
		process.on(signal, () => {
			if (signal === 'SIGTERM' || signal === 'SIGINT') stop.abort()
			tell(signal)
		})
	}
	return {
		stop: stop.signal,
		listen(listener) {
			tell = listener
			for (const signal of early.splice(0)) listener(signal)
		},
	}
}

/** What another request to stop comes to: the first begins, one more than a second later is in a hurry (lifecycle.md 5.2). Times in ms. */
export function decideStop(firstAt: number | null, now: number): 'begin' | 'hurry' | 'ignore' {
	if (firstAt === null) return 'begin'
	return now - firstAt > 1000 ? 'hurry' : 'ignore'
}
