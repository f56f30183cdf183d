import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/** A port of the loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
	const server = await listen(0)
	const port = portOf(server)
	server.close()
	await once(server, 'close')
	return port
}

/** A listener of this program. */
export async function listen(port: number, host = '127.0.0.1'): Promise<Server> {
	const server = createServer(socket => socket.destroy())
	server.listen(port, host)
	await once(server, 'listening')
	return server
}

/** The port of a listener. */
export function portOf(server: Server): number {
	const address = server.address()
	if (address === null || typeof address === 'string') throw new Error('not a TCP listener')
	return address.port
}
