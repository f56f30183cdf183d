import { geometryOf, insideOf, isTooSmall, popupArea, smallest } from '../model/geometry.ts'
import type { Focus, Model, Popup } from '../model/model.ts'
import { type Area, Canvas } from '../screen/canvas.ts'
import { type Line, line, type Style } from '../screen/style.ts'
import { eventsFoot, eventsLines, eventsTitle } from './events.ts'
import { depsLines, infoLines } from './info.ts'
import { logsFoot, logsLines, logsTitle } from './logs.ts'
import { popupHint, popupLines, popupTitle } from './popup.ts'
import { servicesLines, servicesTitle } from './services.ts'
import { statusLine } from './status.ts'
import { titleLine } from './title.ts'

/** The whole screen. */
export const frameOf = (model: Model): Canvas => {
	const canvas = new Canvas(model.columns, model.rows)
	if (isTooSmall(model)) {
		const text = `${model.columns}×${model.rows} is too small: ${smallest.columns}×${smallest.rows} needed, q quits`
		canvas.write({ x: 0, y: Math.floor(model.rows / 2), width: model.columns, height: 1 }, [line(text, 'alarm')])
		return canvas
	}
	const geometry = geometryOf(model)
	drawBar(canvas, geometry.title, geometry.roomy, width => titleLine(model, width))
	if (!model.wide) {
		drawServices(canvas, geometry.services, model)
		drawInfo(canvas, geometry.info, model)
	}
	drawRight(canvas, geometry.right, model)
	drawBar(canvas, geometry.status, geometry.roomy, width => statusLine(model, width))
	if (model.popup !== null) drawPopup(canvas, model, model.popup)
	return canvas
}

function drawBar(canvas: Canvas, area: Area, roomy: boolean, content: (width: number) => Line): void {
	if (roomy) canvas.box(area, 'plain', '')
	const inside = roomy ? insideOf(area) : area
	canvas.write(inside, [content(inside.width)])
}

function drawServices(canvas: Canvas, area: Area, model: Model): void {
	const inside = insideOf(area)
	canvas.box(area, edgeOf(model, 'services'), servicesTitle(model))
	canvas.write(inside, servicesLines(model, inside.width, inside.height))
}

function drawInfo(canvas: Canvas, area: Area, model: Model): void {
	const inside = insideOf(area)
	const isDeps = model.focus === 'deps'
	const lines = isDeps ? depsLines(model, inside.height) : infoLines(model, inside.width)
	canvas.box(area, edgeOf(model, 'deps'), isDeps ? 'Dependencies' : 'Service Info', lines.length > inside.height ? 'Enter: more' : '')
	canvas.write(inside, lines)
}

function drawRight(canvas: Canvas, area: Area, model: Model): void {
	const inside = insideOf(area)
	const isLogs = model.pane === 'logs'
	canvas.box(
		area,
		edgeOf(model, 'logs'),
		isLogs ? logsTitle(model) : eventsTitle(model),
		isLogs ? logsFoot(model, inside.height) : eventsFoot(model, inside.height),
	)
	canvas.write(inside, isLogs ? logsLines(model, inside.width, inside.height) : eventsLines(model, inside.width, inside.height))
}

const edgeOf = ({ focus, wide }: Model, pane: Focus): Style => (focus === pane || wide ? 'focus' : 'dim')

function drawPopup(canvas: Canvas, model: Model, popup: Popup): void {
	const { width } = insideOf(popupArea(model, 0))
	const lines = popupLines(model, popup, width)
	const area = popupArea(model, lines.length)
	const inside = insideOf(area)
	const height = inside.height - 1
	const top = Math.max(0, Math.min(popup.top, lines.length - height))
	const foot = lines.length > height ? `${Math.min(lines.length, top + height)}/${lines.length}` : ''
	canvas.box(area, 'focus', popupTitle(model, popup), foot)
	canvas.write({ ...inside, height }, lines.slice(top, top + height))
	canvas.write({ ...inside, y: inside.y + height, height: 1 }, [popupHint(popup)])
}
