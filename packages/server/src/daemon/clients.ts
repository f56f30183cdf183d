import type { Socket } from 'node:net'
import { groupOfFile, isInGroup, peerCredentials } from '@zinit/host'
import { encodeError, type Limits } from '@zinit/protocol'
import type { Dispatch } from '../rpc/dispatch.ts'
import { BusyPoll } from '../wire/busy-poll.ts'
import { Connection } from '../wire/connection.ts'
import { isOperator, peerOf } from './access.ts'

export interface ClientsOptions {
	readonly socket: string
	readonly limits: Limits
}

/** All connections of the daemon. */
export interface Clients {
	accept(socket: Socket): void
	/** Ends every subscription and connection in order; resolves when all are gone, at the latest after a second. */
	finish(): Promise<void>
}

/** How long clients that do not read may hold up the end of the daemon, ms. */
const FAREWELL_MS = 1000

export function createClients({ socket: path, limits }: ClientsOptions, dispatch: Dispatch): Clients {
	const daemonUid = process.geteuid?.() ?? null
	const connections = new Set<Connection>()
	const busyPoll = new BusyPoll()
	let onEmpty: () => void = () => undefined
	const isMember = ({ pid, gid }: { readonly pid: number; readonly gid: number }) => {
		const group = groupOfFile(path)
		return group !== null && (gid === group || isInGroup(pid, group))
	}
	return {
		accept(socket) {
			const peer = peerOf(peerCredentials(socket), { daemonUid, isMember })
			const free = limits.connections - connections.size
			if (free <= 0 || (free <= limits.reserved_connections && !isOperator(peer, daemonUid))) return refuse(socket, limits)
			const connection: Connection = new Connection(socket, {
				peer,
				limits,
				dispatch,
				busyPoll,
				onGone: () => {
					connections.delete(connection)
					if (connections.size === 0) onEmpty()
				},
			})
			connections.add(connection)
		},
		async finish() {
			for (const connection of connections) connection.finish()
			if (connections.size === 0) return
			await new Promise<void>(resolve => {
				const late = setTimeout(resolve, FAREWELL_MS)
				onEmpty = () => {
					clearTimeout(late)
					resolve()
				}
			})
			for (const connection of connections) connection.destroy()
		},
	}
}

/** One line that says why, then the end; what the peer sends is not read. */
function refuse(socket: Socket, { connections, stall_ms }: Limits): void {
	socket.on('error', () => socket.destroy())
	socket.setTimeout(stall_ms, () => socket.destroy())
	socket.resume()
	const line = encodeError('null', {
		kind: 'limit',
		message: `cannot connect: all ${connections} connections are taken`,
		limit: connections,
	})
	socket.end(`${line}\n`)
}
