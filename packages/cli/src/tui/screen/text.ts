import { escapeControls, withoutColour } from '../../output/escape.ts'

/** The text as one line of a terminal: nothing in it moves the cursor or changes the looks. */
export const clean = (text: string): string =>
	isPlain(text) ? text : escapeControls(withoutColour(text)).replaceAll('\t', '    ').replaceAll('\n', '↵')

const isPlain = (text: string) => /^[ -~]*$/.test(text)

/** Columns that a character takes: 0, 1 or 2. */
export const columnsOf = (character: string): 0 | 1 | 2 => {
	if (character < '\u0300') return 1
	if (zero.test(character)) return 0
	return wide.test(character) ? 2 : 1
}

const zero = /^[\p{Mn}\p{Me}\p{Cf}]/u

// UAX #11: wide and fullwidth; what is shown as a picture is wide too.
const wide =
	/^[\p{Emoji_Presentation}\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u

/** True for a character that terminals may show wider or narrower than `columnsOf` says. */
export const isUnsure = (character: string): boolean =>
	character > '\u02ff' && !/^[\u2010-\u2027\u2190-\u21ff\u2500-\u25ff]$/.test(character)

/** Columns of a clean text. */
export const widthOf = (text: string): number =>
	isPlain(text) ? text.length : [...text].reduce((width, character) => width + columnsOf(character), 0)

/** The text, cut to the width with an ellipsis as its last column. */
export const clip = (text: string, width: number): string => {
	const cleaned = clean(text)
	return widthOf(cleaned) <= width ? cleaned : `${cut(cleaned, width - 1)}…`
}

/** The text filled with blanks, or cut, to exactly the width. */
export const fit = (text: string, width: number): string => {
	const clipped = clip(text, width)
	return clipped + ' '.repeat(Math.max(0, width - widthOf(clipped)))
}

/** The text in lines of at most the width, broken at blanks where there are any; what follows the first is indented. */
export const wrap = (text: string, width: number, indent = ''): readonly string[] => {
	const lines: string[] = []
	let rest = clean(text)
	let room = width
	while (widthOf(rest) > room && room > 0) {
		const head = cut(rest, room)
		const blank = head.lastIndexOf(' ')
		const end = rest[head.length] === ' ' || blank <= 0 ? Math.max(1, head.length) : blank
		lines.push(rest.slice(0, end))
		rest = rest.slice(end).trimStart()
		room = width - indent.length
	}
	return [...lines, rest].map((each, index) => (index === 0 ? each : indent + each))
}

/** The longest beginning that fits. */
function cut(text: string, width: number): string {
	let used = 0
	let end = 0
	for (const character of text) {
		used += columnsOf(character)
		if (used > width) break
		end += character.length
	}
	return text.slice(0, end)
}
