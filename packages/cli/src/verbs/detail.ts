import type { ZinitClient } from '@zinit/client'
import type { ServiceStatus, ServiceStatusFull } from '@zinit/protocol'
import type { Detail } from '../render/detail.ts'
import { rowOf } from '../render/row.ts'
import { orNull } from './expect.ts'

/** Gathers what the daemon knows of one service. `reasons` costs a call more. Throws the error of an unknown name. */
export const detailOf = async (client: ZinitClient, name: string, reasons: boolean): Promise<Detail> => {
	// A 0.3.9 tells exit code and error only here; ours tells everything in one answer.
	const status = client.features.length > 0 ? null : await client.status(name)
	// One after the other on one connection: opening another takes longer than an answer.
	const full = await (status === null ? client.statusFull(name) : orNull(client.statusFull(name)))
	const stats = await orNull(client.stats(name))
	const children = await orNull(client.children(name))
	const why = reasons ? await orNull(client.why(name)) : null
	const known = {
		...merged(name, status, isFull(full) ? full : null),
		...extras(stats, children),
		reasons: why?.reasons ?? null,
	}
	return status === null ? known : { ...known, ...(await oldFacts(client, name)) }
}

/** What a 0.3.9 tells of a service only by its definition and by the dependencies of all others. */
async function oldFacts(client: ZinitClient, name: string): Promise<Pick<Detail, 'class' | 'status' | 'required_by'>> {
	const definition = await orNull(client.serviceGet(name))
	const graph = await orNull(client.graph())
	const service = definition !== null && 'service' in definition ? definition.service : null
	return {
		class: service?.class ?? null,
		status: service?.status ?? null,
		required_by: graph?.edges.filter(({ to, kind }) => to === name && kind === 'requires').map(({ from }) => from) ?? [],
	}
}

const isFull = (full: ServiceStatusFull | null): full is ServiceStatusFull => typeof full?.state === 'object' && full.state !== null

function merged(name: string, status: ServiceStatus | null, full: ServiceStatusFull | null) {
	const row = rowOf(full ?? { name, state: { state: 'inactive' }, is_target: false })
	const state = full?.state ?? null
	const exit =
		state?.state === 'exited' ? state.exit_code : state?.state === 'failed' && state.reason.type === 'exit_code' ? state.reason.code : null
	return {
		...row,
		state: status?.state ?? row.state,
		pid: status === null ? row.pid : positive(status.pid),
		state_detail: state,
		status_text: full?.status_text ?? null,
		desired: full?.desired ?? null,
		exit_code: status?.exit_code ?? exit,
		error: status?.error ?? full?.error ?? null,
		last_exit: full?.last_exit ?? null,
		health: full?.health ?? null,
		dependencies: full?.dependencies ?? [],
		required_by: full?.required_by ?? [],
		config_path: full?.config_path ?? null,
	}
}

const positive = (pid: number | null | undefined) => (typeof pid === 'number' && pid > 0 ? pid : null)

function extras(stats: Awaited<ReturnType<ZinitClient['stats']>> | null, children: Awaited<ReturnType<ZinitClient['children']>> | null) {
	return {
		memory_bytes: stats?.memory_bytes ?? null,
		cpu_percent: stats?.cpu_percent ?? null,
		children: children?.children ?? [],
	}
}
