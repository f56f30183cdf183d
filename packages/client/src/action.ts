import type { ServiceStatus, State } from '@zinit/protocol'
import { ZinitError } from './error.ts'
import type { Overtaken } from './overtaken.ts'

/** The words of cli.md 4; `refused`: a 0.3.9 does not start a service whose status is not start. */
export type Outcome = 'done' | 'already' | 'requested' | 'blocked' | 'failed' | 'refused'

/** What came of start, stop or restart (cli.md 4, 7.2). */
export interface ActionResult {
	readonly name: string
	readonly outcome: Outcome
	readonly state: State
	/** null: no process. */
	readonly pid: number | null
	/** Why it is blocked or failed; null: nothing to say. */
	readonly reason: string | null
	/** From the call to the outcome. */
	readonly duration_ms: number
	/** Others that were stopped or started on the way, in order; a 0.3.9 does not tell. */
	readonly affected: readonly string[]
	/** Only where somebody else stopped or removed meanwhile what was to come up: the event that did, null if the daemon keeps none. */
	readonly overtaken_by?: Overtaken['overtaken_by']
}

/** The result for an outcome and the status that goes with it. */
export const actionResult = (outcome: Outcome, status: ServiceStatus, ms: number, affected: readonly string[] = []): ActionResult => ({
	name: status.name,
	outcome,
	state: status.state,
	pid: status.pid === 0 ? null : status.pid,
	reason: reasonOf(status),
	duration_ms: Math.round(ms),
	affected,
})

/** The word for a state after a call that brought it about or found it so. */
export const outcomeOf = (
	method: string,
	reply: { readonly changed?: boolean; readonly pending?: boolean } | null,
	state: State,
): Outcome => {
	if (reply?.pending === true) return 'requested'
	if (method !== 'service.stop' && (state === 'blocked' || state === 'failed')) return state
	return reply?.changed === false ? 'already' : 'done'
}

/** Why a service is not up: its error, or an exit code that is not 0. */
export const reasonOf = ({ error, exit_code }: Pick<ServiceStatus, 'error' | 'exit_code'>): string | null => {
	// Old daemons send null for what is absent.
	if (error !== undefined && error !== null) return error
	return exit_code === undefined || exit_code === null || exit_code === 0 ? null : `exit code ${exit_code}`
}

/** The error of `throwUnlessRunning` and `waitFor`. */
export const notReached = (service: string, wanted: string | readonly string[], got: State, reason: string | null): ZinitError =>
	new ZinitError(
		'state_not_reached',
		`'${service}' is ${got}, not ${[wanted].flat().join(' or ')}${reason === null ? '' : `: ${reason}`}`,
		{
			data: { service, wanted, got, reason },
		},
	)
