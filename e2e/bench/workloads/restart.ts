import { apart, interleave } from '../interleave.ts'
import type { BenchService, Workload } from '../model.ts'
import { quantile } from '../numbers.ts'
import { limitOf } from '../peers/limit.ts'
import { type Found, findPeers } from '../peers/peers.ts'
import { awaitRecords, milliseconds } from '../reference.ts'
import { withSupervisor } from '../scene.ts'

const DELAY_MS = 1
const BUDGET_MS = 3 + DELAY_MS
const KILLS = 100
const SERVICE: BenchService = {
	name: 'n0',
	toml: `[lifecycle]\nrestart_delay_ms = ${DELAY_MS}\nmax_restarts = 0\nstability_period_ms = 0\n`,
}

export const w4: Workload = {
	id: 'W4',
	title: `SIGKILL a service, restart delay ${DELAY_MS} ms`,
	async run({ runs }) {
		const peers = findPeers().filter(({ peer }) => peer.name.startsWith('zinit') || peer.name === 'dinit')
		const limit = limitOf({ delayMs: DELAY_MS })
		const worst: number[] = []
		const measures = [limit, ...peers].map(
			found =>
				[
					found.peer.name,
					async () => {
						const gaps = await deathToStart(found)
						if (found.peer.name === 'zinit') worst.push(quantile(gaps, 0.99))
						return quantile(gaps, 0.5)
					},
				] as const,
		)
		const medians = await interleave(runs, Object.fromEntries(measures))
		const { named, others } = apart(medians, 'zinit', limit.peer.name)
		const [ours = Number.NaN, least = Number.NaN] = named
		return [
			{
				workload: 'W4',
				figure: 'p50 of death to new start',
				ours,
				unit: 'ms',
				against: { name: limit.peer.name, value: least },
				ratio: ours / least,
				peers: others,
				budget: `≤ ${BUDGET_MS} ms, delay included`,
				pass: ours <= BUDGET_MS,
			},
			{ workload: 'W4', figure: 'p99 of death to new start', ours: quantile(worst, 0.5), unit: 'ms', budget: 'shown', pass: true },
		]
	},
}

/** ms from each SIGKILL to the start of the next process. */
function deathToStart({ peer, program }: Found): Promise<readonly number[]> {
	return withSupervisor(peer, program, [SERVICE], async (_, { records }) => {
		const gaps: number[] = []
		let alive = (await awaitRecords(records, 'start', 1))[0]
		while (gaps.length < KILLS && alive !== undefined) {
			const killed = process.hrtime.bigint()
			process.kill(alive.pid, 'SIGKILL')
			const starts = await awaitRecords(records, 'start', gaps.length + 2)
			alive = starts[gaps.length + 1]
			if (alive !== undefined) gaps.push(milliseconds(alive.at - killed))
		}
		return gaps
	})
}
