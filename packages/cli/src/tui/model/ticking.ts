import type { Row } from '@zinit/client'
import type { Model } from './model.ts'

/** The row of the selected unit. */
export const selectedRow = ({ units, selected }: Model): Row | null => (selected === null ? null : (units.get(selected) ?? null))

/**
 * True if something that is shown changes by the mere passing of time. Otherwise nothing wakes the program but keys and the daemon: an idle screen
 * with a service selected that is not up costs nothing.
 */
export const needsTick = (model: Model): boolean => {
	const { connection, pending, notice } = model
	return connection.state === 'lost' || pending.length > 0 || notice !== null || (isInfoSeen(model) && isAging(selectedRow(model)))
}

/** Whose processes to look at again: memory, CPU, children, failed probes and status text change without an event. */
export const toMeasure = (model: Model): string | null => {
	const row = selectedRow(model)
	return model.connection.state === 'connected' && isInfoSeen(model) && row !== null && row.pid !== null ? row.name : null
}

const isInfoSeen = ({ wide, popup }: Model) => !wide || popup?.kind === 'detail'

/** Uptime, or time that is left. */
const isAging = (row: Row | null) => row !== null && (aging.has(row.state) || row.retry_in_ms !== null)

const aging: ReadonlySet<string> = new Set(['starting', 'running', 'stopping'])
