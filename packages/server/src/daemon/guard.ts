import type { Supervisor } from '@zinit/supervisor'
import type { Log } from '../log/log.ts'

export interface GuardOptions {
	readonly supervisor: Supervisor
	readonly log: Log
	/** Longest orderly shutdown, ms. */
	readonly shutdownTimeoutMs: number
	/** Ends the process at once; the supervisor kills what is left on its way out. */
	readonly giveUp: () => void
}

/** Keeps a fault of ours from ending the daemon with services left behind. */
export interface Guard {
	/** Faults so far. */
	readonly defects: number
	release(): void
}

/** How much longer than an orderly shutdown a broken one may take, ms. */
const GRACE_MS = 5000

/** What nobody has caught is logged, then everything that runs is stopped in order (cli.md 8, exit code 70). */
export function guardProcess({ supervisor, log, shutdownTimeoutMs, giveUp }: GuardOptions): Guard {
	let defects = 0
	const onFault = (fault: unknown) => {
		defects += 1
		log.error({ error: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) }, 'internal fault, shutting down')
		if (!supervisor.shuttingDown) void supervisor.shutdown()
		if (defects === 1) setTimeout(giveUp, shutdownTimeoutMs + GRACE_MS).unref()
	}
	process.on('uncaughtException', onFault)
	process.on('unhandledRejection', onFault)
	return {
		get defects() {
			return defects
		},
		release() {
			process.off('uncaughtException', onFault)
			process.off('unhandledRejection', onFault)
		},
	}
}
