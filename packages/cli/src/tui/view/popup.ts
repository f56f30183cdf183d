import { detailLines } from '../../render/detail.ts'
import { actionNames, actions } from '../model/actions.ts'
import type { Model, Popup } from '../model/model.ts'
import { type Line, line } from '../screen/style.ts'
import { wrap } from '../screen/text.ts'
import { bindings } from '../update/bindings.ts'
import { transitionLines } from './info.ts'

/** What a popup is called. */
export const popupTitle = (model: Model, popup: Popup): string => {
	switch (popup.kind) {
		case 'help':
			return 'Help'
		case 'detail':
			return model.selected ?? ''
		case 'why':
			return `Why: ${popup.name}`
		case 'choice':
			return 'Plan of which action?'
		case 'plan':
			return `Plan: ${actions[popup.action].word} ${popup.name}`
	}
}

/** Its last row: what the keys do. */
export const popupHint = (popup: Popup): Line => {
	if (popup.kind === 'plan')
		return [
			[`${actions[popup.action].word} ${popup.name}? `, 'bold'],
			['[y/N]', 'alarm'],
			['  ↑↓ scroll', 'dim'],
		]
	return line(popup.kind === 'choice' ? 'Its key shows the plan; any other closes' : '↑↓ PgUp PgDn scroll, any other key closes', 'dim')
}

/** All its lines at that width. */
export const popupLines = (model: Model, popup: Popup, width: number): readonly Line[] => {
	const wrapped = (texts: readonly string[]) => texts.flatMap(text => wrap(text, width, '    ').map(each => line(each)))
	switch (popup.kind) {
		case 'help':
			return bindings.map(({ shown, help }) => [[shown.padEnd(KEY_WIDTH), 'bold'], [help]])
		case 'detail':
			return detailPage(model, width, wrapped)
		case 'why':
		case 'plan':
			return wrapped(popup.lines)
		case 'choice':
			return actionNames.map(name => [[actions[name].key.padEnd(4), 'bold'], [`${actions[name].word} ${popup.name}`]])
	}
}

const KEY_WIDTH = 11

function detailPage({ about, now }: Model, width: number, wrapped: (texts: readonly string[]) => readonly Line[]): readonly Line[] {
	if (about === null) return [line('…', 'dim')]
	const { detail, at } = about
	const passed = now - at
	const current = {
		...detail,
		uptime_ms: detail.uptime_ms === null ? null : detail.uptime_ms + passed,
		retry_in_ms: detail.retry_in_ms === null ? null : Math.max(0, detail.retry_in_ms - passed),
	}
	return [...wrapped(detailLines(current, [], now, (_, text) => text)), ...transitionLines(about, now, width)]
}
