import type { LogTaps } from '../logs/sink.ts'
import type { Clock, HostWarning, ServiceNotice } from '../model.ts'
import type { Libc } from '../native/libc.ts'
import type { Registry } from '../processes/survey.ts'
import { createMatcher } from './matcher.ts'
import { createNotifySocket, type NotifySocket } from './notify.ts'
import { createSenderLookup } from './sender.ts'
import { createWatches, type Watches } from './watches.ts'

/** What readiness is built on. */
export interface ReadinessContext {
	readonly boot: string
	readonly clock: Clock
	readonly logs: LogTaps
	readonly libc: Libc | null
	readonly registry: Registry
	emit(notice: ServiceNotice): void
	warn(warning: HostWarning): void
}

/** The watches with their socket, which is opened by the first service that needs it (config.md 9.3). */
export function createReadiness({ boot, clock, logs, libc, registry, emit, warn }: ReadinessContext): Watches {
	const find = createSenderLookup(registry)
	let socket: NotifySocket | null = null
	const watches = createWatches({
		clock,
		logs,
		emit,
		matcher: createMatcher(),
		notify() {
			if (libc) socket ??= createNotifySocket(libc, boot, find, (service, text) => watches.received(service, text), warn)
			return socket
		},
	})
	return {
		...watches,
		close() {
			watches.close()
			socket?.close()
		},
	}
}
