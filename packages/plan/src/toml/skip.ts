/** Offset after blanks and, with `lines`, line ends and comments. */
export function skipBlank(text: string, from: number, lines: boolean): number {
	let at = from
	while (at < text.length) {
		const next = text[at]
		if (next === ' ' || next === '\t' || (lines && (next === '\n' || next === '\r'))) at++
		else if (lines && next === '#') at = lineEnd(text, at)
		else break
	}
	return at
}

/** Offset after a string of any of the four kinds; one that is not closed ends with its line, or with the text. */
export function skipString(text: string, from: number): number {
	const quote = text[from] ?? ''
	const long = text.startsWith(quote.repeat(3), from)
	let at = from + (long ? 3 : 1)
	while (at < text.length) {
		if (text[at] === '\\' && quote === '"') at += 2
		else if (!long && text[at] === '\n') return at
		else if (text[at] !== quote) at++
		else if (!long) return at + 1
		else if (text.startsWith(quote.repeat(3), at)) {
			at += 3
			// One or two more quotes belong to the string.
			for (let more = 0; more < 2 && text[at] === quote; more++) at++
			return at
		} else at++
	}
	return text.length
}

/** Offset of what ends a number, boolean or date: a line end, a comment, a comma or a closing bracket. */
export function skipScalar(text: string, from: number): number {
	let at = from
	while (at < text.length && !'\n#,]}'.includes(text[at] ?? '')) at++
	return at
}

function lineEnd(text: string, from: number): number {
	const end = text.indexOf('\n', from)
	return end === -1 ? text.length : end
}
