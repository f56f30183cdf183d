import type { Libc } from './libc.ts'

/** Where what was read goes. `chunk` gives the buffer to read into next; `take` may keep it, and may have the source left alone for a while. */
export interface Sink<Tag> {
	chunk(): Buffer
	take(tag: Tag, chunk: Buffer, length: number): Promise<void> | null
}

/** A descriptor that is read until its end of file. */
export interface Source<Tag> {
	readonly fd: number
	readonly tag: Tag
	isOpen: boolean
	/** Left alone until the sink wants more. */
	isHeld: boolean
}

/** Reads any number of descriptors in the event loop, in turns of bounded length. */
export interface Reader<Tag> {
	/** Takes the descriptor over: it is closed at its end of file. */
	add(fd: number, tag: Tag): Source<Tag>
	remove(source: Source<Tag>): void
	/** True if a read begun now finds all of them empty; else `later` is called once that is so. */
	drained(sources: readonly Source<Tag>[], later: () => void): boolean
	ref(): void
	unref(): void
	close(): void
}

const EPOLL_CLOEXEC = 0o2000000
const EPOLL_CTL_ADD = 1
const EPOLL_CTL_MOD = 3
const EPOLLIN = 1
const F_SETPIPE_SZ = 1031
const EAGAIN = 11
const EINTR = 4
/** struct epoll_event is packed on x86_64 alone. */
const eventSize = process.arch === 'x64' ? 12 : 16
const descriptorAt = process.arch === 'x64' ? 4 : 8
const batch = 128
/** Longest turn, ms: a flooding writer must not hold up requests. */
const slice = 2
/** Most that is read of one descriptor to find it empty, bytes: one full pipe of the largest size. */
const drainLimit = 1024 * 1024

/**
 * One epoll instance for all descriptors, itself watched by the event loop. Against a `net.Socket` each it saves 5 KB a descriptor and reads into
 * buffers of ours, and against a thread waiting in epoll_wait(2) it needs no wake-up trick at exit.
 */
export function createReader<Tag>(libc: Libc, sink: Sink<Tag>): Reader<Tag> {
	const epoll = libc.epollCreate(EPOLL_CLOEXEC)
	const events = Buffer.alloc(batch * eventSize)
	const event = Buffer.alloc(eventSize)
	const open = new Map<number, Source<Tag>>()
	const wide = new WeakSet<Source<Tag>>()
	let scheduled = false
	let closed = false
	const draining = new Set<{ readonly sources: readonly Source<Tag>[]; readonly later: () => void }>()

	/** Bytes read; 0 if there is nothing now. */
	const readOnce = (source: Source<Tag>): number => {
		if (!source.isOpen || source.isHeld) return 0
		const chunk = sink.chunk()
		const count = libc.read(source.fd, chunk, chunk.length)
		if (count > 0) {
			const relief = sink.take(source.tag, chunk, count)
			if (relief) hold(source, relief)
			if (count === chunk.length && !wide.has(source)) {
				// Whoever fills a pipe of 64 KiB gets one of 1 MiB: fewer wake-ups, and more is kept while no daemon reads.
				wide.add(source)
				libc.fcntl(source.fd, F_SETPIPE_SZ, 1024 * 1024)
			}
			return count
		}
		const errno = count < 0 ? libc.errno() : 0
		if (errno !== EAGAIN && errno !== EINTR) remove(source)
		return 0
	}

	const remove = (source: Source<Tag>) => {
		if (!source.isOpen) return
		source.isOpen = false
		open.delete(source.fd)
		libc.close(source.fd)
	}

	const watch = (source: Source<Tag>, operation: number, wanted: number) => {
		event.writeUInt32LE(wanted, 0)
		event.writeUInt32LE(source.fd, descriptorAt)
		libc.epollControl(epoll, operation, source.fd, event)
	}

	const hold = (source: Source<Tag>, relief: Promise<void>) => {
		source.isHeld = true
		watch(source, EPOLL_CTL_MOD, 0)
		relief.then(() => {
			source.isHeld = false
			if (!source.isOpen) return
			watch(source, EPOLL_CTL_MOD, EPOLLIN)
			schedule()
		})
	}

	const isEmpty = (source: Source<Tag>): boolean => {
		for (let total = 0; total < drainLimit; ) {
			const count = readOnce(source)
			if (count === 0) return !source.isHeld
			total += count
		}
		return false
	}

	const turn = () => {
		scheduled = false
		if (closed) return
		const begin = performance.now()
		let count: number
		do {
			count = libc.epollWait(epoll, events, batch, 0)
			// The kernel puts a descriptor that stays readable at the end of its list, so this is round robin even if the turn is cut short.
			for (let index = 0; index < count; index++) {
				const source = open.get(events.readUInt32LE(index * eventSize + descriptorAt))
				if (source) readOnce(source)
				if (performance.now() - begin > slice) count = 0
			}
		} while (count > 0)
		for (const waiting of draining) {
			if (!waiting.sources.every(isEmpty)) continue
			draining.delete(waiting)
			waiting.later()
		}
	}

	const schedule = () => {
		if (scheduled || closed) return
		scheduled = true
		setImmediate(turn)
	}

	// koffi calls back from outside of Node's own callbacks: neither microtasks nor uncaught errors would be handled there. An immediate runs right
	// after it.
	const poll = libc.poll(epoll, schedule)
	poll.unref()
	return {
		add(fd, tag) {
			const source = { fd, tag, isOpen: true, isHeld: false }
			open.set(fd, source)
			watch(source, EPOLL_CTL_ADD, EPOLLIN)
			return source
		},
		remove,
		drained(sources, later) {
			if (sources.every(isEmpty)) return true
			draining.add({ sources, later })
			return false
		},
		// After its close a handle of koffi must not be touched: it would be a null pointer.
		ref() {
			if (!closed) poll.ref()
		},
		unref() {
			if (!closed) poll.unref()
		},
		close() {
			if (closed) return
			closed = true
			poll.close()
			for (const source of [...open.values()]) remove(source)
			libc.close(epoll)
		},
	}
}
