import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { request } from '../../daemon.ts'
import { interleave } from '../interleave.ts'
import type { Workload } from '../model.ts'
import { type Found, findOurs } from '../peers/peers.ts'
import { awaitRecords } from '../reference.ts'
import { withSupervisor } from '../scene.ts'
import { independent } from './start.ts'

const COUNT = 1000
const CHANGED = 10
const BUDGET_MS = 150

export const w13: Workload = {
	id: 'W13',
	title: `reload of ${COUNT} files of which ${CHANGED} changed`,
	async run({ runs }) {
		const touched: number[] = []
		const medians = await interleave(runs, {
			zinit: async () => {
				const { ms, changed } = await timeToReload(findOurs())
				touched.push(changed)
				return ms
			},
		})
		const ours = medians.zinit ?? Number.NaN
		const exact = touched.every(count => count === CHANGED)
		return [
			{
				workload: 'W13',
				figure: `time; ${Math.max(...touched)} touched`,
				ours,
				unit: 'ms',
				budget: `≤ ${BUDGET_MS} ms, exactly ${CHANGED}`,
				pass: ours <= BUDGET_MS && exact,
			},
		]
	},
}

function timeToReload({ peer, program }: Found): Promise<{ readonly ms: number; readonly changed: number }> {
	const services = independent(COUNT)
	return withSupervisor(peer, program, services, async ({ socket }, scene) => {
		await awaitRecords(scene.records, 'start', COUNT)
		for (const service of services.slice(0, CHANGED))
			writeFileSync(
				join(scene.directory, 'cfg', `${service.name}.toml`),
				`[service]\nname = "${service.name}"\nexec = ${JSON.stringify(`exec ${scene.command(service)}`)}\n[lifecycle]\nmax_restarts = 3\n`,
			)
		const begun = performance.now()
		const { result } = await request(socket ?? '', 'service.reload')
		const ms = performance.now() - begun
		const { changed, added, removed } = result as Readonly<Record<'changed' | 'added' | 'removed', readonly string[]>>
		return { ms, changed: changed.length + added.length + removed.length }
	})
}
