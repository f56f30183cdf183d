import { reasonOf } from '../action.ts'
import type { Ask } from '../bridge.ts'
import type { Row } from '../planning.ts'
import { unlessGone } from './survey.ts'

/** Rows of a 0.3.9 daemon, from `list_full`, and `status` and `get` of each service; what it does not tell is null. */
export const rowsOf = async (ask: Ask): Promise<readonly Row[]> => {
	const infos = await ask('service.list_full', {})
	const rows = await Promise.all(
		infos.map(async ({ name, state, is_target }): Promise<Row | undefined> => {
			const status = await unlessGone(ask('service.status', { name }))
			const definition = await unlessGone(ask('service.get', { name }))
			if (status === undefined || definition === undefined) return undefined
			const service = 'service' in definition ? definition.service : undefined
			return {
				name,
				kind: is_target ? 'target' : 'service',
				state: state.state,
				pid: status.pid === 0 ? null : status.pid,
				class: service?.class ?? null,
				status: service?.status ?? null,
				reason: reasonOf(status),
				uptime_ms: null,
				restarts: null,
				retry_in_ms: null,
				since_ms: null,
				description: null,
			}
		}),
	)
	return rows.filter(row => row !== undefined).sort((one, other) => (one.name < other.name ? -1 : 1))
}
