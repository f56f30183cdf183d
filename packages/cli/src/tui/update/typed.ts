import type { Model } from '../model/model.ts'
import type { Key } from '../terminal/keys.ts'
import { bindingOf } from './bindings.ts'
import { type Step, step } from './news.ts'
import { inPopup } from './popup-keys.ts'
import { inLine } from './typing.ts'

/** What a key does: it belongs to the line that is typed, else to the popup, else to the screen. */
export const typed = (model: Model, key: Key): Step => {
	if (key === 'ctrl-c') return step(model, { type: 'quit' })
	if (key === 'ctrl-l') return step(model, { type: 'redraw' })
	if (model.typing !== null) return inLine(model, model.typing, key)
	if (model.popup !== null) return inPopup(model, model.popup, key)
	return bindingOf(key)?.act(model) ?? step(model)
}
