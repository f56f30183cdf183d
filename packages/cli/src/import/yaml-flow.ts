import { type YamlEntry, YamlError, type YamlNode } from './yaml-node.ts'
import { endOfQuoted, plainScalar, unquote } from './yaml-scalar.ts'

/** Reads `[a, b]`, `{a: 1}` and quoted scalars inside them. `text` begins with the bracket; `alias` resolves `*name`. */
export const parseFlow = (text: string, line: number, alias: (name: string, line: number) => YamlNode): YamlNode => {
	let at = 0
	const fail = (message: string): never => {
		throw new YamlError(message, lineAt())
	}
	const lineAt = () => line + text.slice(0, at).split('\n').length - 1
	const space = () => {
		for (; at < text.length; at++) {
			if (text[at] === '#' && /\s/.test(text[at - 1] ?? ' ')) while (at < text.length && text[at] !== '\n') at++
			if (!/\s/.test(text[at] ?? '')) break
		}
	}
	const node = (): YamlNode => {
		space()
		const here = lineAt()
		if (text[at] === '[') return { kind: 'list', line: here, items: list() }
		if (text[at] === '{') return { kind: 'map', line: here, entries: map() }
		if (text[at] === '"' || text[at] === "'") return { kind: 'scalar', line: here, value: quoted() }
		const word = plain()
		return word.startsWith('*') ? alias(word.slice(1), here) : plainScalar(word, here)
	}
	const quoted = (): string => {
		const end = endOfQuoted(text, at)
		if (end < 0) return fail('a quote is not closed')
		const value = unquote(text.slice(at, end), lineAt())
		at = end
		return value
	}
	const plain = (): string => {
		const start = at
		while (at < text.length && !/[,[\]{}\n]/.test(text[at] ?? '') && !(text[at] === ':' && /[\s,}\]]/.test(text[at + 1] ?? ' '))) at++
		return text.slice(start, at).trim()
	}
	const list = (): readonly YamlNode[] => {
		const items: YamlNode[] = []
		for (at++; ; ) {
			space()
			if (text[at] === ']') break
			items.push(node())
			space()
			if (text[at] === ',') at++
			else if (text[at] !== ']') fail('a list is not closed')
		}
		at++
		return items
	}
	const map = (): readonly YamlEntry[] => {
		const entries: YamlEntry[] = []
		for (at++; ; ) {
			space()
			if (text[at] === '}') break
			const here = lineAt()
			const key = text[at] === '"' || text[at] === "'" ? quoted() : plain()
			space()
			if (text[at] === ':') at++
			entries.push({ key, line: here, node: node() })
			space()
			if (text[at] === ',') at++
			else if (text[at] !== '}') fail('a map is not closed')
		}
		at++
		return entries
	}
	const value = node()
	space()
	if (at < text.length) fail('unexpected text after a value')
	return value
}

/** True if every bracket of a flow value is closed, quotes left aside. */
export const isClosed = (text: string): boolean => {
	let depth = 0
	for (let at = 0; at < text.length; at++) {
		const character = text[at]
		if (character === '"' || character === "'") {
			const end = endOfQuoted(text, at)
			if (end < 0) return false
			at = end - 1
		} else if (character === '[' || character === '{') depth++
		else if (character === ']' || character === '}') depth--
	}
	return depth <= 0
}
