import type { Event, Row } from '@zinit/client'
import { stateReason } from '../../render/reason.ts'
import type { Model } from './model.ts'

/** With the units that there are now. */
export const withUnits = (model: Model, rows: Iterable<Row>): Model =>
	filtered({ ...model, units: new Map([...rows].map(row => [row.name, row])) })

/** With the rows of some units as they are now. */
export const withRows = (model: Model, rows: readonly Row[]): Model => {
	const units = new Map(model.units)
	for (const row of rows) units.set(row.name, row)
	const isNew = rows.some(
		({ name, state }) => model.units.get(name) === undefined || (model.filter !== '' && model.units.get(name)?.state !== state),
	)
	return isNew ? filtered({ ...model, units }) : { ...model, units }
}

/** With rows as the daemon answered them; one that it gave before an event that is known already says nothing new. */
export const withAnswers = (model: Model, rows: readonly Row[]): Model =>
	withRows(
		model,
		rows.filter(row => !isOutdated(model, row)),
	)

/** The state of a row is older than what is known of its unit: answers and events come on different connections. */
export const isOutdated = ({ units }: Model, { name, state, since_ms }: Row): boolean => {
	const known = units.get(name)
	return known !== undefined && known.state !== state && since_ms !== null && known.since_ms !== null && since_ms <= known.since_ms
}

/** Without some units. */
export const withoutUnits = (model: Model, names: readonly string[]): Model => {
	if (names.length === 0) return model
	const units = new Map(model.units)
	for (const name of names) units.delete(name)
	return filtered({ ...model, units })
}

/** With another filter: a part of the name, or of the state. */
export const withFilter = (model: Model, filter: string): Model => filtered({ ...model, filter })

function filtered(model: Model): Model {
	const wanted = model.filter.toLowerCase()
	const names = [...model.units.values()]
		.filter(({ name, state }) => wanted === '' || name.toLowerCase().includes(wanted) || state.includes(wanted))
		.map(({ name }) => name)
		.sort((a, b) => (a < b ? -1 : 1))
	return { ...model, names, selected: nearest(names, model) }
}

/** The selected name, or that which took its place. */
function nearest(names: readonly string[], { selected, names: before }: Model): string | null {
	if (selected !== null && names.includes(selected)) return selected
	const at = selected === null ? 0 : Math.max(0, before.indexOf(selected))
	return names[Math.min(at, names.length - 1)] ?? null
}

/** The row of a unit once an event has told of its new state; what the event does not tell is unknown until it is asked. */
export const rowAfter = (row: Row, event: Event): Row => {
	if (event.to === null) return row
	const keepsProcess = event.to === 'stopping' || event.to === 'running' || event.to === 'starting'
	return {
		...row,
		state: event.to,
		since_ms: event.at_ms,
		pid: keepsProcess ? row.pid : null,
		uptime_ms: event.to === 'running' ? row.uptime_ms : null,
		retry_in_ms: null,
		reason: event.to === 'failed' && event.reason !== null ? stateReason({ state: 'failed', reason: event.reason }) : null,
	}
}
