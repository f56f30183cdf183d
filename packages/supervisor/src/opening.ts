import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import {
	createHost,
	ensureDirectory,
	type Host,
	lockFile,
	newBootId,
	removeDirectory,
	removeDirectoryNow,
	temporaryDirectory,
} from '@zinit/host'
import { SupervisorError } from './error.ts'
import { onLastResort } from './last-resort.ts'
import type { SupervisorOptions } from './model.ts'

/** The host of a supervisor, and how to close it if it is the supervisor's own. */
export interface OpenHost {
	readonly host: Host
	close(): Promise<void>
}

/** Makes the directory that is written to, and opens a host unless there is one. Rejects with nothing left open. */
export async function openHost({
	directories = [],
	host,
	stateDir,
	boot = newBootId(),
	ownsOrphans = false,
}: SupervisorOptions): Promise<OpenHost> {
	for (const { path, kind } of directories) if (kind === 'config') await ensureDirectory(path)
	if (host !== undefined) return { host, close: async () => undefined }
	// Ends of processes are told to the main thread alone, and a worker's end would leave them.
	if (!isMainThread) throw new SupervisorError('not_supported', 'a supervisor cannot run in a worker thread: create it in the main thread')
	const options = { boot, ownsOrphans }
	return stateDir === undefined ? openTemporary(options) : openLocked(stateDir, options)
}

type Opening = Required<Pick<SupervisorOptions, 'boot' | 'ownsOrphans'>>

/** Two that share a state directory would take each other's output. */
async function openLocked(stateDir: string, options: Opening): Promise<OpenHost> {
	await ensureDirectory(stateDir, 0o700)
	const lock = await lockFile(join(stateDir, 'lock'))
	if (!lock.ok) throw new Error(`the state directory ${stateDir} is in use${lock.pid === null ? '' : ` by pid ${lock.pid}`}`)
	try {
		const opened = await createHost({ stateDir, ...options })
		return {
			host: opened,
			async close() {
				await opened.close()
				await lock.release()
			},
		}
	} catch (fault) {
		await lock.release()
		throw fault
	}
}

async function openTemporary(options: Opening): Promise<OpenHost> {
	const own = await temporaryDirectory('zinit-')
	const cancelLastResort = onLastResort(() => removeDirectoryNow(own))
	const remove = async () => {
		await removeDirectory(own)
		cancelLastResort()
	}
	try {
		const opened = await createHost({ stateDir: own, ...options })
		return {
			host: opened,
			async close() {
				await opened.close()
				await remove()
			},
		}
	} catch (fault) {
		await remove()
		throw fault
	}
}
