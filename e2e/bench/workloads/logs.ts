import { readFileSync } from 'node:fs'
import { eventually, request } from '../../daemon.ts'
import { apart, interleave } from '../interleave.ts'
import type { BenchService, Row, Workload } from '../model.ts'
import { quantile } from '../numbers.ts'
import { type Found, findOurs } from '../peers/peers.ts'
import { referenceProgram } from '../reference.ts'
import { withSupervisor } from '../scene.ts'

const BUDGET_MB_PER_S = 350
const LINE = 100
const MB = 1e6
const LONGEST_LINE = 64 * 1024
const DRIP_SECONDS = 5

/** The writers may take all processors, ms. */
const PATIENCE_MS = 180_000

interface Flood {
	readonly figure: string
	readonly services: readonly BenchService[]
	/** Lines that each service must come to. */
	readonly lines: number
	readonly bytes: number
	readonly budget: number | null
}

const floods = (): readonly Flood[] => {
	const write = (lines: number, bytes: number) => `exec ${referenceProgram()} write ${lines} ${bytes}`
	const oneshots = (count: number, exec: string): readonly BenchService[] =>
		Array.from({ length: count }, (_, index) => ({ name: `w${index}`, exec, toml: 'oneshot = true\nstatus = "stop"\n' }))
	return [
		{
			figure: 'one writer, 400 MB of 100-byte lines',
			services: oneshots(1, write(4_000_000, LINE)),
			lines: 4_000_000,
			bytes: 400 * MB,
			budget: BUDGET_MB_PER_S,
		},
		{ figure: '100 writers of 4 MB', services: oneshots(100, write(40_000, LINE)), lines: 40_000, bytes: 400 * MB, budget: null },
		{
			figure: 'one line of 100 MB',
			services: oneshots(1, write(0, 100 * MB)),
			lines: Math.ceil((100 * MB) / LONGEST_LINE),
			bytes: 100 * MB,
			budget: null,
		},
		{
			figure: `1,000 writers of 1,000 lines/s for ${DRIP_SECONDS} s`,
			services: oneshots(1000, `exec ${referenceProgram()} drip 1000 ${DRIP_SECONDS}`),
			lines: 1000 * DRIP_SECONDS,
			bytes: 1000 * 1000 * DRIP_SECONDS * LINE,
			budget: null,
		},
	]
}

export const w7: Workload = {
	id: 'W7',
	title: 'logs',
	async run({ runs }) {
		const rows: Row[] = []
		for (const flood of floods()) {
			const rest: Taken[] = []
			const medians = await interleave(Math.min(runs, flood.services.length === 1000 ? 1 : runs), {
				zinit: async () => {
					const taken = await take(findOurs(), flood)
					rest.push(taken)
					return flood.bytes / MB / taken.seconds
				},
			})
			const [ours = Number.NaN] = apart(medians, 'zinit').named
			const worst = (pick: (taken: Taken) => number) => Math.max(...rest.map(pick))
			rows.push({
				workload: 'W7',
				figure: `${flood.figure}; peak RSS ${Math.round(worst(({ peakMb }) => peakMb))} MB, p99 of status ${worst(({ p99 }) => p99).toFixed(1)} ms, ${worst(({ lost }) => lost)} lost`,
				ours,
				unit: 'MB/s',
				budget: flood.budget === null ? '0 lost' : `≥ ${flood.budget} MB/s, 0 lost`,
				pass: (flood.budget === null || ours >= flood.budget) && worst(({ lost }) => lost) === 0,
			})
		}
		return rows
	},
}

interface Taken {
	readonly seconds: number
	readonly peakMb: number
	readonly p99: number
	readonly lost: number
}

/** From the start of the writers until every line has its number. */
function take({ peer, program }: Found, { services, lines }: Flood): Promise<Taken> {
	return withSupervisor(peer, program, services, async ({ process: { pid = 0 }, socket }) => {
		const path = socket ?? ''
		await eventually('the daemon', async () => (await request(path, 'system.ping').catch(() => undefined)) ?? undefined)
		const begun = performance.now()
		await Promise.all(services.map(({ name }) => request(path, 'service.start', { name, wait_ms: 0 })))
		const latencies: number[] = []
		const seen = new Map<string, number>()
		const look = async () => {
			const asked = performance.now()
			for (const { name } of services) {
				if ((seen.get(name) ?? 0) >= lines) continue
				const { result } = await request(path, 'logs.tail', { name, lines: 1 })
				const [last] = result as readonly { readonly seq: number }[]
				seen.set(name, last?.seq ?? 0)
				break
			}
			latencies.push(performance.now() - asked)
			return services.every(({ name }) => (seen.get(name) ?? 0) >= lines) ? true : undefined
		}
		await eventually('all lines', look, PATIENCE_MS)
		const seconds = (performance.now() - begun) / 1000
		const lost = services.reduce((sum, { name }) => sum + Math.max(0, lines - (seen.get(name) ?? 0)), 0)
		return { seconds, peakMb: peakOf(pid), p99: quantile(latencies, 0.99), lost }
	})
}

function peakOf(pid: number): number {
	return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]) / 1024
}
