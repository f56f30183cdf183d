import { readdirSync, readFileSync } from 'node:fs'
import type { Workload } from '../model.ts'
import { type Found, findPeers } from '../peers/peers.ts'
import { awaitRecords } from '../reference.ts'
import { withSupervisor } from '../scene.ts'
import { independent } from './start.ts'

/** V8 tidies up 8 s after the last work, in several steps (its memory reducer). */
const SETTLE_MS = 20_000
const WINDOW_MS = 5000
const PSS_BUDGET_MB = 80
const SERVICE_BUDGET_KB = 20
const TICKS_PER_SECOND = 100

interface Idle {
	readonly pssKb: number
	readonly cpuMs: number
	readonly wakeups: number
}

export const w6: Workload = {
	id: 'W6',
	title: 'idle',
	async run() {
		const rows = []
		const sizes = new Map<number, number>()
		for (const count of [100, 1000, 5000]) {
			const peers: Record<string, number> = {}
			let own: Idle = { pssKb: Number.NaN, cpuMs: Number.NaN, wakeups: Number.NaN }
			for (const found of findPeers()) {
				if (found.peer.name !== 'zinit' && count > 1000) continue
				const idle = await idleWith(found, count)
				if (found.peer.name === 'zinit') own = idle
				else peers[found.peer.name] = idle.pssKb / 1024
			}
			sizes.set(count, own.pssKb)
			const budget = count === 1000 ? PSS_BUDGET_MB : Number.POSITIVE_INFINITY
			rows.push(
				{
					workload: 'W6',
					figure: `PSS at ${count} services`,
					ours: own.pssKb / 1024,
					unit: 'MB',
					peers,
					budget: count === 1000 ? `≤ ${PSS_BUDGET_MB} MB` : 'shown',
					pass: own.pssKb / 1024 <= budget,
				},
				{
					workload: 'W6',
					figure: `wakeups at ${count} services (${own.cpuMs} ms of CPU in ${WINDOW_MS} ms)`,
					ours: own.wakeups,
					unit: '1/s',
					budget: '0',
					pass: own.wakeups < 1,
				},
			)
		}
		const perService = ((sizes.get(5000) ?? Number.NaN) - (sizes.get(1000) ?? Number.NaN)) / 4000
		rows.push({
			workload: 'W6',
			figure: 'PSS for each more service',
			ours: perService,
			unit: 'KB',
			budget: `≤ ${SERVICE_BUDGET_KB} KB`,
			pass: perService <= SERVICE_BUDGET_KB,
		})
		return rows
	},
}

function idleWith({ peer, program }: Found, count: number): Promise<Idle> {
	return withSupervisor(peer, program, independent(count), async ({ process: { pid = 0 } }, { records }) => {
		await awaitRecords(records, 'start', count)
		// Garbage and start-up work settle; what is measured is the rest state.
		await new Promise(resolve => setTimeout(resolve, SETTLE_MS))
		const before = activity(pid)
		await new Promise(resolve => setTimeout(resolve, WINDOW_MS))
		const after = activity(pid)
		return { pssKb: pssOf(pid), cpuMs: after.cpuMs - before.cpuMs, wakeups: ((after.switches - before.switches) / WINDOW_MS) * 1000 }
	})
}

function pssOf(pid: number): number {
	return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1])
}

/** Voluntary context switches and CPU time of all threads. */
function activity(pid: number): { readonly switches: number; readonly cpuMs: number } {
	const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? []
	const switches = readdirSync(`/proc/${pid}/task`)
		.map(task => Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/task/${task}/status`, 'latin1'))?.[1]))
		.reduce((sum, each) => sum + each, 0)
	return { switches, cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND }
}
