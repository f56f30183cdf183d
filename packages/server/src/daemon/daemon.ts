import { ensureDirectory, systemClock } from '@zinit/host'
import { createSupervisor, type Supervisor, SupervisorError } from '@zinit/supervisor'
import * as Effect from 'effect/Effect'
import { exitCodes } from '../exit-codes.ts'
import { createHandlers } from '../handlers/all.ts'
import { logEvents } from '../log/events.ts'
import type { Log } from '../log/log.ts'
import { createDispatch } from '../rpc/dispatch.ts'
import type { Settings } from '../settings/settings.ts'
import { version } from '../version.ts'
import { createClients } from './clients.ts'
import { type Door, openDoor, orStartError, takeLock } from './door.ts'
import { type Guard, guardProcess } from './guard.ts'
import { obey } from './obey.ts'
import type { Signals } from './signals.ts'
import { StartError } from './start-error.ts'

export interface DaemonOptions {
	readonly settings: Settings
	readonly log: Log
	readonly signals: Signals
}

/** How a daemon ended: orderly, or after a fault of its own (cli.md 8). */
export type Ending = 'orderly' | 'defect'

/**
 * One life of the daemon: lock, definitions, socket, services; and at its end the same backwards. Fails with a `StartError` if it does not come
 * up, with nothing left behind. A stop signal that comes before the first service ends it with nothing started.
 */
export const daemon = ({ settings, log, signals }: DaemonOptions) =>
	Effect.scoped(
		Effect.gen(function* () {
			const { socket, directories, stateDir } = settings
			log.info({ version, pid: process.pid, config_dir: directories.map(({ path }) => path).join(':'), socket }, 'starting zinit-server')
			yield* Effect.acquireRelease(
				step(() => takeLock(settings)),
				lock => Effect.promise(() => lock.release()),
			)
			yield* step(() => makeDirectories(settings))
			const supervisor = yield* Effect.acquireRelease(
				step(() => loadSupervisor(settings, log)),
				each => Effect.promise(() => (each.shuttingDown ? each.ended : each.shutdown())),
			)
			if (signals.stop.aborted) return 'orderly' satisfies Ending
			const guard = yield* Effect.acquireRelease(
				Effect.sync(() => guardProcess({ supervisor, log, shutdownTimeoutMs: settings.shutdownTimeoutMs, giveUp })),
				each => Effect.sync(() => each.release()),
			)
			const clients = yield* Effect.acquireRelease(
				Effect.sync(() => createClients(settings, createDispatch(createHandlers(supervisor, factsOf(settings)), log))),
				each => Effect.promise(() => each.finish()),
			)
			const door = yield* Effect.acquireRelease(
				step(() => openDoor(settings, clients.accept)),
				each => Effect.promise(() => each.close()),
			)
			log.info({ socket, state_dir: stateDir, units: supervisor.list().length }, 'listening')
			return yield* Effect.promise(() => run({ supervisor, door, guard, log, signals }))
		}),
	)

interface Life {
	readonly supervisor: Supervisor
	readonly door: Door
	readonly guard: Guard
	readonly log: Log
	readonly signals: Signals
}

async function run({ supervisor, door, guard, log, signals }: Life): Promise<Ending> {
	logEvents(supervisor, log)
	signals.listen(obey({ supervisor, door, log, now: systemClock.now }))
	if (!supervisor.shuttingDown) supervisor.begin()
	await supervisor.ended
	log.info({}, 'all services have ended')
	return guard.defects > 0 ? 'defect' : 'orderly'
}

const giveUp = () => process.exit(exitCodes.defect)

const step = <T>(run: () => Promise<T>) => Effect.tryPromise({ try: run, catch: error => error })

async function makeDirectories({ directories }: Settings): Promise<void> {
	for (const { path, kind } of directories) {
		if (kind === 'config') await orStartError(`cannot create ${path}`, () => ensureDirectory(path))
	}
}

async function loadSupervisor(
	{ directories, stateDir, strict, pid1Mode, syslog, shutdownTimeoutMs }: Settings,
	log: Log,
): Promise<Supervisor> {
	try {
		return await createSupervisor({
			directories,
			stateDir,
			strict,
			pid1Mode,
			shutdownTimeoutMs,
			...(syslog === null ? {} : { syslog }),
			ownsOrphans: true,
			begin: 'later',
			log: (level, message, fields) => log[level](fields, message),
		})
	} catch (error) {
		if (error instanceof SupervisorError && error.kind === 'validation')
			throw new StartError(error.message, 'zinit-server --check shows them', error)
		throw new StartError(`cannot start: ${error instanceof Error ? error.message : String(error)}`, null, error)
	}
}

function factsOf({ socket, directories, pid1Mode, limits }: Settings) {
	return { socket, directories, pid1Mode, limits, startedAt: systemClock.wall(), now: systemClock.now }
}
