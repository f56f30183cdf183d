import { apart, interleave } from '../interleave.ts'
import type { Row, Workload } from '../model.ts'
import { type Found, findPeers } from '../peers/peers.ts'
import { awaitRecords, load } from '../reference.ts'
import { withSupervisor } from '../scene.ts'
import { independent } from './start.ts'

interface Case {
	readonly figure: string
	readonly services: number
	readonly request: string
	readonly count: number
	/** In flight on one connection, or connections with one in flight each. */
	readonly depth?: number
	readonly clients?: number
	/** Least share of the real zinit's rate; null: shown. */
	readonly budget: number | null
}

const STATUS = '{"jsonrpc":"2.0","id":1,"method":"service.status","params":{"name":"n7"}}'
const LIST = '{"jsonrpc":"2.0","id":1,"method":"service.list"}'

const CASES: readonly Case[] = [
	{ figure: 'service.status one by one', services: 100, request: STATUS, count: 40_000, depth: 1, budget: 1 },
	{ figure: 'service.status 32 deep', services: 100, request: STATUS, count: 200_000, depth: 32, budget: 0.75 },
	{ figure: 'service.list of 100 one by one', services: 100, request: LIST, count: 20_000, depth: 1, budget: null },
	{ figure: 'service.list of 100 32 deep', services: 100, request: LIST, count: 50_000, depth: 32, budget: null },
	{ figure: 'service.list of 1,000 one by one', services: 1000, request: LIST, count: 4000, depth: 1, budget: null },
	{ figure: 'service.status, 256 clients', services: 100, request: STATUS, count: 100_000, clients: 256, budget: null },
]

export const w8: Workload = {
	id: 'W8',
	title: 'requests a second',
	async run({ runs }) {
		const rows: Row[] = []
		const peers = findPeers().filter(({ peer }) => peer.name.startsWith('zinit'))
		for (const { budget, ...each } of CASES) {
			const late: number[] = []
			const measures = peers.map(
				found =>
					[
						found.peer.name,
						async () => {
							const { rate, p99 } = await rateOf(found, each)
							if (found.peer.name === 'zinit') late.push(p99)
							return rate
						},
					] as const,
			)
			const { named } = apart(await interleave(runs, Object.fromEntries(measures)), 'zinit', 'zinit-0.3.9')
			const [ours = Number.NaN, real = Number.NaN] = named
			const against = Number.isNaN(real) ? {} : { against: { name: 'zinit-0.3.9', value: real }, ratio: ours / real }
			rows.push({
				workload: 'W8',
				figure: `${each.figure} (p99 ${Math.max(...late).toFixed(2)} ms)`,
				ours,
				unit: '1/s',
				...against,
				budget: budget === null ? 'shown' : `≥ ${budget} × zinit 0.3.9`,
				pass: budget === null || Number.isNaN(real) || ours >= budget * real,
			})
		}
		return rows
	},
}

function rateOf(
	{ peer, program }: Found,
	{ services, request, count, depth, clients }: Omit<Case, 'budget' | 'figure'>,
): Promise<{ readonly rate: number; readonly p99: number }> {
	return withSupervisor(peer, program, independent(services), async ({ socket }, { records }) => {
		await awaitRecords(records, 'start', services)
		return clients === undefined
			? load(['rpc', socket ?? '', String(count), String(depth), request], count)
			: load(['clients', socket ?? '', String(count), String(clients), request], count)
	})
}
