import type { HostWarning } from '../model.ts'
import { createDatagramDescriptor, type DatagramSocket, readDatagrams, socketAddress } from '../native/datagram.ts'
import { describeErrno } from '../native/errno.ts'
import type { Libc } from '../native/libc.ts'
import type { SenderLookup } from './sender.ts'

/** The socket that services send their state to (sd_notify(3)); one for all. */
export interface NotifySocket {
	/** Value of NOTIFY_SOCKET; opens the socket if it is not; null: it cannot be opened. */
	address(): string | null
	/** Reads what is there now. */
	drain(): void
	close(): void
}

const EADDRINUSE = 98

/**
 * An abstract name, since the state directory is closed to other users. It is the same for every daemon of a line, so that services reach the next one
 * as well; where that is taken it gets the pid.
 */
export function createNotifySocket(
	libc: Libc,
	boot: string,
	find: SenderLookup,
	received: (service: string, text: string) => void,
	warn: (warning: HostWarning) => void,
): NotifySocket {
	let socket: DatagramSocket | null = null
	let name: string | null = null
	let hasRefused = false

	const bind = (fd: number, candidate: string): number => {
		const address = socketAddress(`\0${candidate}`)
		return address && libc.bind(fd, address, address.length) === 0 ? 0 : libc.errno()
	}
	const open = () => {
		const fd = createDatagramDescriptor(libc)
		let errno = Math.max(0, -fd)
		for (const candidate of errno === 0 ? [`zinit-${boot}`, `zinit-${boot}-${process.pid}`, `zinit-${boot}-${process.pid}-${fd}`] : []) {
			errno = bind(fd, candidate)
			if (errno === 0) name = candidate
			if (errno !== EADDRINUSE) break
		}
		if (name === null) {
			if (fd >= 0) libc.close(fd)
			return warn({ service: null, message: `cannot open the notify socket: ${describeErrno(errno)}` })
		}
		socket = readDatagrams(libc, fd, ({ text, pid }) => {
			const service = find(pid)
			if (service !== null) return received(service, text)
			if (!hasRefused) warn({ service: null, message: `refused a notification of process ${pid}: it belongs to no service, or is gone` })
			hasRefused = true
		})
	}

	return {
		address() {
			if (!socket) open()
			return name === null ? null : `@${name}`
		},
		drain: () => socket?.drain(),
		close() {
			socket?.close()
			socket = null
		},
	}
}
