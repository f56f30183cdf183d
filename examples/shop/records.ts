import { connect } from 'node:net'
import { createInterface } from 'node:readline'

/** What the database is asked: one JSON object a line. */
export type Request =
	| { readonly ask: 'put'; readonly table: string; readonly key: string; readonly value: unknown }
	| { readonly ask: 'list'; readonly table: string }

/** What it answers: the values of the table. */
export type Reply = readonly unknown[]

/** One request to the database on a connection of its own. Rejects if it cannot be reached or says nothing. */
export function ask(request: Request): Promise<Reply> {
	return new Promise((resolve, reject) => {
		const socket = connect(portOf('DATABASE_PORT'), '127.0.0.1')
		socket.on('error', reject)
		socket.on('close', () => reject(new Error('the database closed the connection')))
		createInterface(socket)
			.on('line', line => {
				resolve(JSON.parse(line))
				socket.end()
			})
			.on('error', reject)
		socket.write(`${JSON.stringify(request)}\n`)
	})
}

/** A port from the environment; throws if there is none. */
export function portOf(name: string): number {
	const port = Number(process.env[name])
	if (!Number.isInteger(port)) throw new Error(`${name} is no port: ${process.env[name]}`)
	return port
}
