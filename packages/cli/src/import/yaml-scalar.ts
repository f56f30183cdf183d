import { YamlError, type YamlScalar } from './yaml-node.ts'

/** The value of a plain scalar by the core schema. */
export const plainScalar = (text: string, line: number): YamlScalar => ({ kind: 'scalar', line, value: plainValue(text) })

function plainValue(text: string): YamlScalar['value'] {
	if (text === '' || text === '~' || /^(null|Null|NULL)$/.test(text)) return null
	if (/^(true|True|TRUE)$/.test(text)) return true
	if (/^(false|False|FALSE)$/.test(text)) return false
	if (/^[-+]?\d+$/.test(text) && Number.isSafeInteger(Number(text)) && !/^[-+]?0\d/.test(text)) return Number(text)
	if (/^[-+]?(\d+\.\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return Number(text)
	return text
}

/** Index after the closing quote of the quoted scalar that begins at `start`; -1: it does not end here. */
export const endOfQuoted = (text: string, start: number): number => {
	const quote = text[start]
	for (let at = start + 1; at < text.length; at++) {
		if (quote === '"' && text[at] === '\\') at += 1
		else if (text[at] === quote) {
			if (quote === "'" && text[at + 1] === "'") at += 1
			else return at + 1
		}
	}
	return -1
}

/** The text of a quoted scalar, quotes included; lines of it are folded. */
export const unquote = (quoted: string, line: number): string => {
	const inner = quoted.slice(1, -1).replaceAll(/[ \t]*\n[ \t]*/g, lines => (lines.split('\n').length > 2 ? '\n' : ' '))
	if (quoted[0] === "'") return inner.replaceAll("''", "'")
	return inner.replaceAll(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/gs, (_, code: string) => {
		if (code.length > 1) return String.fromCodePoint(Number.parseInt(code.slice(1), 16))
		const character = escapes[code]
		if (character === undefined) throw new YamlError(`unknown escape \\${code}`, line)
		return character
	})
}

const escapes: Readonly<Record<string, string>> = {
	'0': '\0',
	a: '\u0007',
	b: '\b',
	t: '\t',
	n: '\n',
	v: '\v',
	f: '\f',
	r: '\r',
	e: '\u001b',
	' ': ' ',
	'"': '"',
	'/': '/',
	'\\': '\\',
	_: '\u00a0',
}
