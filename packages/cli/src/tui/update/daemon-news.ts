import type { Dropped, Event, Row } from '@zinit/client'
import { eventText } from '../../render/cause.ts'
import { logsOf, withEntries } from '../model/logs.ts'
import type { Model } from '../model/model.ts'
import { isOutdated, rowAfter, withAnswers, withoutUnits, withRows, withUnits } from '../model/units.ts'
import { type News, type Request, type Step, step } from './news.ts'
import { noticed } from './notice.ts'

type Of<Type extends News['type']> = Extract<News, { readonly type: Type }>

/** A daemon answers: the first one, or again. */
export const connected = (model: Model, { daemon, rows, events }: Of<'connected'>): Step => {
	const next = withUnits({ ...model, daemon, events, connection: { state: 'connected' } }, rows)
	const { selected } = next
	// A change of the selection leads to a look by itself.
	return selected !== null && selected === model.selected ? step(next, { type: 'look', name: selected }) : step(next)
}

export const listed = (model: Model, { rows }: Of<'listed'>): Step =>
	step(
		withUnits(
			model,
			rows.map(row => (isOutdated(model, row) ? (model.units.get(row.name) ?? row) : row)),
		),
	)

export const refreshed = (model: Model, { rows, gone }: Of<'refreshed'>): Step => step(withoutUnits(withAnswers(model, rows), gone))

/** Events: states change at once, what was removed goes; the rest of the rows is asked for. */
export const happened = (model: Model, { items }: Of<'happened'>): Step => {
	const events = newEvents(model, items)
	const gone = new Set<string>()
	const rows = new Map<string, Row>()
	for (const event of events) {
		const { service } = event
		if (service === null) continue
		if (event.kind === 'config' && event.event === 'removed') gone.add(service)
		else gone.delete(service)
		const row = rows.get(service) ?? model.units.get(service)
		if (row !== undefined) rows.set(service, rowAfter(row, event))
	}
	const about = aboutAfter(model, events)
	const next = withRows({ ...model, about, events: [...model.events, ...events].slice(-MOST_EVENTS) }, [...rows.values()])
	const daemonEvent = events.findLast(({ kind }) => kind === 'daemon')
	const requests = requestsFor(
		model,
		events,
		gone,
		items.some(item => 'dropped' in item),
	)
	return step(withoutUnits(daemonEvent === undefined ? next : noticed(next, eventText(daemonEvent), false), [...gone]), ...requests)
}

const MOST_EVENTS = 1000

/** Without those that are known already. */
function newEvents({ events }: Model, items: readonly (Event | Dropped)[]): readonly Event[] {
	const last = events.at(-1)?.seq ?? 0
	return items.filter(item => 'seq' in item).filter(({ seq }) => seq > last)
}

function aboutAfter({ about, selected }: Model, events: readonly Event[]): Model['about'] {
	return about === null
		? null
		: { ...about, history: [...about.history, ...events.filter(({ service }) => service === selected)].slice(-MOST_HISTORY) }
}

const MOST_HISTORY = 50

function requestsFor({ selected }: Model, events: readonly Event[], gone: ReadonlySet<string>, lost: boolean): readonly Request[] {
	const touched = new Set(
		events.flatMap(({ service, kind }) => (service === null || kind === 'proxy' || gone.has(service) ? [] : [service])),
	)
	const own = selected === null || !touched.has(selected) ? [] : [lookAgain(selected, events)]
	const others = [...touched].filter(name => name !== selected)
	if (lost) return [...own, { type: 'refresh', names: null }]
	return others.length === 0 ? own : [...own, { type: 'refresh', names: others }]
}

/** Another definition has other limits. */
const lookAgain = (name: string, events: readonly Event[]): Request =>
	events.some(({ service, kind }) => service === name && kind === 'config') ? { type: 'look', name } : { type: 'measure', name }

export const looked = (model: Model, { about }: Of<'looked'>): Step =>
	about.detail.name === model.selected ? step({ ...withAnswers(model, [about.detail]), about }) : step(model)

export const measured = (model: Model, { detail }: Of<'measured'>): Step => {
	if (isOutdated(model, detail)) return step(model)
	const next = withRows(model, [detail])
	return step(model.about === null || detail.name !== model.selected ? next : { ...next, about: { ...model.about, detail, at: model.now } })
}

export const logged = (model: Model, { service, first, entries }: Of<'logged'>): Step => {
	if (service !== model.selected) return step(model)
	const logs = first ? { ...logsOf(service, model.logs), scroll: model.logs.scroll } : model.logs
	return step({ ...model, logs: withEntries(logs, entries) })
}
