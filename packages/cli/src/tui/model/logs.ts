import type { Dropped } from '@zinit/client'
import type { LogLine } from '@zinit/protocol'
import { clean } from '../screen/text.ts'
import { following, type Scroll, shifted, topOf } from './scroll.ts'

/** A line of the log, or that some were lost. */
export type Entry = LogLine | Dropped

/** The log of one service as far as it is here. */
export interface Logs {
	/** Null: none is followed yet. */
	readonly service: string | null
	readonly entries: readonly Entry[]
	readonly scroll: Scroll
	/** Columns that are left out on the left side. */
	readonly left: number
	/** What is looked for; empty: nothing. */
	readonly search: string
	/** The entry that was found last. */
	readonly found: number | null
}

export const noLogs: Logs = { service: null, entries: [], scroll: following, left: 0, search: '', found: null }

/** The log of another service, or the same one from the beginning; what is looked for stays. */
export const logsOf = (service: string, { search }: Logs): Logs => ({ ...noLogs, service, search })

/** With further entries; the oldest make room. */
export const withEntries = (logs: Logs, more: readonly Entry[]): Logs => {
	const all = [...logs.entries, ...more]
	const surplus = Math.max(0, all.length - MOST_ENTRIES)
	return surplus === 0
		? { ...logs, entries: all }
		: {
				...logs,
				entries: all.slice(surplus),
				scroll: shifted(logs.scroll, surplus),
				found: logs.found === null || logs.found < surplus ? null : logs.found - surplus,
			}
}

const MOST_ENTRIES = 5000

/** What is looked for in an entry and shown of it. */
export const contentOf = (entry: Entry): string =>
	'dropped' in entry ? `-- ${entry.dropped.count === 0 ? 'lines' : entry.dropped.count} lost --` : clean(entry.content)

/** True if the entry has what is looked for; capitals do not count. */
export const isMatch = (entry: Entry, search: string): boolean =>
	search !== '' && contentOf(entry).toLowerCase().includes(search.toLowerCase())

/** The log scrolled to the next entry that matches, from the last one that was found or from what is seen; unchanged if there is none. */
export const toMatch = (logs: Logs, direction: 1 | -1, height: number): Logs => {
	const { entries, scroll, search, found } = logs
	const top = topOf(scroll, entries.length, height)
	const from = found === null ? (direction === 1 ? top : top + height - 1) : found + direction
	const isWanted = (entry: Entry) => isMatch(entry, search)
	const next =
		direction === 1
			? entries.findIndex((entry, index) => index >= from && isWanted(entry))
			: entries.findLastIndex((entry, index) => index <= from && isWanted(entry))
	// Past the end it begins again at the other one.
	const at = next >= 0 ? next : direction === 1 ? entries.findIndex(isWanted) : entries.findLastIndex(isWanted)
	return at < 0 ? { ...logs, found: null } : { ...logs, found: at, scroll: { top: Math.max(0, at - Math.floor(height / 2)) } }
}
