import type { Ink } from '../../output/colour.ts'

/** SGR numbers of the ways a cell may look; from 30 on they are colours. */
const codes = {
	plain: [],
	bold: [1],
	dim: [2],
	red: [31],
	green: [32],
	yellow: [33],
	magenta: [35],
	cyan: [36],
	focus: [1, 36],
	alarm: [1, 31],
	selected: [7],
	match: [7, 33],
} as const satisfies Readonly<Record<Ink | 'plain' | 'focus' | 'alarm' | 'selected' | 'match', readonly number[]>>

export type Style = keyof typeof codes

/** A piece of a line that looks alike. */
export type Span = readonly [text: string, style?: Style]

/** A line of a view. */
export type Line = readonly Span[]

/** The escape sequence that switches to a style from any other. Without colour only what is bold, dim or reversed is left. */
export const switchTo = (style: Style, colour: boolean): string => {
	const wanted = codes[style].filter(code => colour || code < FIRST_COLOUR)
	return `\u001b[${[0, ...wanted].join(';')}m`
}

const FIRST_COLOUR = 30

/** A line of one style. */
export const line = (text: string, style: Style = 'plain'): Line => [[text, style]]

/** The line without its looks. */
export const textOf = (spans: Line): string => spans.map(([text]) => text).join('')
