import type { Area } from '../screen/canvas.ts'
import type { Model } from './model.ts'

/** Smallest terminal (cli.md 5). */
export const smallest = { columns: 80, rows: 24 } as const

export interface Geometry {
	readonly title: Area
	readonly services: Area
	readonly info: Area
	/** Logs or events. */
	readonly right: Area
	readonly status: Area
	/** Title and status bar stand in boxes: there is room for it. */
	readonly roomy: boolean
}

/** True if the terminal is too small for the panes. */
export const isTooSmall = ({ columns, rows }: Model): boolean => columns < smallest.columns || rows < smallest.rows

/** Where everything stands: three rows, in the middle 30, 25 and 45 % (cli.md 5), or the right pane alone. */
export const geometryOf = ({ columns, rows, wide }: Pick<Model, 'columns' | 'rows' | 'wide'>): Geometry => {
	const roomy = rows >= ROOMY_ROWS
	const bar = roomy ? 3 : 1
	const main = { y: bar, height: rows - 2 * bar }
	const left = Math.round(columns * 0.3)
	const middle = Math.round(columns * 0.25)
	return {
		title: { x: 0, y: 0, width: columns, height: bar },
		services: { x: 0, width: left, ...main },
		info: { x: left, width: middle, ...main },
		right: wide ? { x: 0, width: columns, ...main } : { x: left + middle, width: columns - left - middle, ...main },
		status: { x: 0, y: rows - bar, width: columns, height: bar },
		roomy,
	}
}

const ROOMY_ROWS = 28

/** The inside of a box. */
export const insideOf = ({ x, y, width, height }: Area): Area => ({ x: x + 1, y: y + 1, width: width - 2, height: height - 2 })

/** Rows inside the right pane. */
export const rightHeight = (model: Pick<Model, 'columns' | 'rows' | 'wide'>): number => insideOf(geometryOf(model).right).height

/** The place of a popup; it covers the middle of the screen. */
export const popupArea = ({ columns, rows }: Pick<Model, 'columns' | 'rows'>, lines: number): Area => {
	const width = Math.min(columns - 6, WIDEST_POPUP)
	const height = Math.min(rows - 4, lines + 3)
	return { x: Math.floor((columns - width) / 2), y: Math.floor((rows - height) / 2), width, height }
}

const WIDEST_POPUP = 100
