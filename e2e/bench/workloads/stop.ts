import { eventually } from '../../daemon.ts'
import { apart, interleave } from '../interleave.ts'
import type { BenchService, Workload } from '../model.ts'
import { limitOf } from '../peers/limit.ts'
import { type Found, findPeers } from '../peers/peers.ts'
import { awaitRecords, lastOf, milliseconds, type Record, readRecords } from '../reference.ts'
import { leftovers, withSupervisor } from '../scene.ts'
import { chain, independent } from './start.ts'

const COUNT = 1000
const BUDGET_MS = 120
const STOP_TIMEOUT_MS = 1000

interface Case {
	readonly figure: string
	readonly services: readonly BenchService[]
	readonly budget: number
	readonly ordered?: true
	/** Some of them ignore SIGTERM. */
	readonly stubborn?: true
	/** The real zinit takes 0.1 s a service. */
	readonly slow?: true
}

const CASES: readonly Case[] = [
	{ figure: `${COUNT} independent services`, services: independent(COUNT), budget: BUDGET_MS, slow: true },
	{ figure: 'a chain of 200', services: chain(200), budget: BUDGET_MS, ordered: true, slow: true },
	{
		figure: `${COUNT}, 5 % ignoring SIGTERM with a timeout of ${STOP_TIMEOUT_MS} ms`,
		services: independent(COUNT).map((service, index) =>
			index % 20 === 0 ? { ...service, ignores: true, stopTimeoutMs: STOP_TIMEOUT_MS } : service,
		),
		budget: BUDGET_MS + STOP_TIMEOUT_MS,
		stubborn: true,
		slow: true,
	},
]

export const w5: Workload = {
	id: 'W5',
	title: 'stop everything, to the last exit',
	async run({ runs }) {
		const rows = []
		for (const { figure, services, budget, ordered, stubborn, slow } of CASES) {
			const peers = findPeers().filter(
				({ peer }) =>
					(!ordered || (peer.ordered && services.length <= (peer.longestChain ?? services.length))) &&
					!(slow && peer.name === 'zinit-0.3.9'),
			)
			const limit = limitOf({ backwards: ordered === true, timeoutMs: stubborn ? STOP_TIMEOUT_MS : 0 })
			const left: number[] = []
			const measures = [limit, ...peers].map(
				found =>
					[
						found.peer.name,
						async () => {
							const { ms, leftover } = await timeToStop(found, services)
							if (found.peer.name === 'zinit') left.push(leftover)
							return ms
						},
					] as const,
			)
			const { named, others } = apart(await interleave(runs, Object.fromEntries(measures)), 'zinit', limit.peer.name)
			const [ours = Number.NaN, least = Number.NaN] = named
			const leftover = Math.max(...left)
			rows.push({
				workload: 'W5',
				figure: `${figure}; ${leftover} left`,
				ours,
				unit: 'ms',
				against: { name: limit.peer.name, value: least },
				ratio: ours / least,
				peers: others,
				budget: `≤ ${budget} ms, 0 left`,
				pass: ours <= budget && leftover === 0,
			})
		}
		return rows
	},
}

/** ms from the request to the last exit, by the last record or, where a process is killed, by its disappearance. */
function timeToStop(
	{ peer, program }: Found,
	services: readonly BenchService[],
): Promise<{ readonly ms: number; readonly leftover: number }> {
	return withSupervisor(peer, program, services, async (running, { records }) => {
		await awaitRecords(records, 'start', services.length)
		const stubborn = services.filter(({ ignores }) => ignores).length
		const begun = process.hrtime.bigint()
		const ending = running.end()
		await awaitRecords(records, 'term', services.length - stubborn)
		if (stubborn > 0) await eventually('the end of the stubborn', () => (leftovers(records).length === 0 ? true : undefined))
		const end = stubborn > 0 ? process.hrtime.bigint() : lastOf(readRecords(records), 'term')
		await ending.catch(() => undefined)
		await eventually('the end of the supervisor', () =>
			running.process.exitCode !== null || running.process.signalCode !== null ? true : undefined,
		)
		checkOrder(readRecords(records), services)
		return { ms: milliseconds(end - begun), leftover: leftovers(records).length }
	})
}

function checkOrder(records: readonly Record[], services: readonly BenchService[]): void {
	const ended = new Map(records.flatMap(({ what, name, at }) => (what === 'term' ? [[name, at] as const] : [])))
	for (const { name, requires = [] } of services)
		for (const required of requires)
			if ((ended.get(required) ?? 0n) < (ended.get(name) ?? 0n))
				throw new Error(`${required} was stopped before ${name}, which requires it`)
}
