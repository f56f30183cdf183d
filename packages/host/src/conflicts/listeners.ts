import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'

/** A TCP socket in LISTEN state. inode null: the kernel's tables cannot be read, only a bind told of it. */
export interface Listener {
	readonly port: number
	readonly inode: string | null
}

const LISTEN = '0A'

/** Listeners on the given ports, any address, IPv4 and IPv6 (lifecycle.md 6.4); without kernel tables by trying to bind. */
export async function findListeners(ports: readonly number[]): Promise<Listener[]> {
	const tables = await Promise.all(['/proc/net/tcp', '/proc/net/tcp6'].map(path => readFile(path, 'latin1').catch(() => null)))
	if (tables.some(table => table !== null)) return tables.flatMap(table => parseListeners(table ?? '', new Set(ports)))
	const taken = await Promise.all(ports.map(async port => ((await isTaken(port)) ? [{ port, inode: null }] : [])))
	return taken.flat()
}

/** Parses a table of /proc/net/tcp (proc(5)): local address in hexadecimal, state, inode. */
export function parseListeners(table: string, ports: ReadonlySet<number>): Listener[] {
	return table
		.split('\n')
		.slice(1)
		.map(line => line.trim().split(/\s+/))
		.filter(fields => fields[3] === LISTEN)
		.map(fields => ({ port: Number.parseInt(fields[1]?.split(':')[1] ?? '', 16), inode: fields[9] ?? '' }))
		.filter(({ port }) => ports.has(port))
}

function isTaken(port: number): Promise<boolean> {
	return new Promise(resolve => {
		const server = createServer()
		server.once('error', error => resolve(Reflect.get(error, 'code') === 'EADDRINUSE'))
		server.listen({ port, exclusive: true }, () => server.close(() => resolve(false)))
	})
}
