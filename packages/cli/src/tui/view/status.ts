import { spanText } from '../../render/amounts.ts'
import { plainSymbolOf } from '../../render/state.ts'
import type { Model } from '../model/model.ts'
import { selectedRow } from '../model/ticking.ts'
import { type Line, textOf } from '../screen/style.ts'
import { clean, widthOf } from '../screen/text.ts'
import { styleOf } from './marks.ts'

/** The last row: a line that is typed, else what came of something, else the selected one; what is under way, and where the keys go. */
export const statusLine = (model: Model, width: number): Line => {
	const { typing, notice } = model
	if (typing !== null) return [[`${typing.what}: ${typing.text}`], [' ', 'selected'], ['  Enter keeps it, Esc gives it up', 'dim']]
	const pending = model.pending.map(({ text, since }) => `${text}...${spanText(model.now - since)}`).join(' ')
	const head = notice === null ? selectedSpans(model) : [[notice.text, notice.failed ? 'red' : 'green'] as const]
	const spans: Line = [...head, ...(pending === '' ? [] : [[`${head.length === 0 ? '' : ' | '}${pending}`, 'yellow'] as const])]
	const hint = `${spans.length === 0 ? '' : ' | '}[${where(model)}] | Tab: cycle focus`
	// What came of something is worth more than what the help says too.
	return widthOf(clean(textOf(spans))) + hint.length > width ? spans : [...spans, [hint, 'dim']]
}

function selectedSpans(model: Model): Line {
	const row = selectedRow(model)
	if (row === null) return []
	return [[`${plainSymbolOf(row.state)} ${row.name} ${row.state}${row.pid === null ? '' : ` PID:${row.pid}`}`, styleOf(row.state)]]
}

function where({ focus, wide, pane }: Model): string {
	if (focus === 'logs' || wide) return pane === 'logs' ? 'Logs' : 'Events'
	return focus === 'deps' ? 'Deps' : 'Services'
}
