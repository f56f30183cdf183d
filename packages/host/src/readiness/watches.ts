import type { Readable } from 'node:stream'
import type { LogTaps } from '../logs/sink.ts'
import type { Clock, ServiceNotice, SpawnRequest } from '../model.ts'
import type { Matcher, Watch } from './matcher.ts'
import { type Assignment, parseNotification } from './message.ts'
import { awaitNewline } from './newline.ts'
import type { NotifySocket } from './notify.ts'

/** What watches are built on; `notify` null: this machine has no such socket. */
export interface WatchesContext {
	readonly clock: Clock
	readonly logs: LogTaps
	readonly matcher: Matcher
	notify(): NotifySocket | null
	emit(notice: ServiceNotice): void
}

/** The watches for readiness of all services, one each. */
export interface Watches {
	/** Begins the watch of a new run; answers the request with the variables that it needs. */
	begin(request: SpawnRequest): SpawnRequest
	/** The run exists: what it has said already is announced, and `ready` is listened to. */
	spawned(service: string, run: number, ready: Readable | null): void
	/** A datagram of the service. */
	received(service: string, text: string): void
	/** The run has ended: what it has sent before is announced now, and nothing afterwards. */
	end(service: string, run: number): void
	/** Nothing more is announced of the run. */
	drop(service: string, run: number): void
	close(): void
}

interface Running {
	readonly run: number
	readonly takesNotifications: boolean
	/** What came before the run was announced. */
	early: Assignment[] | null
	isReady: boolean
	readonly stops: (() => void)[]
}

export function createWatches({ clock, logs, matcher, notify, emit }: WatchesContext): Watches {
	const runs = new Map<string, Running>()

	const tell = (service: string, running: Running, assignment: Assignment) => {
		if (running.early) return void running.early.push(assignment)
		if (assignment.type === 'ready') {
			if (running.isReady) return
			running.isReady = true
		}
		emit({ service, run: running.run, at: clock.now(), ...assignment })
	}
	const stop = (service: string) => {
		const running = runs.get(service)
		runs.delete(service)
		for (const each of running?.stops ?? []) each()
	}
	const watchLog = (service: string, running: Running, pattern: string) => {
		let watch: Watch | null = null
		const untap = logs.tap(service, lines => watch?.look(lines))
		watch = matcher.watch(pattern, () => {
			untap()
			tell(service, running, { type: 'ready' })
		})
		running.stops.push(untap, watch.end)
	}

	return {
		begin(request) {
			const { service, run, readiness, env } = request
			stop(service)
			if (!readiness) return request
			const running: Running = { run, takesNotifications: readiness.type === 'notify', early: [], isReady: false, stops: [] }
			runs.set(service, running)
			if (readiness.type === 'log') watchLog(service, running, readiness.pattern)
			const address = readiness.type === 'notify' ? notify()?.address() : undefined
			if (!address) return request
			const watchdog = readiness.watchdog_ms ? { WATCHDOG_USEC: String(readiness.watchdog_ms * 1000) } : {}
			return { ...request, env: { ...env, NOTIFY_SOCKET: address, ...watchdog } }
		},
		spawned(service, run, ready) {
			const running = runs.get(service)
			if (running?.run !== run) return void ready?.destroy()
			if (ready) running.stops.push(awaitNewline(ready, () => tell(service, running, { type: 'ready' })))
			const early = running.early ?? []
			running.early = null
			for (const assignment of early) tell(service, running, assignment)
		},
		received(service, text) {
			const running = runs.get(service)
			if (running?.takesNotifications) for (const assignment of parseNotification(text)) tell(service, running, assignment)
		},
		end(service, run) {
			const running = runs.get(service)
			if (running?.run !== run) return
			if (running.takesNotifications) notify()?.drain()
			stop(service)
		},
		drop(service, run) {
			if (runs.get(service)?.run === run) stop(service)
		},
		close() {
			for (const service of [...runs.keys()]) stop(service)
			matcher.close()
		},
	}
}
