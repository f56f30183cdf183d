import { join } from 'node:path'
import { program } from '../../daemon.ts'
import { apart, interleave } from '../interleave.ts'
import type { Row, Workload } from '../model.ts'
import { findOurs, findZinitRs } from '../peers/peers.ts'
import { awaitRecords } from '../reference.ts'
import { withSupervisor } from '../scene.ts'
import { BARE, wallTime } from '../wall-time.ts'
import { independent } from './start.ts'

const HOT_BUDGET = 1.35
const OTHER_BUDGET = 3.5

const CASES = [
	{ words: ['status', 'n7'], budget: HOT_BUDGET },
	{ words: ['list'], budget: HOT_BUDGET },
	{ words: ['--help'], budget: OTHER_BUDGET },
	{ words: ['tree'], budget: OTHER_BUDGET },
] as const

export const w11: Workload = {
	id: 'W11',
	title: 'wall time of the command line, 1,000 services',
	async run({ runs }) {
		const { peer, program: server } = findOurs()
		const real = findZinitRs()
		return withSupervisor(peer, server, independent(1000), async ({ socket }, { records, directory }) => {
			await awaitRecords(records, 'start', 1000)
			const env = { ...process.env, HOME: directory, ZINIT_SOCKET: socket ?? '' }
			const rows: Row[] = []
			for (const { words, budget } of CASES) {
				const medians = await interleave(runs, {
					[BARE]: async () => wallTime(process.execPath, ['-e', '0'], env),
					zinit: async () => wallTime(program('zinit'), words, env),
					...(real === undefined ? {} : { 'zinit-0.3.9': async () => wallTime(join(process.env.ZINIT_RS_DIR ?? '', 'zinit'), words, env) }),
				})
				const { named, others } = apart(medians, 'zinit', BARE)
				const [ours = Number.NaN, bare = Number.NaN] = named
				rows.push({
					workload: 'W11',
					figure: `zinit ${words.join(' ')}`,
					ours,
					unit: 'ms',
					against: { name: BARE, value: bare },
					ratio: ours / bare,
					peers: others,
					budget: `≤ ${budget} × ${BARE}`,
					pass: ours <= budget * bare,
				})
			}
			return rows
		})
	},
}
