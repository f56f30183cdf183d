import { runHook } from '../commands/hook.ts'
import { randomHex } from '../files/random.ts'
import type { LogSink, LogTaps } from '../logs/sink.ts'
import type { Clock, HostWarning, KillMode, Logs, ProcessEvent, Processes, ServiceNotice, Sessions, SpawnRequest } from '../model.ts'
import type { Libc } from '../native/libc.ts'
import { createCookieReader } from '../proc/cookie.ts'
import { createReadiness } from '../readiness/readiness.ts'
import type { Spawner } from '../spawners/spawner.ts'
import { createEndings } from './endings.ts'
import { createHeld, type Held, type Run } from './held.ts'
import { createLastResort, killProbe } from './kill.ts'
import { listProcesses } from './list.ts'
import { createListeners } from './listeners.ts'
import { createSpawnQueue } from './queue.ts'
import { createSight } from './sight.ts'
import type { Signals } from './signals.ts'
import type { Registry } from './survey.ts'

/** What the processes of a host are built on. */
export interface ProcessesContext {
	readonly boot: string
	readonly clock: Clock
	readonly spawner: Spawner
	readonly signals: Signals
	readonly logs: LogSink & LogTaps & Pick<Logs, 'append'>
	/** Null where there is no koffi. */
	readonly libc: Libc | null
	/** Whether orphans that come to this program are of services. */
	readonly ownsOrphans: boolean
	warn(warning: HostWarning): void
}

/** `Processes`, with what conflicts need to know, and an end. */
export interface OwnProcesses extends Processes {
	readonly registry: Registry
	/** Kills what an exec probe has left outside of its group, as far as that can be seen without a scan. */
	sweepProbe(id: string): void
	close(): void
}

const SIGKILL = 9

export function createProcesses(context: ProcessesContext): OwnProcesses {
	const { boot, clock, spawner, signals, logs } = context
	const helds = new Map<string, Held>()
	const owners = new Map<number, Held>()
	const hooks = new Map<string, AbortController>()
	const loose = new Set<string>()
	const registry: Registry = {
		boot,
		helds,
		owners,
		cookies: createCookieReader(),
		loose,
		hasHook: id => hooks.has(id),
		outputOwner: stat => (stat.ppid === process.pid ? spawner.outputOwner(stat.thread) : null),
	}
	const sight = createSight(spawner)
	const killAllNow = createLastResort({ ...context, sight, registry })
	const events = createListeners<ProcessEvent>()
	const notices = createListeners<ServiceNotice>()
	const watches = createReadiness({ ...context, registry, emit: notices.tell })
	const emit = (event: ProcessEvent) => {
		if (event.type === 'exited') watches.end(event.service, event.run)
		events.tell(event)
	}
	const dropGroup = (held: Held, pgid: number) => {
		held.groups.delete(pgid)
		if (owners.get(pgid) === held) owners.delete(pgid)
		spawner.releaseGroup(pgid)
	}
	const endings = createEndings({ clock, spawner, signals, sight, registry, logs, emit, dropGroup })
	spawner.onChildren(endings.settle)

	const heldOf = (service: string): Held => {
		let held = helds.get(service)
		if (!held) {
			held = createHeld(service)
			helds.set(service, held)
		}
		return held
	}

	const spawn = (asked: SpawnRequest) => {
		const { service, run } = asked
		const held = heldOf(service)
		let made: Run | undefined
		const own = (pid: number) => {
			made = { run, pid, silent: false }
			held.main = made
			owners.set(pid, held)
		}
		const ended = (code: number | null, signal: number | null) => {
			if (!made) return
			if (held.main === made) held.main = null
			held.ending = made
			held.groups.add(made.pid)
			endings.reaped(held, made, code, signal)
		}
		spawner.spawn(watches.begin(asked), {
			made: own,
			spawned(pid, ready) {
				if (!made) own(pid)
				if (made?.silent) return void ready?.destroy()
				emit({ type: 'spawned', service, run, pid, at: clock.now() })
				watches.spawned(service, run, ready)
			},
			failed(message) {
				if (made?.silent) return ended(null, null)
				if (made) {
					held.main = null
					dropGroup(held, made.pid)
				}
				watches.drop(service, run)
				emit({ type: 'spawn_failed', service, run, message, at: clock.now() })
			},
			exited: ended,
		})
	}
	const queue = createSpawnQueue(spawn)

	const order = (service: string, signal: number, killing: boolean, mode: KillMode, sessions: Sessions) => {
		if (mode === 'group') loose.add(service)
		else loose.delete(service)
		endings.order(heldOf(service), { signal, mode, sessions, killing, since: clock.now(), signalled: new Map() })
	}

	const mainPid = (service: string) => helds.get(service)?.main?.pid ?? 0

	return {
		registry,
		sweepProbe: id => killProbe(sight, signals, id),
		spawn: queue.add,
		cancel(service, run) {
			if (queue.remove(service, run)) return
			const held = helds.get(service)
			const made = held?.main ?? held?.ending
			if (!held || made?.run !== run) return
			made.silent = true
			watches.drop(service, run)
			order(service, SIGKILL, true, 'tree', 'spare')
		},
		signal(service, signal) {
			const pid = helds.get(service)?.main?.pid
			return pid !== undefined && signals.send(-pid, signal)
		},
		stop: (service, signal, mode, sessions = 'spare') => order(service, signal, false, mode, sessions),
		kill: (service, mode, sessions = 'spare') => order(service, SIGKILL, true, mode, sessions),
		list: service => {
			const held = helds.get(service)
			return held ? listProcesses(held, sight.around(held.main?.pid ?? null), registry) : []
		},
		mainPid,
		attach: spawner.terminal,
		async runHook(service, command, signal) {
			const id = randomHex(16)
			const controller = new AbortController()
			hooks.set(id, controller)
			const log = (stream: 'stdout' | 'stderr', line: string) => logs.append(service, stream, line)
			try {
				return await runHook(command, { id, mainPid: mainPid(service), log }, AbortSignal.any([signal, controller.signal]))
			} finally {
				// Not after the end of all.
				const held = hooks.delete(id) && helds.get(service)
				if (held) endings.unhooked(held)
			}
		},
		forget(service) {
			const held = helds.get(service)
			if (held) {
				if (held.main || held.ending || held.residue.length > 0) return
				for (const pgid of held.groups) dropGroup(held, pgid)
			}
			helds.delete(service)
			spawner.forget(service)
		},
		killAllNow,
		onEvent: events.add,
		onNotice: notices.add,
		close() {
			queue.close()
			endings.close()
			watches.close()
			for (const hook of hooks.values()) hook.abort()
			hooks.clear()
		},
	}
}
