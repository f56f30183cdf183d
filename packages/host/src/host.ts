import * as Effect from 'effect/Effect'
import { open } from './bridge.ts'
import { systemClock } from './clock.ts'
import { createConflicts } from './conflicts/conflicts.ts'
import { ensureDirectory } from './files/directories.ts'
import { createLogs } from './logs/rings.ts'
import type { Host, HostOptions, HostWarning } from './model.ts'
import { loadLibc } from './native/libc.ts'
import { probe } from './probes/probe.ts'
import { createListeners } from './processes/listeners.ts'
import { createProcesses } from './processes/processes.ts'
import { createSignals } from './processes/signals.ts'
import { createNativeSpawner } from './spawners/native.ts'
import { createPortableSpawner } from './spawners/portable.ts'
import { hasTerminals } from './terminal/pair.ts'

/** Opens the door to the operating system; rejects if the state directory cannot be made. */
export async function createHost(options: HostOptions): Promise<Host> {
	const { value, close } = await open(opened(options))
	return { ...value, close }
}

function opened({ stateDir, boot, spawner: kind = 'native', subreaper = true, ownsOrphans = false }: HostOptions) {
	return Effect.gen(function* () {
		yield* Effect.tryPromise({ try: () => ensureDirectory(stateDir, 0o700), catch: error => error })
		const libc = kind === 'native' ? loadLibc() : null
		const signals = createSignals(libc)
		const warnings = createListeners<HostWarning>()
		const logs = yield* Effect.acquireRelease(
			Effect.sync(() => createLogs(undefined, warnings.tell)),
			each => Effect.promise(each.close),
		)
		const spawner = yield* Effect.acquireRelease(
			Effect.sync(() => (libc ? createNativeSpawner(libc, stateDir, subreaper, logs) : createPortableSpawner(logs))),
			each => Effect.sync(() => each.close()),
		)
		const processes = yield* Effect.acquireRelease(
			Effect.sync(() => createProcesses({ boot, clock: systemClock, spawner, signals, logs, libc, ownsOrphans, warn: warnings.tell })),
			each => Effect.sync(() => each.close()),
		)
		const probes = yield* Effect.acquireRelease(
			Effect.sync(() => new Set<AbortController>()),
			running =>
				Effect.sync(() => {
					for (const each of running) each.abort()
				}),
		)
		const host: Omit<Host, 'close'> = {
			clock: systemClock,
			boot,
			supports: { notify: libc !== null, tty: hasTerminals() },
			processes,
			logs,
			conflicts: createConflicts(processes.registry, signals),
			onWarning: warnings.add,
			async probe(request, signal) {
				const controller = new AbortController()
				const abort = () => controller.abort()
				if (signal.aborted) abort()
				signal.addEventListener('abort', abort)
				probes.add(controller)
				try {
					return await probe(request, controller.signal, processes.sweepProbe)
				} finally {
					probes.delete(controller)
					signal.removeEventListener('abort', abort)
				}
			},
		}
		return host
	})
}
