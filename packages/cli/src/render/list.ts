import type { Row } from '@zinit/client'
import type { Paint } from '../output/colour.ts'
import { contained } from '../output/escape.ts'
import { leftText, spanText } from './amounts.ts'
import { paintState, symbolOf, wordOf } from './state.ts'

/** One line for each row: symbol, name, state and pid as 0.3.9 has them, then our columns (cli.md 2). */
export const listLines = (rows: readonly Row[], paint: Paint): readonly string[] => {
	const nameWidth = widest(rows.map(({ name }) => name))
	const stateWidth = widest(rows.map(stateText))
	return rows.map(row => {
		const state = stateText(row)
		const columns = columnsOf(row)
		const plain = `${row.name.padEnd(nameWidth)} `
		const shown = paintState(paint, row.state, state)
		if (columns.length === 0) return `${paintState(paint, row.state, symbolOf(row.state))} ${plain}${shown}`
		return `${paintState(paint, row.state, symbolOf(row.state))} ${plain}${shown}${' '.repeat(stateWidth - state.length)}  ${columns.join('  ')}`
	})
}

const stateText = ({ state, pid }: Row) => `${wordOf(state)}${pid === null ? '' : ` (pid: ${pid})`}`

function columnsOf({ kind, uptime_ms, restarts, retry_in_ms, reason, description }: Row): readonly string[] {
	const retry = retry_in_ms === null ? null : `retry in ${leftText(retry_in_ms)}`
	const columns = [
		kind === 'target' ? '(target)' : null,
		uptime_ms === null ? null : `up ${spanText(uptime_ms)}`,
		restarts === null || restarts === 0 ? null : `restarts ${restarts}`,
		[reason, retry].filter(text => text !== null).join(', '),
		description,
	]
	// What a daemon tells must not colour the column after it.
	return columns.filter(text => text !== null && text !== '').map(text => contained(String(text)))
}

const widest = (texts: readonly string[]) => texts.reduce((width, text) => Math.max(width, text.length), 0)
