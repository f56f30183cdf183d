import { rmSync } from 'node:fs'
import { request } from '../../daemon.ts'
import { apart, interleave } from '../interleave.ts'
import type { BenchService, Workload } from '../model.ts'
import { quantile } from '../numbers.ts'
import { type Found, findOurs, findPeers } from '../peers/peers.ts'
import { awaitRecords, lastOf, milliseconds, type Record, spawnLimit } from '../reference.ts'
import { makeDirectory, withSupervisor } from '../scene.ts'

const COUNT = 1000
const START_BUDGET = 1.25
const CHAIN_BUDGET = 1.5
const STATUS_BUDGET_MS = 20

const LIMIT = 'C loop'

export const independent = (count: number): readonly BenchService[] => Array.from({ length: count }, (_, index) => ({ name: `n${index}` }))

export const chain = (count: number): readonly BenchService[] =>
	Array.from({ length: count }, (_, index) => ({ name: `n${index}`, requires: index === 0 ? [] : [`n${index - 1}`] }))

export const w1: Workload = {
	id: 'W1',
	title: 'start 1,000 independent services, from the execution of the supervisor to the last start',
	async run({ runs }) {
		const measures = Object.fromEntries(findPeers().map(found => [found.peer.name, () => timeToStart(found, independent(COUNT))]))
		const medians = await interleave(runs, { [LIMIT]: () => withDirectory(directory => spawnLimit(COUNT, directory)), ...measures })
		const { named, others } = apart(medians, 'zinit', LIMIT)
		const [ours = Number.NaN, limit = Number.NaN] = named
		const slower = findPeers().every(({ peer }) => !peer.captures || peer.name === 'zinit' || (medians[peer.name] ?? 0) > ours)
		return [
			{
				workload: 'W1',
				figure: `time to the last of ${COUNT} starts`,
				ours,
				unit: 'ms',
				against: { name: LIMIT, value: limit },
				ratio: ours / limit,
				peers: others,
				budget: `≤ ${START_BUDGET} × C loop, faster than every peer that captures output`,
				pass: ours <= START_BUDGET * limit && slower,
			},
		]
	},
}

export const w1b: Workload = {
	id: 'W1b',
	title: 'requests while 1,000 services start',
	async run({ runs }) {
		const medians = await interleave(runs, { zinit: () => statusDuringStart(findOurs()) })
		const ours = medians.zinit ?? Number.NaN
		return [
			{
				workload: 'W1b',
				figure: 'p99 of service.status',
				ours,
				unit: 'ms',
				budget: `≤ ${STATUS_BUDGET_MS} ms`,
				pass: ours <= STATUS_BUDGET_MS,
			},
		]
	},
}

export const w2: Workload = {
	id: 'W2',
	title: 'a chain of requirements',
	async run({ runs }) {
		const rows = []
		for (const count of [200, 1000, 10_000]) {
			const peers = findPeers().filter(({ peer }) => peer.ordered && count <= (peer.longestChain ?? count))
			const measures = Object.fromEntries(peers.map(found => [found.peer.name, () => timeToStart(found, chain(count))]))
			const few = count > 1000 ? Math.min(runs, 3) : runs
			const medians = await interleave(few, { [LIMIT]: () => withDirectory(directory => spawnLimit(count, directory)), ...measures })
			const { named, others } = apart(medians, 'zinit', LIMIT)
			const [ours = Number.NaN, limit = Number.NaN] = named
			rows.push({
				workload: 'W2',
				figure: `time to the last start of a chain of ${count}, in order`,
				ours,
				unit: 'ms',
				against: { name: LIMIT, value: limit },
				ratio: ours / limit,
				peers: others,
				budget: `≤ ${CHAIN_BUDGET} × C loop`,
				pass: ours <= CHAIN_BUDGET * limit,
			})
		}
		return rows
	},
}

/** ms from the execution of the supervisor to the last start; throws if one started before what it requires. */
export function timeToStart({ peer, program }: Found, services: readonly BenchService[]): Promise<number> {
	return withSupervisor(peer, program, services, async ({ at }, { records }) => {
		const started = await awaitRecords(records, 'start', services.length)
		checkOrder(started, services)
		return milliseconds(lastOf(started, 'start') - at)
	})
}

/** A process says that it runs when it gets to run, which two may do the other way round: the one that was made first has the lower pid. */
function checkOrder(records: readonly Record[], services: readonly BenchService[]): void {
	const started = new Map(records.map(record => [record.name, record]))
	for (const { name, requires = [] } of services) {
		const own = started.get(name)
		for (const required of requires) {
			const other = started.get(required)
			if (own === undefined || other === undefined || (other.at > own.at && other.pid > own.pid))
				throw new Error(`${name} started before ${required}, which it requires`)
		}
	}
}

function statusDuringStart({ peer, program }: Found): Promise<number> {
	return withSupervisor(peer, program, independent(COUNT), async ({ socket }, { records }) => {
		const latencies: number[] = []
		let over = false
		const asking = (async () => {
			while (!over) {
				const begun = performance.now()
				const answered = await request(socket ?? '', 'service.status', { name: `n${latencies.length % COUNT}` }).then(
					() => true,
					() => false,
				)
				if (answered) latencies.push(performance.now() - begun)
				else await new Promise(resolve => setImmediate(resolve))
			}
		})()
		await awaitRecords(records, 'start', COUNT)
		over = true
		await asking
		return quantile(latencies, 0.99)
	})
}

export async function withDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
	const directory = makeDirectory()
	try {
		return await work(directory)
	} finally {
		rmSync(directory, { recursive: true, force: true })
	}
}
