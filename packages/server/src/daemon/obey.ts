import type { Supervisor } from '@zinit/supervisor'
import type { Log } from '../log/log.ts'
import type { Door } from './door.ts'
import { type DaemonSignal, decideStop } from './signals.ts'

export interface ObeyOptions {
	readonly supervisor: Supervisor
	readonly door: Door
	readonly log: Log
	/** Monotonic ms. */
	readonly now: () => number
}

/** What each signal makes the daemon do (lifecycle.md 5.2, cli.md 8). */
export function obey({ supervisor, door, log, now }: ObeyOptions): (signal: DaemonSignal) => void {
	let firstStopAt: number | null = null
	const stop = (signal: DaemonSignal) => {
		const verdict = decideStop(firstStopAt, now())
		firstStopAt ??= now()
		if (verdict === 'ignore') return
		log.info({ signal }, verdict === 'begin' ? 'shutting down' : 'killing all that is left')
		if (verdict === 'hurry' || !supervisor.shuttingDown) void supervisor.shutdown()
	}
	const reopen = async () => {
		if (await door.reopen()) log.info({}, 'the socket had vanished and is bound again')
	}
	const reload = async () => {
		const { added, removed, changed, unchanged, errors } = await supervisor.reload()
		log.info({ added, removed, changed, unchanged, errors: errors.length }, 'configuration reloaded')
	}
	const attempt = (what: string, action: () => Promise<void>) => {
		action().catch((error: unknown) => log.error({ error: error instanceof Error ? error.message : String(error) }, `cannot ${what}`))
	}
	const actions: Partial<Readonly<Record<DaemonSignal, (signal: DaemonSignal) => void>>> = {
		SIGTERM: stop,
		SIGINT: stop,
		SIGHUP: () => {
			attempt('bind the socket again', reopen)
			attempt('reload the configuration', reload)
		},
		SIGQUIT: () => {
			for (const line of supervisor.debugState().split('\n')) if (line !== '') log.info({}, line)
		},
		SIGUSR1: () => log.warn({}, 'SIGUSR1 ignored: this daemon cannot restart in place'),
		SIGUSR2: () => undefined,
	}
	const pass = (signal: DaemonSignal) => log.warn({ signal }, 'signal ignored')
	return signal => (actions[signal] ?? pass)(signal)
}
