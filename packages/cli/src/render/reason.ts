import type { FailureReason, ServiceState } from '@zinit/protocol'

/** A failure in words, as the daemon says them (lifecycle.md 1). */
export const reasonText = (reason: FailureReason): string => {
	switch (reason.type) {
		case 'exit_code':
			return `exit code ${reason.code}`
		case 'signal':
			return `killed by signal ${reason.signal}`
		case 'start_timeout':
			return 'start timeout'
		case 'stop_timeout':
			return 'stop timeout'
		case 'health_check_failed':
			return `health check failed after ${reason.attempts} attempts`
		case 'dependency_failed':
			return `dependency '${reason.service}' failed`
		case 'spawn_error':
			return `spawn error: ${reason.message}`
		case 'missing_dependency':
			return `missing dependency '${reason.dependency}'`
	}
}

/** Why a state is what it is; null if it says nothing. */
export const stateReason = (state: ServiceState): string | null => {
	if (state.state === 'blocked') return state.waiting_on.length === 0 ? null : `waiting on: ${state.waiting_on.join(', ')}`
	if (state.state === 'failed') return reasonText(state.reason)
	return null
}
