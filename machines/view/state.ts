import { isService, type View } from '../graph/look.ts'
import type { Closed, FailureReason, State } from '../ports.ts'

/** State with its payload, as on the wire (lifecycle.md 1). */
export type ServiceState =
	| { readonly state: 'inactive' }
	| { readonly state: 'blocked'; readonly waiting_on: readonly string[] }
	| { readonly state: 'starting' | 'running' | 'stopping'; readonly pid: number }
	| { readonly state: 'exited'; readonly exit_code: number | null }
	| { readonly state: 'failed'; readonly reason: FailureReason }

export const SYMBOLS: Readonly<Record<State, string>> = {
	inactive: '[-]',
	blocked: '[?]',
	starting: '[>]',
	running: '[+]',
	stopping: '[!]',
	exited: '[.]',
	failed: '[X]',
}

export function stateOf(view: View): ServiceState {
	const { value, context } = view
	const pid = pidOf(view)
	switch (value) {
		case 'inactive':
			return { state: value }
		case 'blocked':
			return { state: value, waiting_on: context.blocked?.waiting_on ?? [] }
		case 'exited':
			return { state: value, exit_code: isService(view) ? (view.context.lastExit?.code ?? null) : null }
		case 'failed':
			return { state: value, reason: context.reason ?? { type: 'spawn_error', message: 'unknown' } }
		default:
			return { state: value, pid }
	}
}

/** Pid of the main process; 0: none. */
export function pidOf(view: View): number {
	return isService(view) ? view.context.pid : 0
}

/** The `error` text of `service.status` (lifecycle.md 1); null: nothing to say. A plain exit code has its own member. */
export function errorText(view: View): string | null {
	if (view.value === 'blocked') return view.context.blocked === null ? null : closedText(view.context.blocked)
	if (view.value === 'failed' && view.context.reason !== null)
		return view.context.reason.type === 'exit_code' ? null : reasonText(view.context.reason)
	return null
}

export function reasonText(reason: FailureReason): string {
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
		case 'spawn_error':
			return `spawn error: ${reason.message}`
		case 'missing_dependency':
			return `missing dependency '${reason.dependency}'`
	}
}

/** All closed gates, joined with `; `. */
export function closedText({ waiting_on, conflicts_with, ports, obstacles }: Closed): string {
	return [
		...(waiting_on.length > 0 ? [`waiting on: ${waiting_on.join(', ')}`] : []),
		...(conflicts_with.length > 0 ? [`conflicts with: ${conflicts_with.join(', ')}`] : []),
		...ports.map(({ port, service }) => `port conflict on ${port}: already in use by ${service}`),
		...obstacles.map(({ text }) => text),
	].join('; ')
}
