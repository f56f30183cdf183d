import { rmSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { SpawnRefusal } from '../settings/refusal.ts'
import { describeErrno } from './errno.ts'
import { makeFifo } from './fifo.ts'
import type { Libc } from './libc.ts'

/** A way from a child that is being made to this program. */
export interface Channel {
	readonly readable: Readable
	/** What the child gets: a path to open, or a descriptor to duplicate. */
	readonly end: string | number
	/** The child has it, or there is none: nothing of it is left here but what `readable` reads. */
	handOver(): void
}

const O_CLOEXEC = 0o2000000

/** A pipe whose end of file tells that the child has closed it; throws a `SpawnRefusal`. */
export function openPipe(libc: Libc): Channel {
	const fds = Buffer.alloc(8)
	if (libc.pipe(fds, O_CLOEXEC) !== 0) throw new SpawnRefusal(`cannot make a pipe: ${describeErrno(libc.errno())}`)
	const end = fds.readInt32LE(4)
	return { readable: read(fds.readInt32LE(0)), end, handOver: () => void libc.close(end) }
}

/**
 * A FIFO that loses its name once the child has it. The child has it open for reading too, so that the end of this program is no SIGPIPE there.
 * Throws a `SpawnRefusal`.
 */
export function openFifo(libc: Libc, path: string, flags: number): Channel {
	const made = makeFifo(libc, path)
	const fd = typeof made === 'number' ? -1 : libc.open(path, flags, 0)
	if (fd < 0) throw new SpawnRefusal(`cannot make '${path}': ${describeErrno(typeof made === 'number' ? made : libc.errno())}`)
	return { readable: read(fd), end: path, handOver: () => rmSync(path, { force: true }) }
}

function read(fd: number): Readable {
	const socket = new Socket({ fd, readable: true, writable: false })
	socket.unref()
	return socket
}
