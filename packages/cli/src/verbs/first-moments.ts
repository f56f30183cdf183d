import type { ActionResult, ServiceInfo, ZinitClient } from '@zinit/client'
import { orNull } from './expect.ts'

/**
 * The result of a start, looked at again after its first 100 ms: a service without a probe runs as soon as its process does,
 * and a program that is not there or does not like its arguments is gone a moment later. 0.3.9 pauses as long (cli.md 2).
 */
export const afterFirstMoments = async (client: ZinitClient, result: ActionResult): Promise<ActionResult> => {
	const { name, outcome, state, pid, duration_ms } = result
	if (outcome !== 'done' || state !== 'running' || pid === null || duration_ms >= FIRST_MS) return result
	await new Promise(resolve => setTimeout(resolve, FIRST_MS - duration_ms))
	const status = await orNull(client.status(name))
	if (status === null || status.pid === pid || (status.state !== 'failed' && status.state !== 'exited')) return result
	const code = status.exit_code ?? 0
	return {
		...result,
		outcome: status.state === 'failed' ? 'failed' : 'done',
		state: status.state,
		pid: null,
		reason: status.error ?? (code === 0 ? null : `exit code ${code}`),
	}
}

/** Those of many that a start brought up and that have failed when its first 100 ms are over, with the reason. `begun`: when it was asked for. */
export const fallenByThen = async (client: ZinitClient, names: readonly string[], begun: number): Promise<ReadonlyMap<string, string>> => {
	const left = FIRST_MS - (performance.now() - begun)
	if (names.length === 0) return new Map()
	if (left > 0) await new Promise(resolve => setTimeout(resolve, left))
	const list = await orNull(client.listFull())
	const rows = new Map(Array.isArray(list) ? list.map((row: ServiceInfo) => [row.name, row]) : [])
	return new Map(
		names.flatMap(name => {
			const row = rows.get(name)
			return row?.state.state === 'failed' ? [[name, row.reason ?? 'failed'] as const] : []
		}),
	)
}

const FIRST_MS = 100
