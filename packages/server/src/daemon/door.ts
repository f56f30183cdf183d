import type { Socket } from 'node:net'
import { dirname } from 'node:path'
import { ensureDirectory, findGroup, ListenError, type Lock, listenUnix, lockFile } from '@zinit/host'
import type { Settings } from '../settings/settings.ts'
import { StartError } from './start-error.ts'

/** Owner and group may connect, nobody else (rpc.md 1). */
const MODE = 0o660

/** Where clients come in. */
export interface Door {
	/** Binds the socket again if its file has vanished; true: it did. Rejects with a `StartError`. */
	reopen(): Promise<boolean>
	/** Stops listening and removes the file if it is ours; connections stay. */
	close(): Promise<void>
}

/** Makes sure that no other daemon serves this socket, before anything else is touched (cli.md 8). Rejects with a `StartError`. */
export async function takeLock({ socket }: Settings): Promise<Extract<Lock, { readonly ok: true }>> {
	const path = `${socket}.lock`
	const lock = await orStartError(`cannot lock ${path}`, async () => {
		await ensureDirectory(dirname(socket))
		return lockFile(path)
	})
	if (lock.ok) return lock
	const holder = lock.pid === null ? 'another zinit-server' : `zinit-server (pid ${lock.pid})`
	throw new StartError(`cannot start: ${holder} already serves ${socket}`, 'give this one another --socket, or stop the other')
}

/** Listens on the socket, over a dead one but over nothing else. Rejects with a `StartError`. */
export async function openDoor(settings: Settings, onConnection: (socket: Socket) => void): Promise<Door> {
	const { socket, socketGroup } = settings
	const group = socketGroup === null ? null : findGroup(socketGroup)
	if (socketGroup !== null && group === null) throw new StartError(`cannot start: there is no group '${socketGroup}'`, 'see --socket-group')
	const listen = () =>
		orStartError(`cannot listen on ${socket}`, () => listenUnix(socket, { mode: MODE, onConnection, ...(group === null ? {} : { group }) }))
	let listener = await listen()
	return {
		async reopen() {
			if (listener.isBound()) return false
			const fresh = await listen()
			await listener.close()
			listener = fresh
			return true
		},
		close: () => listener.close(),
	}
}

/** Runs a step of the start; what it throws becomes a `StartError` with the system's words. */
export async function orStartError<T>(what: string, step: () => Promise<T>): Promise<T> {
	try {
		return await step()
	} catch (error) {
		if (error instanceof StartError) throw error
		if (error instanceof ListenError && error.reason === 'in_use') {
			throw new StartError(
				`cannot start: another server already serves the socket: ${error.message}`,
				'give this one another --socket, or stop the other',
				error,
			)
		}
		if (error instanceof ListenError && error.reason === 'not_a_socket')
			throw new StartError(error.message, 'remove it, or give another --socket', error)
		const reason = error instanceof Error ? error.message : String(error)
		throw new StartError(error instanceof ListenError ? reason : `${what}: ${reason}`, null, error)
	}
}
