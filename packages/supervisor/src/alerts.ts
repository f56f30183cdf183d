import { isService, type Published, type View } from '@zinit/machines'

/** What the operator is told beside a transition itself. */
export interface Alert {
	readonly message: string
	readonly fields: Readonly<Record<string, unknown>>
}

/** What a transition means that its journal entry does not say: each is told once (lifecycle.md 3, 4.2, 6.3). */
export function alertOf({ from, to, event }: Published, view: View): Alert | null {
	if (!isService(view) || from === to) return null
	const { cause, gaveUp, lastProbeError, launched, leaving, name: service, residue, restarts, timer } = view.context
	if (to === 'stopping' && cause === 'health')
		return { message: 'health check failed', fields: { service, ...(lastProbeError === null ? {} : { error: lastProbeError }) } }
	if (gaveUp && (to === 'exited' || to === 'failed')) return { message: 'gave up', fields: { service, restarts } }
	const livesOn = to === 'exited' && event === 'process.exited' && residue.length > 0 && timer === null && leaving === null
	if (livesOn && !launched.config.service.oneshot)
		return { message: 'processes live on after the main process has ended', fields: { service, pids: residue.join(',') } }
	return null
}
