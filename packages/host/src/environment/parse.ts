/** Variables of a file, in order, or the line (1-based) that is not understood and why. */
export type ParsedEnvironment =
	| { readonly ok: true; readonly variables: readonly (readonly [name: string, value: string])[] }
	| { readonly ok: false; readonly line: number; readonly reason: string }

const assignment = /(?:export[ \t]+)?([^\s=#'"\\$`]+)=[ \t]*/y
const exportOnly = /export(?:[ \t]+[A-Za-z_]\w*)+[ \t]*(?=\n|$)/y
const blank = /[ \t]*(?:#[^\n]*)?(?:\n|$)/y
const indent = /[ \t]*/y
const word = /(?:[^\s'"\\#]|(?<=[^\s])#)+/y
const inner = /[ \t]+(?=[^\s#])/y
const single = /'([^']*)'/y
const double = /"((?:[^"\\]|\\[\s\S])*)"/y
const escaped = /\\([\s\S])/y

/**
 * Reads `KEY=VALUE` lines with `#` comments, an optional `export` and the quotes of a shell, which join and may span lines; nothing is expanded
 * (config.md 9.1). Blanks inside of an unquoted value are part of it, as in the files of systemd.exec(5).
 */
export function parseEnvironment(source: string): ParsedEnvironment {
	const text = source.replace(/^\ufeff/, '').replaceAll('\r\n', '\n')
	const variables: [string, string][] = []
	let at = 0
	const take = (pattern: RegExp): RegExpExecArray | null => {
		pattern.lastIndex = at
		const found = pattern.exec(text)
		if (found) at = pattern.lastIndex
		return found
	}
	const fail = (reason: string): ParsedEnvironment => ({ ok: false, line: text.slice(0, at).split('\n').length, reason })

	if (text.includes('\0')) return { ok: false, line: text.slice(0, text.indexOf('\0')).split('\n').length, reason: 'a NUL byte' }
	while (at < text.length) {
		take(indent)
		if (take(blank) || (take(exportOnly) && take(blank))) continue
		const name = take(assignment)?.[1]
		if (name === undefined) return fail('expected KEY=VALUE')
		let value = ''
		for (;;) {
			const part = take(word)?.[0] ?? take(inner)?.[0] ?? take(single)?.[1]
			if (part !== undefined) value += part
			else {
				const quoted = take(double)?.[1]
				const character = quoted === undefined ? take(escaped)?.[1] : undefined
				if (quoted !== undefined) value += withoutEscapes(quoted)
				else if (character !== undefined) value += character === '\n' ? '' : character
				else break
			}
		}
		if (!take(blank)) return fail('a quote is not closed')
		variables.push([name, value])
	}
	return { ok: true, variables }
}

/** Inside of double quotes a backslash quotes only what would be special there, and joins lines (sh(1)). */
function withoutEscapes(text: string): string {
	return text.replace(/\\([\n"\\$`])/g, (_, character: string) => (character === '\n' ? '' : character))
}
