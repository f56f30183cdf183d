import { geometryOf, insideOf, rightHeight } from '../model/geometry.ts'
import { linksOf } from '../model/links.ts'
import type { Focus, Model } from '../model/model.ts'
import { following, type Scroll, scrolled, topOf } from '../model/scroll.ts'

/** Up or down in the pane that has the focus; the list wraps around. */
export const moved = (model: Model, by: 1 | -1): Model => {
	if (model.focus === 'logs' || model.wide) return rightScrolled(model, by)
	if (model.focus === 'deps') return { ...model, link: around(model.link + by, linksOf(model.about).length) }
	const at = model.selected === null ? -1 : model.names.indexOf(model.selected)
	return { ...model, selected: model.names[around(at + by, model.names.length)] ?? null }
}

const around = (index: number, count: number) => (count === 0 ? 0 : (index + count) % count)

/** The right pane by some lines; Infinity: to the end, and follow. */
export const rightScrolled = (model: Model, by: number): Model => {
	const height = rightHeight(model)
	return withScroll(model, (scroll, count) => scrolled(scroll, by, count, height))
}

/** Follows what comes, or stays where it is. */
export const followToggled = (model: Model): Model => {
	const height = rightHeight(model)
	return withScroll(model, (scroll, count) => (scroll.top === null ? { top: topOf(scroll, count, height) } : following))
}

function withScroll(model: Model, change: (scroll: Scroll, count: number) => Scroll): Model {
	return model.pane === 'events'
		? { ...model, eventScroll: change(model.eventScroll, model.events.length) }
		: { ...model, logs: { ...model.logs, scroll: change(model.logs.scroll, model.logs.entries.length) } }
}

/** The log shifted sideways by some columns. */
export const sideways = (model: Model, by: number): Model => ({
	...model,
	logs: { ...model.logs, left: Math.max(0, model.logs.left + by) },
})

/** The next pane. */
export const focused = (model: Model, by: 1 | -1): Model => {
	if (model.wide) return model
	return { ...model, link: 0, focus: order[around(order.indexOf(model.focus) + by, order.length)] ?? 'services' }
}

const order: readonly Focus[] = ['services', 'deps', 'logs']

/** The unit that the cursor of the dependency view is on is selected; one that the filter hides is shown again. */
export const followedLink = (model: Model): Model => {
	const name = linksOf(model.about)[model.link]?.name
	return name === undefined || !model.units.has(name) ? model : { ...model, selected: name, focus: 'services' }
}

/** Rows of the list that are seen. */
export const listHeight = (model: Model): number => insideOf(geometryOf(model).services).height
