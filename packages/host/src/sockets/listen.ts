import { chownSync, lstatSync, renameSync, rmSync, unlinkSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import * as Effect from 'effect/Effect'
import { open } from '../bridge.ts'
import { ensureDirectory } from '../files/directories.ts'
import { randomHex } from '../files/random.ts'
import { describeError } from '../native/errno.ts'

/** A Unix stream socket that accepts connections; half-closed ones stay open. */
export interface UnixListener {
	readonly server: Server
	/** Whether the file at the path is still the one that was bound. */
	isBound(): boolean
	/** Stops listening and removes the file if it is still ours; connections are left alone. */
	close(): Promise<void>
}

/** Why a socket cannot be bound. */
export class ListenError extends Error {
	override readonly name = 'ListenError'
	readonly reason: 'in_use' | 'not_a_socket' | 'failed'

	constructor(reason: 'in_use' | 'not_a_socket' | 'failed', message: string, cause?: unknown) {
		super(message, { cause })
		this.reason = reason
	}
}

export interface ListenOptions {
	/** Permission bits of the file; 0o660 means a bind under umask 0117. */
	readonly mode: number
	/** Group of the file; default: the daemon's. */
	readonly group?: number
	readonly onConnection: (socket: Socket) => void
}

/** Clients that may wait to be accepted; one more is told EAGAIN by its own connect(2). The kernel takes less if somaxconn is less. */
const backlog = 4096

/** sun_path holds 108 bytes with its NUL (unix(7)). */
const longestPath = 107

/** Binds with the given mode from the first moment, over a dead socket but over nothing else (rpc.md 1). Rejects with a `ListenError`. */
export async function listenUnix(path: string, options: ListenOptions): Promise<UnixListener> {
	const { value, close } = await open(
		Effect.acquireRelease(Effect.tryPromise({ try: () => bind(path, options), catch: error => error }), unbind),
	)
	return { server: value.server, isBound: () => inodeOf(path) === value.inode, close }
}

interface Bound {
	readonly server: Server
	readonly path: string
	readonly inode: string | null
}

async function bind(path: string, { mode, group, onConnection }: ListenOptions): Promise<Bound> {
	if (Buffer.byteLength(path) > longestPath) throw new ListenError('failed', `cannot listen on '${path}': longer than ${longestPath} bytes`)
	try {
		await ensureDirectory(dirname(path))
		await clearStale(path)
		const server = createServer({ allowHalfOpen: true }, onConnection)
		// libuv removes the path it has bound when it closes, whoever owns it by then. So it binds another one, which is then renamed; that also
		// lets the socket appear at once, listening.
		const temporary = join(dirname(path), `.${randomHex(3)}`)
		await listen(server, temporary, mode)
		const inode = inodeOf(temporary)
		try {
			if (group !== undefined) chownSync(temporary, -1, group)
			renameSync(temporary, path)
		} catch (error) {
			server.close()
			rmSync(temporary, { force: true })
			throw error
		}
		return { server, path, inode }
	} catch (error) {
		if (error instanceof ListenError) throw error
		throw new ListenError('failed', `cannot listen on '${path}': ${describeError(error)}`, error)
	}
}

function unbind({ server, path, inode }: Bound): Effect.Effect<void> {
	return Effect.callback(resume => {
		if (inodeOf(path) === inode) rmSync(path, { force: true })
		// Its callback waits for the last connection, which is the caller's affair.
		server.close()
		resume(Effect.void)
	})
}

async function clearStale(path: string): Promise<void> {
	const facts = lstatSync(path, { throwIfNoEntry: false })
	if (!facts) return
	if (!facts.isSocket()) throw new ListenError('not_a_socket', `cannot listen on '${path}': it exists and is not a socket`)
	const answer = await tryConnect(path)
	if (answer === 'accepted') throw new ListenError('in_use', `cannot listen on '${path}': a server is listening there`)
	if (answer === 'ECONNREFUSED') unlinkSync(path)
	else if (answer !== 'ENOENT') throw new ListenError('failed', `cannot listen on '${path}': ${answer}`)
}

function tryConnect(path: string): Promise<string> {
	return new Promise(resolve => {
		const socket = connect({ path })
		socket.once('connect', () => {
			socket.destroy()
			resolve('accepted')
		})
		socket.once('error', error => resolve(String(Reflect.get(error, 'code'))))
	})
}

function listen(server: Server, path: string, mode: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject)
		// A Unix socket is bound before listen() returns, so nothing else runs under this umask.
		const umask = process.umask(0o777 & ~mode)
		try {
			server.listen({ path, backlog }, () => {
				server.off('error', reject)
				resolve()
			})
		} finally {
			process.umask(umask)
		}
	})
}

/** Identity of the file at a path; null: there is none. */
export function inodeOf(path: string): string | null {
	const facts = lstatSync(path, { throwIfNoEntry: false, bigint: true })
	return facts ? `${facts.dev}:${facts.ino}` : null
}
