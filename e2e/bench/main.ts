import { installPeers } from './install.ts'
import type { Row, Workload } from './model.ts'
import { findPeers } from './peers/peers.ts'
import { tableOf, writeJson } from './report.ts'
import { w12 } from './workloads/boot.ts'
import { w11 } from './workloads/cli.ts'
import { w6 } from './workloads/idle.ts'
import { w3 } from './workloads/layers.ts'
import { w7 } from './workloads/logs.ts'
import { w13 } from './workloads/reload.ts'
import { w4 } from './workloads/restart.ts'
import { w8 } from './workloads/rpc.ts'
import { w1, w1b, w2 } from './workloads/start.ts'
import { w5 } from './workloads/stop.ts'
import { w9 } from './workloads/subscribers.ts'

const WORKLOADS: readonly Workload[] = [w1, w1b, w2, w3, w4, w5, w6, w7, w8, w9, w11, w12, w13]
const USAGE = 'usage: npm run bench -- [--runs N] [--json FILE] [--install-peers] [W1 W5 …]'

const wanted: string[] = []
let runs = 5
let json: string | null = null
const words = process.argv.slice(2)
for (let word = words.shift(); word !== undefined; word = words.shift()) {
	if (word === '--install-peers') installPeers()
	else if (word === '--runs') runs = Number(words.shift())
	else if (word === '--json') json = words.shift() ?? null
	else if (WORKLOADS.some(({ id }) => id === word)) wanted.push(word)
	else fail(`unknown word '${word}'`)
}
if (!Number.isInteger(runs) || runs < 1) fail('--runs takes a whole number from 1')

const rows: Row[] = []
console.error(
	`peers: ${findPeers()
		.map(({ peer }) => peer.name)
		.join(', ')}`,
)
for (const workload of WORKLOADS) {
	if (wanted.length > 0 && !wanted.includes(workload.id)) continue
	console.error(`${workload.id}: ${workload.title}`)
	rows.push(...(await workload.run({ runs, log: line => console.error(line) })))
}
console.log(tableOf(rows))
if (json !== null) writeJson(json, rows)
process.exitCode = rows.every(({ pass }) => pass) ? 0 : 1

function fail(message: string): never {
	console.error(`Error: ${message}\n${USAGE}`)
	process.exit(2)
}
