import { StringDecoder } from 'node:string_decoder'

/** A terminal as far as full-screen programs need one: what they write becomes rows of text. */
export class Screen {
	/** The alternate screen is shown. */
	alternate = false
	cursorShown = true
	#columns: number
	#rows: number
	#cells: string[][]
	/** What the alternate screen covers, and where the cursor was. */
	#main: { readonly cells: string[][]; readonly x: number; readonly y: number }
	#x = 0
	#y = 0
	#wraps = true
	#rest = ''
	readonly #decoder = new StringDecoder('utf8')

	constructor(columns: number, rows: number) {
		this.#columns = columns
		this.#rows = rows
		this.#cells = blank(columns, rows)
		this.#main = { cells: this.#cells, x: 0, y: 0 }
	}

	/** Another size; what is on the screen stays at its place. */
	resize(columns: number, rows: number): void {
		const resized = (before: readonly string[][]) => blank(columns, rows).map((row, y) => row.map((cell, x) => before[y]?.[x] ?? cell))
		this.#columns = columns
		this.#rows = rows
		this.#cells = resized(this.#cells)
		this.#main = { ...this.#main, cells: resized(this.#main.cells) }
	}

	feed(bytes: Uint8Array): void {
		this.#rest += this.#decoder.write(Buffer.from(bytes))
		while (this.#rest !== '') {
			// biome-ignore lint/suspicious/noControlCharactersInRegex: programs write them
			const sequence = /^\u001b\[([0-?]*)[ -/]*([@-~])/.exec(this.#rest)
			if (sequence !== null) {
				this.#rest = this.#rest.slice(sequence[0].length)
				this.#control(sequence[1] ?? '', sequence[2] ?? '')
			} else if (unfinished.test(this.#rest)) return
			else this.#character(String.fromCodePoint(this.#rest.codePointAt(0) ?? 0))
		}
	}

	/** The rows, without blanks at their ends. */
	text(): readonly string[] {
		return this.#cells.map(row => row.join('').trimEnd())
	}

	#control(parameters: string, final: string): void {
		const [first, second] = parameters.split(';').map(Number)
		if (final === 'H') [this.#y, this.#x] = [(first || 1) - 1, (second || 1) - 1]
		if (final === 'G') this.#x = (first || 1) - 1
		if (final === 'J') this.#cells = blank(this.#columns, this.#rows)
		if (final === 'K') this.#cells[this.#y]?.fill(' ', this.#x)
		if (final === 'h' || final === 'l') this.#mode(parameters, final === 'h')
	}

	#mode(mode: string, on: boolean): void {
		if (mode === '?25') this.cursorShown = on
		if (mode === '?7') this.#wraps = on
		if (mode !== '?1049' || on === this.alternate) return
		this.alternate = on
		if (on) this.#main = { cells: this.#cells, x: this.#x, y: this.#y }
		const { cells, x, y } = this.#main
		this.#cells = on ? blank(this.#columns, this.#rows) : cells
		if (!on) [this.#x, this.#y] = [x, y]
	}

	#character(character: string): void {
		this.#rest = this.#rest.slice(character.length)
		if (character === '\r') this.#x = 0
		else if (character === '\n') this.#lineFeed()
		else if (character >= ' ') this.#print(character)
	}

	#print(character: string): void {
		const columns = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/.test(character) ? 2 : 1
		if (this.#x + columns > this.#columns) {
			if (!this.#wraps) return
			this.#x = 0
			this.#lineFeed()
		}
		const row = this.#cells[this.#y]
		if (row === undefined) return
		row[this.#x] = character
		if (columns === 2) row[this.#x + 1] = ''
		this.#x += columns
	}

	#lineFeed(): void {
		if (this.#y + 1 < this.#rows) this.#y += 1
		else this.#cells = [...this.#cells.slice(1), ...blank(this.#columns, 1)]
	}
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: programs write them
const unfinished = /^\u001b(\[[0-?]*[ -/]*)?$/

const blank = (columns: number, rows: number) => Array.from({ length: rows }, () => Array<string>(columns).fill(' '))
