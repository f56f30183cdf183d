import type { ActionResult } from '@zinit/client'
import { durationText } from './amounts.ts'

/** The line of a start that reached its end (cli.md 2). `exit`: code of a task that has ended. */
export const startedText = ({ name, outcome, state, pid, duration_ms }: ActionResult, exit: number | null): string => {
	if (outcome === 'requested') return `Requested: start ${name}`
	if (outcome === 'already') return `Already ${state}: ${name}${pid === null ? '' : ` (pid ${pid})`}`
	if (state === 'exited') return `Done: ${name} (${exit === null ? '' : `exit ${exit}, `}${durationText(duration_ms)})`
	return `Started: ${name} (${pid === null ? '' : `pid ${pid}, `}${durationText(duration_ms)})`
}

/** The line of a service that a stop has ended. */
export const stoppedText = (name: string, outcome: ActionResult['outcome']): string =>
	outcome === 'requested' ? `Requested: stop ${name}` : `${outcome === 'already' ? 'Already stopped' : 'Stopped'}: ${name}`

/** The line of a service after its restart. */
export const restartedText = ({ name, outcome, pid }: ActionResult): string =>
	outcome === 'requested' ? `Requested: restart ${name}` : `Restarted: ${name}${pid === null ? '' : ` (pid ${pid})`}`
