import { contract, discover, type Limits, type PingResponse } from '@zinit/protocol'
import type { Supervisor } from '@zinit/supervisor'
import type { HandlersOf } from '../rpc/handlers.ts'
import { Refusal } from '../rpc/refusal.ts'
import { version } from '../version.ts'
import { callerOf } from './caller.ts'
import { createCriticalWatch } from './critical.ts'

/** What a daemon tells about itself. */
export interface DaemonFacts {
	readonly socket: string
	readonly directories: readonly { readonly path: string }[]
	readonly pid1Mode: boolean
	readonly limits: Limits
	/** Unix ms. */
	readonly startedAt: number
	/** Monotonic ms. */
	readonly now: () => number
}

/** What clients may rely on beyond zinit 0.3.9 (rpc.md 8.1). */
const features = ['batch', 'events', 'logs', 'wait', 'tree', 'plan', 'peercred', 'reload', 'bulk', 'attach'] as const

/** rpc.* and system.* (rpc.md 5.1, 8.1). */
export function systemHandlers(supervisor: Supervisor, facts: DaemonFacts): HandlersOf<'rpc'> & HandlersOf<'system'> {
	const begun = facts.now()
	const criticalFailed = createCriticalWatch(supervisor)
	const methods = Object.keys(contract)
	const ping = (knowsPeers: boolean): PingResponse => ({
		version,
		protocol: 1,
		features: knowsPeers ? features : features.filter(feature => feature !== 'peercred'),
		pid: process.pid,
		pid1_mode: facts.pid1Mode,
		init: false,
		boot: supervisor.boot,
		shutting_down: supervisor.shuttingDown,
		critical_failed: criticalFailed(),
	})
	return {
		'rpc.discover': () => discover(version),
		'system.ping': (_, { peer }) => ping(peer.uid !== null),
		'system.info': (_, { peer }) => {
			const { line_bytes, reply_bytes, in_flight, connections, subscriptions, queue_bytes, batch } = facts.limits
			return {
				...ping(peer.uid !== null),
				name: 'zinit',
				compat: '0.3.9',
				started_at: facts.startedAt,
				uptime_ms: Math.round(facts.now() - begun),
				socket: facts.socket,
				config_dirs: facts.directories.map(({ path }) => path),
				methods,
				limits: { line_bytes, reply_bytes, in_flight, connections, subscriptions, queue_bytes, batch },
				peer,
			}
		},
		'system.shutdown': (_, session) => {
			supervisor.shutdown({ caller: callerOf(session) })
			return { ok: true }
		},
		'system.reboot': () => {
			throw new Refusal({ kind: 'not_supported', message: 'Reboot only available when running as PID 1' })
		},
		'system.poweroff': () => {
			throw new Refusal({ kind: 'not_supported', message: 'Poweroff only available when running as PID 1' })
		},
	}
}
