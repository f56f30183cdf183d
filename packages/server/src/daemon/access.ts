import type { PeerCredentials } from '@zinit/host'
import type { Peer } from '../rpc/session.ts'

/** What decides about a peer's access, as facts (rpc.md 8.6). */
export interface AccessFacts {
	/** Effective uid of the daemon; null where the platform has none. */
	readonly daemonUid: number | null
	/** Whether the peer is a member of the group of the socket file. */
	isMember(peer: PeerCredentials): boolean
}

/** The peer and what it may do: root, the daemon's own user and members of the socket's group may write; where nobody is known, the file's mode has decided. */
export function peerOf(credentials: PeerCredentials | null, { daemonUid, isMember }: AccessFacts): Peer {
	if (credentials === null) return { pid: null, uid: null, gid: null, access: 'write' }
	const { pid, uid, gid } = credentials
	const mayWrite = uid === 0 || uid === daemonUid || isMember(credentials)
	return { pid, uid, gid, access: mayWrite ? 'write' : 'read' }
}

/** Whether a peer may take one of the connections that are kept back for operators (rpc.md 8.7). */
export const isOperator = ({ uid }: Peer, daemonUid: number | null): boolean => uid !== null && (uid === 0 || uid === daemonUid)
