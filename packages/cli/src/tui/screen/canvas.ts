import { type Line, type Style, switchTo } from './style.ts'
import { clean, columnsOf, isUnsure } from './text.ts'

/** A place on the screen; columns and rows from 0. */
export interface Area {
	readonly x: number
	readonly y: number
	readonly width: number
	readonly height: number
}

interface Cell {
	/** Empty: the second column of the wide character before. */
	readonly text: string
	readonly style: Style
}

const blank: Cell = { text: ' ', style: 'plain' }

/** A frame of styled cells. What does not fit is left out. */
export class Canvas {
	readonly columns: number
	readonly rows: number
	readonly #cells: Cell[][]

	constructor(columns: number, rows: number) {
		this.columns = columns
		this.rows = rows
		this.#cells = Array.from({ length: rows }, () => Array<Cell>(columns).fill(blank))
	}

	/** Writes lines from the top of an area. */
	write(area: Area, lines: readonly Line[]): void {
		for (const [index, spans] of lines.slice(0, area.height).entries()) this.#writeLine(area.x, area.y + index, area.width, spans)
	}

	/** A box with texts in its upper and lower edge, and nothing inside. */
	box({ x, y, width, height }: Area, style: Style, title: string, foot = ''): void {
		const inner = width - 2
		const edge = (left: string, right: string) => left + '─'.repeat(Math.max(0, inner)) + right
		this.#writeLine(x, y, width, [[edge('┌', '┐'), style]])
		for (let row = 1; row < height - 1; row++) this.#writeLine(x, y + row, width, [[`│${' '.repeat(Math.max(0, inner))}│`, style]])
		this.#writeLine(x, y + height - 1, width, [[edge('└', '┘'), style]])
		if (title !== '') this.#writeLine(x + 1, y, inner, [[` ${title} `, style]])
		if (foot !== '') this.#writeLine(x + Math.max(1, width - 3 - foot.length), y + height - 1, inner, [[` ${foot} `, style]])
	}

	/** The rows without their looks. */
	text(): readonly string[] {
		return this.#cells.map(row => row.map(({ text }) => text).join(''))
	}

	/** The rows as a terminal takes them, each of them on its own. */
	encoded(colour: boolean): readonly string[] {
		return this.#cells.map(row => encodeRow(row, colour))
	}

	#writeLine(x: number, y: number, width: number, spans: Line): void {
		const row = this.#cells[y]
		if (row === undefined) return
		const end = Math.min(x + width, this.columns)
		let column = x
		for (const [text, style = 'plain'] of spans) {
			for (const character of clean(text)) {
				const columns = columnsOf(character)
				const before = row[column - 1]
				if (columns === 0) {
					if (before !== undefined && column > x) row[column - 1] = { ...before, text: before.text + character }
					continue
				}
				if (column + columns > end) return
				row[column] = { text: character, style }
				if (columns === 2) row[column + 1] = { text: '', style }
				column += columns
			}
		}
	}
}

function encodeRow(row: readonly Cell[], colour: boolean): string {
	let encoded = ''
	let style: Style | undefined
	let unsure = false
	for (const [column, cell] of row.entries()) {
		if (cell.text === '') continue
		// Wherever the terminal thinks it is now, the next cell is here.
		if (unsure) encoded += `\u001b[${column + 1}G`
		if (cell.style !== style) encoded += switchTo(cell.style, colour)
		style = cell.style
		encoded += cell.text
		unsure = isUnsure(cell.text)
	}
	return `${encoded}\u001b[0m`
}
