import type { Socket } from 'node:net'
import { loadLibc } from '../native/libc.ts'
import { descriptorOf } from './descriptor.ts'

/** Who is at the other end of a Unix socket. */
export interface PeerCredentials {
	readonly pid: number
	readonly uid: number
	readonly gid: number
}

const SOL_SOCKET = 1
const SO_PEERCRED = 17
const credentialBytes = 12

/** Credentials of the peer at the time it connected (unix(7), SO_PEERCRED); null without koffi, and for what is not a connected Unix socket. */
export function peerCredentials(socket: Socket): PeerCredentials | null {
	const libc = loadLibc()
	const fd = descriptorOf(socket)
	if (!libc || fd === null) return null
	const credentials = Buffer.alloc(credentialBytes)
	const length = Buffer.alloc(4)
	length.writeInt32LE(credentialBytes)
	if (libc.getsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials, length) !== 0) return null
	const pid = credentials.readInt32LE(0)
	return pid === 0 ? null : { pid, uid: credentials.readUInt32LE(4), gid: credentials.readUInt32LE(8) }
}
