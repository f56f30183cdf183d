import type { Row } from '@zinit/client'
import type { ServiceInfo } from '@zinit/protocol'
import { stateReason } from './reason.ts'

/** The row of a `service.status_full`, of any daemon. */
export const rowOf = (info: Pick<ServiceInfo, 'name' | 'state' | 'is_target'> & Partial<ServiceInfo>): Row => {
	const pid = info.pid ?? ('pid' in info.state ? info.state.pid : 0)
	return {
		name: info.name,
		kind: info.kind ?? (info.is_target ? 'target' : 'service'),
		state: info.state.state,
		pid: pid > 0 ? pid : null,
		uptime_ms: info.uptime_ms ?? null,
		restarts: info.restarts ?? null,
		retry_in_ms: info.retry_in_ms ?? null,
		class: info.class ?? null,
		status: info.status ?? null,
		reason: info.reason ?? stateReason(info.state),
		since_ms: info.since_ms ?? null,
		description: info.description ?? null,
	}
}
