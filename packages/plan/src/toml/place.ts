/** Names and indexes from the root of a document to a value. */
export type Path = readonly (string | number)[]

/** 1-based, in characters. */
export interface Place {
	readonly line: number
	readonly column: number
}

/** Which part of an entry is meant: what it is set to, or its key, which for a table is the name in its header. */
export type Part = 'value' | 'key'

/** `service.ports[2]`. */
export function dotted(path: Path): string {
	return path.reduce<string>((text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`), '')
}

/** Finds the place of an offset in UTF-16 units. The text is looked through once, however many are asked for. */
export function placesIn(text: string): (offset: number) => Place {
	const starts = [0]
	for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
	const pairs = pairsBefore(text)
	return offset => {
		let [line, above] = [0, starts.length]
		while (above - line > 1) {
			const middle = (line + above) >> 1
			if ((starts[middle] ?? 0) <= offset) line = middle
			else above = middle
		}
		const start = starts[line] ?? 0
		return { line: line + 1, column: offset - start - (pairs(offset) - pairs(start)) + 1 }
	}
}

/** Counts the characters before an offset that take two units. */
function pairsBefore(text: string): (offset: number) => number {
	if (!/[\uD800-\uDFFF]/.test(text)) return () => 0
	const counts = new Uint32Array(text.length + 1)
	for (let at = 0; at < text.length; at++) {
		const isSecond = (text.charCodeAt(at) & 0xfc00) === 0xdc00
		counts[at + 1] = (counts[at] ?? 0) + (isSecond ? 1 : 0)
	}
	return offset => counts[offset] ?? 0
}
