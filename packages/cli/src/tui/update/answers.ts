import { mustAsk, planPage } from '../model/actions.ts'
import type { Model } from '../model/model.ts'
import { begin } from './act.ts'
import { type News, type Step, step } from './news.ts'
import { noticed } from './notice.ts'

type Of<Type extends News['type']> = Extract<News, { readonly type: Type }>

/** The plan of an action is there: it is shown, or done at once where nobody else goes with it. */
export const planned = (model: Model, { action, name, outlook, asked }: Of<'planned'>): Step => {
	if (!asked && !mustAsk(action, name, outlook)) return begin(model, action, name)
	if (isBusy(model)) return step(noticed(model, `not done: ${action} ${name}`, true))
	return step({ ...model, popup: { kind: 'plan', top: 0, name, action, lines: planPage(action, outlook) } })
}

export const explained = (model: Model, { name, lines }: Of<'explained'>): Step =>
	isBusy(model) ? step(model) : step({ ...model, popup: { kind: 'why', top: 0, name, lines } })

/** The next key is meant for something else than a popup that comes late: a `y` of it must confirm nothing. */
const isBusy = ({ typing, popup }: Model) => typing !== null || popup !== null
