import { clientSockets } from '@zinit/protocol'
import type { Bounds } from './bounds.ts'
import { Connection } from './connection.ts'
import { ZinitError } from './error.ts'

export type UnreachableReason = 'absent' | 'refused' | 'forbidden' | 'timeout'

/** Sockets to try, in order (cli.md 1.1); one that was named is never replaced by another. */
export const candidates = async (socket: string | undefined): Promise<readonly string[]> => {
	const paths = socket === undefined || socket === '' ? clientSockets(await place()) : [socket]
	return paths.map(path => (path.startsWith('unix:') ? path.slice('unix:'.length) : path))
}

/**
 * Connects to the first that answers, within `ms` each (0: the bounds alone).
 * A forbidden one is passed over only if a later one exists. Throws `unreachable`.
 */
export const reach = async (paths: readonly string[], bounds: Bounds, ms: number): Promise<Connection> => {
	let worst: ZinitError | undefined
	for (const path of paths) {
		const late = () => unreachable(path, 'timeout', undefined, ms)
		try {
			return await reachOne(path, ms === 0 ? bounds : bounds.within(ms, late), late)
		} catch (error) {
			if (!isUnreachable(error, 'absent', 'refused', 'forbidden')) throw error
			if (worst === undefined || rank(error) > rank(worst)) worst = error
		}
	}
	throw worst ?? unreachable('(no home directory)', 'absent')
}

async function reachOne(path: string, bounds: Bounds, late: () => ZinitError): Promise<Connection> {
	// Node would take an empty path for a TCP port.
	if (path === '') throw unreachable(path, 'absent')
	for (;;) {
		try {
			return await Connection.open(path, bounds)
		} catch (error) {
			if (!isSystemError(error)) throw error
			// More clients are waiting than the daemon's backlog holds.
			if (error.code !== 'EAGAIN') throw unreachable(path, reasons[error.code ?? ''] ?? 'refused', error)
			if (bounds.remaining() <= busyMs) throw late()
		}
		await bounds.sleep(busyMs)
	}
}

const busyMs = 50

/** The error of a daemon that cannot be reached, and its cure. */
export const unreachable = (path: string, reason: UnreachableReason, cause?: NodeJS.ErrnoException, ms = 3000): ZinitError => {
	const text = cause?.code === undefined || reasons[cause.code] !== undefined ? texts(ms)[reason] : cause.code
	return new ZinitError('unreachable', `cannot reach zinit-server at ${path}: ${text}`, {
		data: { path, reason },
		cause,
		hint: reason === 'forbidden' ? 'run as the owner of the socket or join its group' : undefined,
	})
}

/** What connect(2) says; ENOTSOCK is macOS for a file that is no socket. */
const reasons: Readonly<Record<string, UnreachableReason>> = {
	ENOENT: 'absent',
	ENOTDIR: 'absent',
	ELOOP: 'absent',
	// A path longer than the kernel takes.
	EINVAL: 'absent',
	ENAMETOOLONG: 'absent',
	ECONNREFUSED: 'refused',
	ENOTSOCK: 'refused',
	EACCES: 'forbidden',
	EPERM: 'forbidden',
	ETIMEDOUT: 'timeout',
}

const texts = (ms: number): Readonly<Record<UnreachableReason, string>> => ({
	absent: 'no such socket',
	refused: 'nothing listens there',
	forbidden: 'permission denied',
	timeout: `no answer within ${ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`}`,
})

const severity: Readonly<Record<string, number>> = { absent: 0, refused: 1, forbidden: 2 }

const rank = (error: ZinitError) => severity[error.data.reason ?? ''] ?? 0

async function place(): Promise<Parameters<typeof clientSockets>[0]> {
	const { env, platform } = process
	return { env, platform, uid: null, pid1: false, home: env.HOME ? null : await homeOfUser(), exists: () => false }
}

/** Home in the user database; only looked up without `$HOME`. */
async function homeOfUser(): Promise<string | null> {
	const { userInfo } = await import('node:os')
	try {
		return userInfo().homedir
	} catch {
		return null
	}
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error

/** True for an `unreachable` of one of the reasons. */
export const isUnreachable = (error: unknown, ...wanted: readonly UnreachableReason[]): error is ZinitError =>
	error instanceof ZinitError && error.kind === 'unreachable' && wanted.some(reason => reason === error.data.reason)
