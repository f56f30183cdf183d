import { type ActionName, actions } from '../model/actions.ts'
import type { Model } from '../model/model.ts'
import { type Step, step } from './news.ts'

/** What a key of an action does first: it asks for the plan unless nobody wants it. */
export const wanted = (model: Model, action: ActionName): Step => {
	const { selected: name } = model
	if (name === null) return step(model)
	return actions[action].asks === 'never' ? begin(model, action, name) : step(model, { type: 'plan', action, name, asked: false })
}

/** The action is under way. */
export const begin = (model: Model, action: ActionName, name: string): Step => {
	const id = model.pending.reduce((highest, pending) => Math.max(highest, pending.id), 0) + 1
	const pending = [...model.pending, { id, text: `${actions[action].word}(${name})`, since: model.now }]
	return step({ ...model, notice: null, pending }, { type: 'act', id, action, name })
}
