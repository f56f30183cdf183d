import { freshBackoff } from '../restart.ts'
import type { Changes } from './change.ts'

/** What the operator wants, and the counters that a wish resets (lifecycle.md 0, 3). */
export const wishes = {
	wantUp: () => ({ desired: 'up' }),
	wantDown: () => ({ desired: 'down', startAfter: false }),
	wantAsReplacement: (_, event) =>
		event.type === 'replace' && event.unit.kind === 'service'
			? { desired: event.unit.config.service.status === 'start' ? 'up' : 'down' }
			: {},
	/** After an unrequested end nobody wants a service of `status = "ignore"` any more (lifecycle.md 1.1). */
	wantNothingIgnored: ({ unit, cause }) =>
		unit.config.service.status === 'ignore' && (cause === null || cause === 'health' || cause === 'start_timeout')
			? { desired: 'down' }
			: {},
	startAfter: () => ({ startAfter: true }),
	/** What ends now begins anew because of this. */
	answersStart: ({ leavingFor }, event) => ({ leavingFor: event.origin ?? leavingFor }),
	notAfter: () => ({ startAfter: false }),
	resetBackoff: ({ unit }) => ({ ...freshBackoff(unit.config.lifecycle), gaveUp: false }),
} as const satisfies Changes
