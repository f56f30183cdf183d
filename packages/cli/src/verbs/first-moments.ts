import { type ActionResult, type Event, overtaken, type Row, type ServiceInfo, type ServiceStatus, type ZinitClient } from '@zinit/client'
import { rowOf } from '../render/row.ts'
import { orNull } from './expect.ts'

/**
 * The result of a start, looked at again after its first 100 ms: a service without a probe runs as soon as its process does,
 * and a program that is not there or does not like its arguments is gone a moment later. 0.3.9 pauses as long (cli.md 2).
 * A service that ended before it was ready has failed to start, whatever its exit code.
 */
export const afterFirstMoments = async (client: ZinitClient, result: ActionResult): Promise<ActionResult> => {
	const { name, outcome, state, pid, duration_ms } = result
	if (outcome !== 'done') return result
	if (state === 'exited')
		return (await endedUnready(client, name)) ? { ...result, outcome: 'failed', reason: 'it ended before it was ready' } : result
	if (state !== 'running' || pid === null || duration_ms >= FIRST_MS) return result
	await new Promise(resolve => setTimeout(resolve, FIRST_MS - duration_ms))
	const status = await orNull(client.status(name))
	if (status === null || status.pid === pid || (status.state !== 'failed' && status.state !== 'exited')) return result
	// It had come up: whoever stopped it then came later.
	if (overtaken(status.state, await lastEvents(client, name)) !== undefined) return result
	return {
		...result,
		outcome: status.state === 'failed' ? 'failed' : 'done',
		state: status.state,
		pid: null,
		reason: reasonOf(status),
	}
}

/** True unless it is known to be no oneshot: only one of those is there to end. */
export const mayEnd = async (client: ZinitClient, name: string): Promise<boolean> => {
	const definition = await orNull(client.serviceGet(name))
	return definition === null || !('service' in definition) || definition.service.oneshot !== false
}

async function endedUnready(client: ZinitClient, name: string): Promise<boolean> {
	const end = (await lastEvents(client, name)).findLast(({ to }) => to === 'exited')
	return end?.from === 'starting' && !(await mayEnd(client, name))
}

const lastEvents = async (client: ZinitClient, name: string): Promise<readonly Event[]> =>
	(await orNull(client.history({ names: [name], limit: LAST_EVENTS })))?.events ?? []

/** Why a service is not up: its error, or an exit code that is not 0. */
export const reasonOf = ({ error, exit_code }: ServiceStatus): string | null =>
	error ?? ((exit_code ?? 0) === 0 ? null : `exit code ${exit_code}`)

/** What all services are when the first 100 ms of those that a start brought up are over. `begun`: when it was asked for; `anyhow`: also if it brought up none. */
export const rowsByThen = async (
	client: ZinitClient,
	started: readonly string[],
	anyhow: boolean,
	begun: number,
): Promise<ReadonlyMap<string, Row>> => {
	const left = FIRST_MS - (performance.now() - begun)
	if (started.length === 0 && !anyhow) return new Map()
	if (started.length > 0 && left > 0) await new Promise(resolve => setTimeout(resolve, left))
	const list = await orNull(client.listFull())
	return new Map(Array.isArray(list) ? list.map((info: ServiceInfo) => [info.name, rowOf(info)]) : [])
}

const FIRST_MS = 100
const LAST_EVENTS = 16
