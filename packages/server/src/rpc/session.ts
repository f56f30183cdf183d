import type { Feeds } from '../feeds/feeds.ts'
import { Refusal } from './refusal.ts'

/** Who is at the other end of a connection, and what it may do (rpc.md 8.6); null: the platform does not say. */
export interface Peer {
	readonly pid: number | null
	readonly uid: number | null
	readonly gid: number | null
	readonly access: 'read' | 'write'
}

/** What a handler knows about the connection that asks. */
export interface Session {
	readonly peer: Peer
	readonly feeds: Feeds
}

/** Throws `permission_denied` unless the peer may change things. */
export function requireWrite({ peer }: Session, method: string): void {
	if (peer.access === 'write') return
	throw new Refusal({
		kind: 'permission_denied',
		message: `permission denied: ${method} needs write access, uid ${peer.uid} may only read`,
	})
}
