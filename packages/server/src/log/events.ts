import type { Supervisor, SupervisorEvent } from '@zinit/supervisor'
import type { Log } from './log.ts'

/** Tells the daemon log what happens: failures as warnings, the rest of the transitions for those who want to debug. */
export function logEvents(supervisor: Supervisor, log: Log): void {
	supervisor.onEvent(({ kind, service, from, to, event, run, reason, cause, detail }: SupervisorEvent) => {
		const by = { ...(cause.method === undefined ? {} : { method: cause.method }), ...(cause.uid === undefined ? {} : { uid: cause.uid }) }
		const subject = { ...(service === null ? {} : { service }), ...(detail === undefined ? {} : { detail }) }
		if (kind !== 'transition') log.info({ ...subject, cause: cause.kind, ...by }, `${kind} ${event}`)
		else
			log[to === 'failed' ? 'warn' : 'debug'](
				{ ...subject, run, from, to, ...(reason === null ? {} : { reason }), cause: cause.kind, ...by },
				event,
			)
	})
}
