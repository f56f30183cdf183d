import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultLimits, type Limits } from '@zinit/protocol'
import { type Clients, createClients } from '../daemon/clients.ts'
import type { Dispatch } from '../rpc/dispatch.ts'
import { RawClient } from './client.ts'

/** The wire of a daemon over a real socket, with a dispatch of the test's own. */
export interface TestServer extends AsyncDisposable {
	readonly path: string
	readonly clients: Clients
	/** Its ends of the connections, in the order in which they came. */
	readonly sockets: readonly Socket[]
	connect(): RawClient
}

export async function serve(dispatch: Dispatch, limits: Partial<Limits> = {}): Promise<TestServer> {
	const directory = await mkdtemp(join(tmpdir(), 'zinit-wire-'))
	const path = join(directory, 'z.sock')
	const clients = createClients({ socket: path, limits: { ...defaultLimits, ...limits } }, dispatch)
	const sockets: Socket[] = []
	const server = createServer({ allowHalfOpen: true }, socket => {
		sockets.push(socket)
		clients.accept(socket)
	})
	await new Promise<void>(resolve => server.listen(path, resolve))
	const connections: RawClient[] = []
	return {
		path,
		clients,
		sockets,
		connect() {
			const client = new RawClient(path)
			connections.push(client)
			return client
		},
		async [Symbol.asyncDispose]() {
			for (const client of connections) client.close()
			await clients.finish()
			await new Promise(resolve => server.close(resolve))
			await rm(directory, { recursive: true, force: true })
		},
	}
}
