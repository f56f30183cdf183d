import { rightHeight } from '../model/geometry.ts'
import { toMatch } from '../model/logs.ts'
import type { Model, Typing } from '../model/model.ts'
import { withFilter } from '../model/units.ts'
import type { Key } from '../terminal/keys.ts'
import { type Step, step } from './news.ts'

/** Begins to type a line; what was there before is replaced by the first letter. */
export const startTyping = (model: Model, what: Typing['what']): Step =>
	step(showing({ ...model, typing: { what, text: '', before: what === 'filter' ? model.filter : model.logs.search } }, what, ''))

/** A key of the line: Enter keeps it, Escape gives it up; meanwhile it shows already. */
export const inLine = (model: Model, typing: Typing, key: Key): Step => {
	const { what, text, before } = typing
	if (key === 'enter') return step({ ...model, typing: null })
	if (key === 'escape') return step(showing({ ...model, typing: null }, what, before))
	const next = edited(text, key)
	return next === text ? step(model) : step(showing({ ...model, typing: { ...typing, text: next } }, what, next))
}

function edited(text: string, key: Key): string {
	if (key === 'backspace') return [...text].slice(0, -1).join('')
	if (key === 'ctrl-u') return ''
	return [...key].length === 1 && text.length < LONGEST ? text + key : text
}

const LONGEST = 100

function showing(model: Model, what: Typing['what'], text: string): Model {
	if (what === 'filter') return withFilter(model, text)
	const logs = { ...model.logs, search: text, found: null }
	return { ...model, logs: text === '' ? logs : toMatch(logs, -1, rightHeight(model)) }
}
