import { actionOf } from '../model/actions.ts'
import { insideOf, popupArea } from '../model/geometry.ts'
import type { Model, Popup } from '../model/model.ts'
import type { Key } from '../terminal/keys.ts'
import { popupLines } from '../view/popup.ts'
import { begin } from './act.ts'
import { type Step, step } from './news.ts'

/** A key while a popup is open: some scroll, `y` does what a plan shows, any other closes it. */
export const inPopup = (model: Model, popup: Popup, key: Key): Step => {
	const closed = { ...model, popup: null }
	const by = scrolls[key]
	if (by !== undefined) return step({ ...model, popup: { ...popup, top: scrolledTop(model, popup, by) } })
	if (popup.kind === 'plan' && key === 'y') return begin(closed, popup.action, popup.name)
	if (popup.kind === 'choice') {
		const action = actionOf(key)
		if (action !== undefined) return step(closed, { type: 'plan', action, name: popup.name, asked: true })
	}
	return step(closed)
}

const scrolls: Readonly<Record<Key, number>> = {
	up: -1,
	k: -1,
	down: 1,
	j: 1,
	'page-up': -10,
	'page-down': 10,
	' ': 10,
	g: -10_000,
	home: -10_000,
	G: 10_000,
	end: 10_000,
}

function scrolledTop(model: Model, popup: Popup, by: number): number {
	const count = popupLines(model, popup, insideOf(popupArea(model, 0)).width).length
	const height = insideOf(popupArea(model, count)).height - 1
	return Math.max(0, Math.min(popup.top + by, count - height))
}
