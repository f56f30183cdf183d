import { chmodSync, lstatSync, rmSync, unlinkSync } from 'node:fs'
import * as Effect from 'effect/Effect'
import { open } from '../bridge.ts'
import { createDatagramDescriptor, type DatagramSocket, readDatagrams, socketAddress } from '../native/datagram.ts'
import { describeErrno } from '../native/errno.ts'
import { type Libc, loadLibc } from '../native/libc.ts'
import { inodeOf, ListenError } from './listen.ts'
import { parseSyslog, type SyslogMessage } from './syslog-message.ts'

/** A datagram socket such as /dev/log. */
export interface SyslogReceiver {
	/** Closes it and removes the file if it is still ours. */
	close(): Promise<void>
}

interface Bound {
	readonly socket: DatagramSocket
	readonly path: string
	readonly inode: string | null
}

const ECONNREFUSED = 111
const ENOENT = 2

/** Receives what programs say by syslog(3), mode 0666; over a dead socket but over nothing else (init.md 10). Rejects with a `ListenError`. */
export async function listenSyslog(path: string, received: (message: SyslogMessage) => void): Promise<SyslogReceiver> {
	const { close } = await open(
		Effect.acquireRelease(Effect.try({ try: () => bind(path, received), catch: error => error }), bound =>
			Effect.sync(() => unbind(bound)),
		),
	)
	return { close }
}

function bind(path: string, received: (message: SyslogMessage) => void): Bound {
	const libc = loadLibc()
	const address = socketAddress(path)
	if (!libc) throw failed(path, 'not supported without koffi')
	if (!address) throw failed(path, 'longer than the kernel takes')
	clearStale(libc, path, address)
	const fd = createDatagramDescriptor(libc)
	if (fd < 0) throw failed(path, describeErrno(-fd))
	// Nobody but this program may reach it before its mode is set.
	const umask = process.umask(0o777)
	const bound = libc.bind(fd, address, address.length)
	const errno = bound === 0 ? 0 : libc.errno()
	process.umask(umask)
	if (errno !== 0) {
		libc.close(fd)
		throw failed(path, describeErrno(errno))
	}
	const socket = readDatagrams(libc, fd, ({ text }) => received(parseSyslog(text)))
	chmodSync(path, 0o666)
	return { socket, path, inode: inodeOf(path) }
}

function unbind({ socket, path, inode }: Bound): void {
	socket.close()
	if (inodeOf(path) === inode) rmSync(path, { force: true })
}

/** Whoever answers at the path keeps it, as does whatever is no socket and leads to none. */
function clearStale(libc: Libc, path: string, address: Uint8Array): void {
	const facts = lstatSync(path, { throwIfNoEntry: false })
	if (!facts) return
	if (!facts.isSocket() && !facts.isSymbolicLink())
		throw new ListenError('not_a_socket', `cannot listen on '${path}': it exists and is not a socket`)
	const fd = createDatagramDescriptor(libc)
	if (fd < 0) throw failed(path, describeErrno(-fd))
	const errno = libc.connect(fd, address, address.length) === 0 ? 0 : libc.errno()
	libc.close(fd)
	if (errno !== ECONNREFUSED && errno !== ENOENT)
		throw new ListenError('in_use', `cannot listen on '${path}': another process answers there`)
	unlinkSync(path)
}

function failed(path: string, reason: string): ListenError {
	return new ListenError('failed', `cannot listen on '${path}': ${reason}`)
}
