import { parse } from 'smol-toml'
import { skipBlank, skipString } from './skip.ts'

interface KeyPart {
	readonly name: string
	readonly at: number
}

/** The parts of a dotted key and the offset after it; what is no key ends it. */
export function scanKey(text: string, from: number): { readonly parts: readonly KeyPart[]; readonly end: number } {
	const parts: KeyPart[] = []
	let at = from
	while (at < text.length) {
		const start = at
		const quote = text[at]
		if (quote === '"' || quote === "'") {
			at = skipString(text, at)
			parts.push({ name: unquote(text.slice(start, at)), at: start })
		} else {
			while (/[A-Za-z0-9_-]/.test(text[at] ?? '')) at++
			if (at === start) break
			parts.push({ name: text.slice(start, at), at: start })
		}
		const dot = skipBlank(text, at, false)
		if (text[dot] !== '.') break
		at = skipBlank(text, dot + 1, false)
	}
	return { parts, end: at }
}

function unquote(quoted: string): string {
	try {
		return String(parse(`key = ${quoted}`).key)
	} catch {
		return quoted.slice(1, -1)
	}
}
