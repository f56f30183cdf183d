import type { ActionResult } from '@zinit/client'
import { durationText } from './amounts.ts'
import { causeText } from './cause.ts'

/** The line of a start that reached its end (cli.md 2). */
export const startedText = ({ name, outcome, state, pid, duration_ms }: ActionResult): string => {
	if (outcome === 'requested') return `Requested: start ${name}`
	if (outcome === 'already') return `Already ${state}: ${name}${pid === null ? '' : ` (pid ${pid})`}`
	return `Started: ${name} (${pid === null ? '' : `pid ${pid}, `}${durationText(duration_ms)})`
}

/** The line of a start that has ended by now, with success; `isTask`: that is what it was to do. */
export const endedText = ({ name, duration_ms }: ActionResult, isTask: boolean, exit: number | null): string =>
	`${isTask ? 'Done' : 'Started'}: ${name} (${exit === null ? '' : `exit ${exit}, `}${durationText(duration_ms)})`

/** The line of a service that a stop has ended. */
export const stoppedText = (name: string, outcome: ActionResult['outcome']): string =>
	outcome === 'requested' ? `Requested: stop ${name}` : `${outcome === 'already' ? 'Already stopped' : 'Stopped'}: ${name}`

/** The line of a service after its restart. */
export const restartedText = ({ name, outcome, pid }: ActionResult): string =>
	outcome === 'requested' ? `Requested: restart ${name}` : `Restarted: ${name}${pid === null ? '' : ` (pid ${pid})`}`

/** Why a start or restart came to nothing by somebody else: `stopped by zinit stop web (uid 0, pid 123)`; null: nobody else ended it. */
export const overtakenText = ({ reason, overtaken_by }: Pick<ActionResult, 'reason' | 'overtaken_by'>): string | null => {
	if (overtaken_by === undefined) return null
	return overtaken_by === null ? reason : `${reason} by ${causeText(overtaken_by)}`
}
