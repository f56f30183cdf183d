import type { ServiceInfo, State } from '@zinit/protocol'
import type { Ask } from './bridge.ts'

/** What tells whether a service will change its state by itself. */
export type Moment = Pick<ServiceInfo, 'name' | 'state'> & { readonly retry_in_ms?: number | null }

/** What `waitFor` waits for: `settled` = nothing on the way changes the state any more. */
export type WaitTarget = 'settled' | State | readonly State[]

/** True if something on the way will change the state of a service (lifecycle.md 0.1): work at hand, a retry, or requirements that are all on their way. */
export const isMoving = (name: string, moments: ReadonlyMap<string, Moment>, path: readonly string[] = []): boolean => {
	const moment = moments.get(name)
	if (moment === undefined || path.includes(name)) return false
	const { state } = moment
	if (state.state === 'starting' || state.state === 'stopping') return true
	if (state.state !== 'blocked') return isRetrying(moment)
	// Blocked by a conflict, a port or a filter: nobody on the way opens it.
	return (
		state.waiting_on.length > 0 && state.waiting_on.every(other => isUp(moments.get(other)) || isMoving(other, moments, [...path, name]))
	)
}

/** States of all services, by name. */
export const moments = async (ask: Ask): Promise<ReadonlyMap<string, Moment>> =>
	new Map((await ask('service.list_full', {})).map(row => [row.name, row]))

/** A service ended and nothing is going to start it again. */
export const isOver = (name: string, all: ReadonlyMap<string, Moment>): boolean => {
	const state = all.get(name)?.state.state
	return (state === 'exited' || state === 'failed') && !isMoving(name, all)
}

const isRetrying = ({ retry_in_ms }: Moment) => retry_in_ms !== undefined && retry_in_ms !== null

const isUp = (moment: Moment | undefined) => moment?.state.state === 'running'
