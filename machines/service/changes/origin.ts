import type { Origin, ServiceEvent } from '../../ports.ts'
import type { ServiceContext } from '../context.ts'

/** News that end a stop under way: they go back to whoever asked for it. */
const FOLLOWS_STOP: ReadonlySet<ServiceEvent['type']> = new Set(['turn', 'process.exited', 'process.residue'])

/** What made an event happen that does not say so itself (rpc.md 8.4). */
const ORIGINS: Readonly<Record<ServiceEvent['type'], Origin['kind']>> = {
	start: 'request',
	stop: 'request',
	restart: 'request',
	replace: 'request',
	remove: 'request',
	kill: 'request',
	cascade: 'cascade',
	turn: 'cascade',
	changed: 'dependency',
	shutdown: 'shutdown',
	force: 'shutdown',
	config: 'reload',
	restored: 'boot',
	resumed: 'boot',
	'gates.checked': 'dependency',
	'process.spawned': 'exit',
	'process.spawn_failed': 'exit',
	'process.exited': 'exit',
	'process.residue': 'exit',
	'hook.ended': 'exit',
	'sweep.stuck': 'timer',
	timer: 'timer',
	watchdog: 'timer',
	extend: 'probe',
	stopping: 'probe',
	ready: 'probe',
	'probe.ok': 'probe',
	'probe.failed': 'probe',
}

export function originOf(context: ServiceContext, event: ServiceEvent): Origin {
	if (context.leavingFor !== null && FOLLOWS_STOP.has(event.type)) return context.leavingFor
	return event.origin ?? { kind: ORIGINS[event.type] }
}
