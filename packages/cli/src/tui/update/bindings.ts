import { actionNames, actions } from '../model/actions.ts'
import { rightHeight } from '../model/geometry.ts'
import { toMatch } from '../model/logs.ts'
import type { Model } from '../model/model.ts'
import { following } from '../model/scroll.ts'
import { withFilter } from '../model/units.ts'
import type { Key } from '../terminal/keys.ts'
import { wanted } from './act.ts'
import { focused, followedLink, followToggled, moved, rightScrolled, sideways } from './move.ts'
import { type Step, step } from './news.ts'
import { startTyping } from './typing.ts'

/** Keys, what the help says of them, and what they do. */
export interface Binding {
	readonly keys: readonly Key[]
	readonly shown: string
	readonly help: string
	readonly act: (model: Model) => Step
}

const simple = (keys: readonly Key[], shown: string, help: string, change: (model: Model) => Model): Binding => ({
	keys,
	shown,
	help,
	act: model => step(change(model)),
})

/** Every key outside popups and lines (cli.md 5), in the order of the help. */
export const bindings: readonly Binding[] = [
	simple(['up', 'k'], '↑ k', 'select the one above; in Logs: scroll', model => moved(model, -1)),
	simple(['down', 'j'], '↓ j', 'select the one below; in Logs: scroll', model => moved(model, 1)),
	simple(['tab'], 'Tab', 'next pane: Services, Deps, Logs', model => focused(model, 1)),
	simple(['back-tab'], 'Shift-Tab', 'pane before', model => focused(model, -1)),
	{ keys: ['enter'], shown: 'Enter', help: 'everything about it; in Deps: go there', act: entered },
	...actionNames.map(
		(name): Binding => ({
			keys: [actions[name].key],
			shown: actions[name].key,
			help: actions[name].help,
			act: model => wanted(model, name),
		}),
	),
	{ keys: ['p'], shown: 'p', help: 'plan of the next action, which y then does', act: chosen },
	{ keys: ['w'], shown: 'w', help: 'why it is where it is', act: model => ofSelected(model, 'explain') },
	{ keys: ['R'], shown: 'R', help: 'refresh; when disconnected: try again now', act: refresh },
	{ keys: ['/'], shown: '/', help: 'filter the list by name or state; in l: search', act: searched },
	simple(['n'], 'n', 'next match of the search', model => found(model, 1)),
	simple(['N'], 'N', 'match before', model => found(model, -1)),
	simple(['f'], 'f', 'follow what comes, or stop following', followToggled),
	simple(['e'], 'e', 'events or logs', model => ({ ...model, pane: model.pane === 'logs' ? 'events' : 'logs' })),
	simple(['l'], 'l', 'logs over the full width, and back', model => ({
		...model,
		wide: !model.wide,
		focus: model.wide ? 'services' : 'logs',
	})),
	simple(['page-up'], 'PgUp', 'logs 10 up', model => rightScrolled(model, -10)),
	simple(['page-down'], 'PgDn', 'logs 10 down', model => rightScrolled(model, 10)),
	simple(['g', 'home'], 'g', 'logs: first line', model => rightScrolled(model, Number.NEGATIVE_INFINITY)),
	simple(['G', 'end'], 'G', 'logs: last line, and follow', toEnd),
	simple(['left'], '←', 'logs to the left', model => sideways(model, -SIDEWAYS)),
	simple(['right'], '→', 'logs to the right', model => sideways(model, SIDEWAYS)),
	simple(['?'], '?', 'this help', model => ({ ...model, popup: { kind: 'help', top: 0 } })),
	{ keys: ['escape'], shown: 'Esc', help: 'close, give up, go back; else quit', act: escaped },
	{ keys: ['q', 'Q'], shown: 'q Ctrl-C', help: 'quit', act: model => step(model, { type: 'quit' }) },
]

const SIDEWAYS = 16

const byKey = new Map(bindings.flatMap(binding => binding.keys.map(key => [key, binding] as const)))

export const bindingOf = (key: Key): Binding | undefined => byKey.get(key)

function entered(model: Model): Step {
	if (model.focus === 'deps' && !model.wide) {
		const next = followedLink(model)
		return step(next.selected === null || next.names.includes(next.selected) ? next : withFilter(next, ''))
	}
	return step(model.selected === null ? model : { ...model, popup: { kind: 'detail', top: 0 } })
}

function chosen(model: Model): Step {
	return step(model.selected === null ? model : { ...model, popup: { kind: 'choice', top: 0, name: model.selected } })
}

function ofSelected(model: Model, type: 'explain' | 'look'): Step {
	return model.selected === null ? step(model) : step(model, { type, name: model.selected })
}

function refresh(model: Model): Step {
	if (model.connection.state === 'lost') return step(model, { type: 'reconnect' })
	return step(model, { type: 'refresh', names: null }, ...ofSelected(model, 'look').requests, { type: 'redraw' })
}

function searched(model: Model): Step {
	return model.wide ? startTyping({ ...model, pane: 'logs' }, 'search') : startTyping(model, 'filter')
}

const found = (model: Model, direction: 1 | -1): Model =>
	model.logs.search === '' ? model : { ...model, logs: toMatch(model.logs, direction, rightHeight(model)) }

function toEnd(model: Model): Model {
	return model.pane === 'events' ? { ...model, eventScroll: following } : { ...model, logs: { ...model.logs, scroll: following } }
}

function escaped(model: Model): Step {
	if (model.wide) return step({ ...model, wide: false, focus: 'services' })
	if (model.filter !== '') return step(withFilter(model, ''))
	return step(model, { type: 'quit' })
}
