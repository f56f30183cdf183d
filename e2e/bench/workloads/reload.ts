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
/** Age, ms, at which a file's time stamp tells whether it has changed; a younger one is read again by each reload. */
const SETTLED_MS = 2500

export const w13: Workload = {
	id: 'W13',
	title: `reload of ${COUNT} files of which ${CHANGED} changed`,
	async run({ runs }) {
		const touched: number[] = []
		const measure = (isKnown: boolean) => async () => {
			const { ms, changed } = await timeToReload(findOurs(), isKnown)
			touched.push(changed)
			return ms
		}
		const { known = Number.NaN, young = Number.NaN } = await interleave(runs, { known: measure(true), young: measure(false) })
		const exact = touched.every(count => count === CHANGED)
		return [
			{
				workload: 'W13',
				figure: `time; ${Math.max(...touched)} touched`,
				ours: known,
				unit: 'ms',
				budget: `≤ ${BUDGET_MS} ms, exactly ${CHANGED}`,
				pass: known <= BUDGET_MS && exact,
			},
			{ workload: 'W13', figure: 'time right after all files were written', ours: young, unit: 'ms', budget: 'shown', pass: true },
		]
	},
}

/** `isKnown`: the files have not changed for a while before, and the daemon has seen so. */
function timeToReload({ peer, program }: Found, isKnown: boolean): Promise<{ readonly ms: number; readonly changed: number }> {
	const services = independent(COUNT)
	return withSupervisor(peer, program, services, async ({ socket }, scene) => {
		await awaitRecords(scene.records, 'start', COUNT)
		if (isKnown) {
			await new Promise(resolve => setTimeout(resolve, SETTLED_MS))
			await request(socket ?? '', 'service.reload')
		}
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
