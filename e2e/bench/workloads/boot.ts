import { request } from '../../daemon.ts'
import { apart, interleave } from '../interleave.ts'
import type { Row, Workload } from '../model.ts'
import { quantile } from '../numbers.ts'
import { type Found, findPeers } from '../peers/peers.ts'
import { awaitRecords, milliseconds } from '../reference.ts'
import { withSupervisor } from '../scene.ts'
import { BARE, wallTime } from '../wall-time.ts'
import { independent } from './start.ts'

const BUDGET_MS = 150
/** The budget is meant for a machine on which a bare Node.js takes 23 ms. */
const BUDGET_RATIO = BUDGET_MS / 23

export const w12: Workload = {
	id: 'W12',
	title: 'from the execution of the daemon to its first answer and its first service',
	async run({ runs }) {
		const rows: Row[] = []
		const peers = findPeers().filter(({ peer }) => peer.name.startsWith('zinit'))
		for (const count of [1, 100, 1000]) {
			const first: number[] = []
			const measures = peers.map(
				found =>
					[
						found.peer.name,
						async () => {
							const { answer, start } = await bootTimes(found, count)
							if (found.peer.name === 'zinit') first.push(start)
							return answer
						},
					] as const,
			)
			const bareNode = async () => wallTime(process.execPath, ['-e', '0'], process.env)
			const { named, others } = apart(await interleave(runs, { [BARE]: bareNode, ...Object.fromEntries(measures) }), 'zinit', BARE)
			const [ours = Number.NaN, bare = Number.NaN] = named
			rows.push(
				{
					workload: 'W12',
					figure: `socket answers, ${count} files`,
					ours,
					unit: 'ms',
					against: { name: BARE, value: bare },
					ratio: ours / bare,
					peers: others,
					budget: count === 100 ? `≤ ${BUDGET_MS} ms, or ${BUDGET_RATIO.toFixed(1)} × ${BARE}` : 'shown',
					pass: count !== 100 || ours <= Math.max(BUDGET_MS, BUDGET_RATIO * bare),
				},
				{
					workload: 'W12',
					figure: `first service started, ${count} files`,
					ours: quantile(first, 0.5),
					unit: 'ms',
					budget: 'shown',
					pass: true,
				},
			)
		}
		return rows
	},
}

function bootTimes({ peer, program }: Found, count: number): Promise<{ readonly answer: number; readonly start: number }> {
	return withSupervisor(peer, program, independent(count), async ({ at, socket }, { records }) => {
		let answered: bigint | null = null
		while (answered === null) {
			answered = await request(socket ?? '', 'system.ping').then(
				() => process.hrtime.bigint(),
				() => null,
			)
			if (answered === null) await new Promise(resolve => setTimeout(resolve, 1))
		}
		const started = await awaitRecords(records, 'start', count)
		const first = started.reduce(
			(least, record) => (record.what === 'start' && record.at < least ? record.at : least),
			started[0]?.at ?? 0n,
		)
		return { answer: milliseconds(answered - at), start: milliseconds(first - at) }
	})
}
