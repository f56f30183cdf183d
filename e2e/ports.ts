import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/** Ports that tests of this process have: a port of one address family may be free in the other. */
const taken = new Set<number>()

/** A port of the loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
	const server = await listen(0)
	const port = portOf(server)
	server.close()
	await once(server, 'close')
	return port
}

/** A listener of this program, which does not keep it alive; on port 0 on one that no other test has. */
export async function listen(port: number, host = '127.0.0.1'): Promise<Server> {
	const server = createServer(socket => socket.destroy())
	server.listen(port, host).unref()
	await once(server, 'listening')
	if (port !== 0 || !taken.has(portOf(server))) {
		taken.add(portOf(server))
		return server
	}
	server.close()
	return listen(0, host)
}

/** The port of a listener. */
export function portOf(server: Server): number {
	const address = server.address()
	if (address === null || typeof address === 'string') throw new Error('not a TCP listener')
	return address.port
}
