/** A database stand-in: tables of records in memory, a log of them on disk, JSON lines over TCP. Like others it recovers before it listens. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { portOf, type Reply, type Request } from './records.ts'

const RECOVERY_MS = 600
const log = join(process.env.SHOP_DATA ?? tmpdir(), `shop-${portOf('DATABASE_PORT')}.jsonl`)
const tables = new Map<string, Map<string, unknown>>()

console.log(`recovering from ${log}`)
const lines = existsSync(log) ? readFileSync(log, 'utf8').split('\n') : []
for (const line of lines.filter(Boolean)) apply(JSON.parse(line))
await setTimeout(RECOVERY_MS)

const server = createServer(socket => {
	socket.on('error', () => socket.destroy())
	createInterface(socket)
		.on('line', line => {
			if (JSON.parse(line).ask === 'put') appendFileSync(log, `${line}\n`)
			socket.write(`${JSON.stringify(apply(JSON.parse(line)))}\n`)
		})
		.on('error', () => {})
})
server.listen(portOf('DATABASE_PORT'), '127.0.0.1', () => console.log('ready for connections'))

process.on('SIGTERM', () => {
	console.log('closing')
	process.exit()
})

function apply(request: Request): Reply {
	const table = tables.get(request.table) ?? new Map<string, unknown>()
	tables.set(request.table, table)
	if (request.ask === 'put') table.set(request.key, request.value)
	return [...table.values()]
}
