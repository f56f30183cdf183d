import type { Libc } from './libc.ts'

/** What one datagram brought. */
export interface Datagram {
	readonly text: string
	/** Pid of the sender as the kernel vouches for it; 0: not visible from here (unix(7), SCM_CREDENTIALS). */
	readonly pid: number
}

/** A Unix datagram socket that is read in the event loop; descriptors that come along are closed at once. */
export interface DatagramSocket {
	/** Reads what is there now. */
	drain(): void
	close(): void
}

const AF_UNIX = 1
const SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0o4000 | 0o2000000
const SOL_SOCKET = 1
const SO_PASSCRED = 16
const SCM_RIGHTS = 1
const SCM_CREDENTIALS = 2
const MSG_TRUNC = 0x20
const MSG_DONTWAIT_CMSG_CLOEXEC = 0x40 | 0x4000_0000
const longest = 64 * 1024
const headerBytes = 16
/** Datagrams read in one turn of the event loop, so that a flood of them holds nothing up. */
const batch = 256

/** The address of a path, or with a leading NUL of an abstract name (unix(7)); null: longer than the kernel takes. */
export function socketAddress(path: string): Buffer | null {
	const name = Buffer.from(path)
	if (name.length > 107) return null
	const isAbstract = path.startsWith('\0')
	const address = Buffer.alloc(2 + name.length + (isAbstract ? 0 : 1))
	address.writeUInt16LE(AF_UNIX, 0)
	name.copy(address, 2)
	return address
}

/** A new socket of that kind, or the negated errno. */
export function createDatagramDescriptor(libc: Libc): number {
	const fd = libc.socket(AF_UNIX, SOCK_DGRAM_NONBLOCK_CLOEXEC, 0)
	return fd < 0 ? -libc.errno() : fd
}

/** Reads a bound socket, which it takes over. Truncated datagrams are dropped. It keeps no program alive. */
export function readDatagrams(libc: Libc, fd: number, received: (datagram: Datagram) => void): DatagramSocket {
	const bytes = Buffer.allocUnsafeSlow(longest)
	const control = Buffer.allocUnsafeSlow(2048)
	const vector = Buffer.allocUnsafeSlow(16)
	const header = Buffer.allocUnsafeSlow(56)
	vector.writeBigUInt64LE(BigInt(libc.address(bytes)), 0)
	vector.writeBigUInt64LE(BigInt(bytes.length), 8)
	const one = Buffer.alloc(4)
	one.writeInt32LE(1)
	libc.setsockopt(fd, SOL_SOCKET, SO_PASSCRED, one, 4)
	let scheduled = false
	let closed = false

	/** False: nothing is there. */
	const receive = (): boolean => {
		header.fill(0)
		header.writeBigUInt64LE(BigInt(libc.address(vector)), 16)
		header.writeBigUInt64LE(1n, 24)
		header.writeBigUInt64LE(BigInt(libc.address(control)), 32)
		header.writeBigUInt64LE(BigInt(control.length), 40)
		const length = libc.receiveMessage(fd, header, MSG_DONTWAIT_CMSG_CLOEXEC)
		if (length < 0) return false
		const pid = readControl(libc, control, Number(header.readBigUInt64LE(40)))
		if ((header.readInt32LE(48) & MSG_TRUNC) === 0) received({ text: bytes.toString('utf8', 0, length), pid })
		return true
	}
	const drain = () => {
		scheduled = false
		for (let count = 0; count < batch && !closed; count++) if (!receive()) return
	}
	// As in the reader of FIFOs: outside of koffi's own callback.
	const poll = libc.poll(fd, () => {
		if (scheduled) return
		scheduled = true
		setImmediate(drain)
	})
	poll.unref()
	return {
		drain,
		close() {
			if (closed) return
			closed = true
			poll.close()
			libc.close(fd)
		},
	}
}

/** Pid of the sender; closes descriptors (cmsg(3): length, level, type, content, each aligned to 8 bytes). */
function readControl(libc: Libc, control: Buffer, length: number): number {
	let pid = 0
	for (let at = 0; at + headerBytes <= length; ) {
		const size = Number(control.readBigUInt64LE(at))
		if (size < headerBytes || at + size > length) break
		const type = control.readInt32LE(at + 8) === SOL_SOCKET ? control.readInt32LE(at + 12) : 0
		if (type === SCM_CREDENTIALS) pid = control.readInt32LE(at + headerBytes)
		if (type === SCM_RIGHTS) for (let fd = at + headerBytes; fd + 4 <= at + size; fd += 4) libc.close(control.readInt32LE(fd))
		at += (size + 7) & ~7
	}
	return pid
}
