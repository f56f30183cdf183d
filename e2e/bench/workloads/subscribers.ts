import { spawn } from 'node:child_process'
import { connect, type Socket } from 'node:net'
import { eventually, request } from '../../daemon.ts'
import { interleave } from '../interleave.ts'
import type { Workload } from '../model.ts'
import { quantile } from '../numbers.ts'
import { type Found, findOurs } from '../peers/peers.ts'
import { awaitRecords } from '../reference.ts'
import { withSupervisor } from '../scene.ts'

const SUBSCRIBERS = 50
const COUNT = 1000
const BUDGET_MS = 50
const SUBSCRIBE = '{"jsonrpc":"2.0","id":1,"method":"events.subscribe","params":{}}\n'

export const w9: Workload = {
	id: 'W9',
	title: `${SUBSCRIBERS} subscribers while ${COUNT} services start, one of them stopped by SIGSTOP`,
	async run({ runs }) {
		const lost: number[] = []
		const medians = await interleave(runs, {
			zinit: async () => {
				const { p99, missing } = await lag(findOurs())
				lost.push(missing)
				return p99
			},
		})
		const ours = medians.zinit ?? Number.NaN
		const missing = Math.max(...lost)
		return [
			{
				workload: 'W9',
				figure: `p99 of lag, ${missing} events missing`,
				ours,
				unit: 'ms',
				budget: `≤ ${BUDGET_MS} ms, 0 missing`,
				pass: ours <= BUDGET_MS && missing === 0,
			},
		]
	},
}

/** Lag is the time of arrival less `at_ms` of the event, both by the wall clock of this machine. */
function lag({ peer, program }: Found): Promise<{ readonly p99: number; readonly missing: number }> {
	const services = Array.from({ length: COUNT }, (_, index) => ({ name: `n${index}`, toml: '' }))
	return withSupervisor(peer, program, services, async ({ socket }, { records }) => {
		const path = socket ?? ''
		await awaitRecords(records, 'start', COUNT)
		await request(path, 'service.stop_all', { wait_ms: 60_000 })
		const lags: number[] = []
		const counts: number[] = Array.from({ length: SUBSCRIBERS - 1 }, () => 0)
		const sockets = await Promise.all(
			counts.map((_, index) =>
				subscribe(path, (arrived, at_ms) => {
					lags.push(arrived - at_ms)
					counts[index] = (counts[index] ?? 0) + 1
				}),
			),
		)
		// The one that reads nothing is a process of its own, stopped in the kernel.
		const stopped = spawn(
			process.execPath,
			[
				'-e',
				`require('net').connect(${JSON.stringify(path)}).on('connect', function () { this.write(${JSON.stringify(SUBSCRIBE)}); process.kill(process.pid, 'SIGSTOP') })`,
			],
			{ stdio: 'ignore' },
		)
		try {
			await request(path, 'service.start_all', { wait_ms: 60_000 })
			await eventually('all events', () => (counts.every(count => count >= COUNT) ? true : undefined)).catch(() => undefined)
			return { p99: quantile(lags, 0.99), missing: counts.reduce((sum, count) => sum + Math.max(0, COUNT - count), 0) }
		} finally {
			stopped.kill('SIGKILL')
			for (const each of sockets) each.destroy()
		}
	})
}

/**
 * Tells of each transition to Running: when it arrived, and its `at_ms`. All subscribers share this process, so the other lines are not parsed: that
 * took longer than sending them, and made its own lag.
 */
function subscribe(path: string, onRunning: (arrived: number, at_ms: number) => void): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const socket = connect(path)
		let tail = ''
		socket.on('error', reject)
		socket.write(SUBSCRIBE)
		socket.setEncoding('latin1').on('data', chunk => {
			const arrived = Date.now()
			const lines = `${tail}${chunk}`.split('\n')
			tail = lines.pop() ?? ''
			for (const line of lines) {
				if (line.includes('"result":')) resolve(socket)
				else if (line.includes('"to":"running"')) onRunning(arrived, Number(/"at_ms":(\d+)/.exec(line)?.[1]))
			}
		})
	})
}
