import { isClosed, parseFlow } from './yaml-flow.ts'
import { type YamlEntry, YamlError, type YamlNode } from './yaml-node.ts'
import { endOfQuoted, plainScalar, unquote } from './yaml-scalar.ts'

interface Line {
	readonly indent: number
	/** Without indentation, comment and trailing blanks. */
	readonly text: string
	readonly number: number
}

/**
 * The first document of a YAML text, as far as configuration files use the language: block and flow collections, all kinds of
 * scalars, anchors, aliases and merge keys. Throws YamlError with the line of what is not understood.
 */
export const parseYaml = (source: string): YamlNode => new Reader(source).document()

class Reader {
	readonly #raw: string[]
	readonly #anchors = new Map<string, YamlNode>()
	#at = 0

	constructor(source: string) {
		this.#raw = source.replace(/^\uFEFF/, '').split(/\r?\n/)
	}

	document(): YamlNode {
		while (/^%/.test(this.#raw[this.#at] ?? '')) this.#at++
		if (/^---(\s|$)/.test(this.#peek()?.text ?? '')) this.#at++
		const first = this.#peek()
		if (first === undefined) return plainScalar('', 1)
		const node = this.#block(first.indent)
		const rest = this.#peek()
		if (rest !== undefined && !/^(---|\.\.\.)/.test(rest.text)) throw new YamlError('unexpected indentation', rest.number)
		return node
	}

	/** The next line that says something; undefined at the end. */
	#peek(): Line | undefined {
		for (; this.#at < this.#raw.length; this.#at++) {
			const raw = this.#raw[this.#at] ?? ''
			const text = withoutComment(raw.trimStart()).trimEnd()
			if (text === '') continue
			const indent = raw.length - raw.trimStart().length
			if (/^ *\t/.test(raw)) throw new YamlError('a tab indents', this.#at + 1)
			return { indent, text, number: this.#at + 1 }
		}
		return undefined
	}

	#block(indent: number): YamlNode {
		const line = this.#peek()
		if (line === undefined || line.indent < indent) return plainScalar('', this.#at)
		if (isItem(line.text)) return this.#list(line.indent)
		if (keyOf(line.text) !== undefined) return this.#map(line.indent)
		this.#at++
		return this.#value(line.text, line, line.indent - 1)
	}

	#list(indent: number): YamlNode {
		const begin = this.#peek()?.number ?? 1
		const items: YamlNode[] = []
		for (let line = this.#peek(); line !== undefined && line.indent === indent && isItem(line.text); line = this.#peek()) {
			const rest = line.text.slice(1).trimStart()
			const inner = indent + line.text.length - rest.length
			if (rest !== '' && (isItem(rest) || (keyOf(rest) !== undefined && !/^[[{]/.test(rest)))) {
				// `- key: value` is a map that begins behind the dash.
				this.#raw[line.number - 1] = ' '.repeat(inner) + rest
				items.push(this.#block(inner))
			} else {
				this.#at++
				items.push(rest === '' ? this.#below(indent) : this.#value(rest, line, indent))
			}
		}
		return { kind: 'list', line: begin, items }
	}

	#map(indent: number): YamlNode {
		const begin = this.#peek()?.number ?? 1
		const entries: YamlEntry[] = []
		const merged: YamlEntry[] = []
		for (let line = this.#peek(); line !== undefined && line.indent === indent; line = this.#peek()) {
			if (/^(---|\.\.\.)/.test(line.text)) break
			const found = keyOf(line.text)
			if (found === undefined) throw new YamlError('neither a key nor a list item', line.number)
			this.#at++
			const node = found.rest === '' ? this.#below(indent, true) : this.#value(found.rest, line, indent)
			if (found.key === '<<') merged.push(...mergedFrom(node))
			else if (entries.some(({ key }) => key === found.key)) throw new YamlError(`duplicate key ${found.key}`, line.number)
			else entries.push({ key: found.key, line: line.number, node })
		}
		const own = new Set(entries.map(({ key }) => key))
		return { kind: 'map', line: begin, entries: [...entries, ...merged.filter(({ key }) => !own.has(key))] }
	}

	/** What stands on the following lines, further in; items of a list may stand under their key. */
	#below(indent: number, orItems = false): YamlNode {
		const next = this.#peek()
		if (next === undefined) return plainScalar('', this.#at)
		if (next.indent > indent) return this.#block(next.indent)
		return orItems && next.indent === indent && isItem(next.text) ? this.#list(indent) : plainScalar('', this.#at)
	}

	/** A value that begins on the line of its key or dash. */
	#value(text: string, line: Line, indent: number): YamlNode {
		const [, mark, name = '', after = ''] = /^([&*!])(\S*)\s*(.*)$/s.exec(text) ?? []
		if (mark === '*') return this.#alias(name, line.number)
		if (mark === '!') return after === '' ? this.#below(indent) : this.#value(after, line, indent)
		if (mark === '&') {
			const node = after === '' ? this.#below(indent, true) : this.#value(after, line, indent)
			this.#anchors.set(name, node)
			return node
		}
		if (/^[|>]/.test(text)) return { kind: 'scalar', line: line.number, value: this.#blockScalar(text, indent) }
		if (/^[[{]/.test(text)) return parseFlow(this.#until(text, isClosed), line.number, (alias, at) => this.#alias(alias, at))
		if (/^["']/.test(text)) return this.#quoted(text, line)
		return plainScalar(this.#folded(text, indent), line.number)
	}

	#alias(name: string, line: number): YamlNode {
		const node = this.#anchors.get(name)
		if (node === undefined) throw new YamlError(`unknown alias *${name}`, line)
		return node
	}

	#quoted(text: string, line: Line): YamlNode {
		const whole = this.#until(text, each => endOfQuoted(each, 0) >= 0)
		const end = endOfQuoted(whole, 0)
		if (whole.slice(end).trim() !== '') throw new YamlError('unexpected text after a quoted value', line.number)
		return { kind: 'scalar', line: line.number, value: unquote(whole.slice(0, end), line.number) }
	}

	/** The text with as many lines as it takes. */
	#until(text: string, isWhole: (text: string) => boolean): string {
		let whole = text
		const begin = this.#at
		for (; !isWhole(whole); this.#at++) {
			const next = this.#raw[this.#at]
			if (next === undefined) throw new YamlError('a value is not closed', begin)
			whole += `\n${withoutComment(next.trim())}`
		}
		return whole
	}

	/** A plain scalar goes on with lines that are further in. */
	#folded(text: string, indent: number): string {
		let whole = text
		for (
			let line = this.#peek();
			line !== undefined && line.indent > indent && !isItem(line.text) && keyOf(line.text) === undefined;
			line = this.#peek()
		) {
			whole += ` ${line.text}`
			this.#at++
		}
		return whole
	}

	#blockScalar(header: string, indent: number): string {
		const lines: string[] = []
		const given = /[1-9]/.exec(header)?.[0]
		let inner = given === undefined ? undefined : indent + Number(given)
		for (; this.#at < this.#raw.length; this.#at++) {
			const raw = this.#raw[this.#at] ?? ''
			const own = raw.length - raw.trimStart().length
			if (raw.trim() !== '' && own <= Math.max(indent, -1) && own < (inner ?? indent + 1)) break
			if (raw.trim() !== '') inner ??= own
			lines.push(raw.trim() === '' ? '' : raw.slice(inner ?? 0))
		}
		const body = lines.join('\n').replace(/\n+$/, '')
		const text = header.startsWith('>') ? body.replaceAll(/(?<=[^\n ].*)\n(?=[^\n ])/g, ' ') : body
		return header.includes('-') || text === '' ? text : `${text}\n`
	}
}

const isItem = (text: string) => text === '-' || text.startsWith('- ')

/** The key that a line begins with, and what follows its colon. */
function keyOf(text: string): { readonly key: string; readonly rest: string } | undefined {
	if (/^["']/.test(text)) {
		const end = endOfQuoted(text, 0)
		const rest = end < 0 ? '' : text.slice(end).trimStart()
		return rest.startsWith(':') && /^:(\s|$)/.test(rest)
			? { key: unquote(text.slice(0, end), 0), rest: rest.slice(1).trimStart() }
			: undefined
	}
	if (/^[[{&*!|>]/.test(text)) return undefined
	const [, key, rest] = /^([^#]*?):(?:\s+(.*))?$/s.exec(text) ?? []
	return key === undefined ? undefined : { key: key.trim(), rest: rest ?? '' }
}

/** A comment begins with `#` at the start or after a blank, outside of quotes. */
function withoutComment(text: string): string {
	for (let at = 0; at < text.length; at++) {
		const character = text[at]
		if ((character === '"' || character === "'") && (at === 0 || /[\s[{,:]/.test(text[at - 1] ?? ''))) {
			const end = endOfQuoted(text, at)
			if (end < 0) return text
			at = end - 1
		} else if (character === '#' && (at === 0 || /\s/.test(text[at - 1] ?? ''))) return text.slice(0, at)
	}
	return text
}

function mergedFrom(node: YamlNode): readonly YamlEntry[] {
	if (node.kind === 'map') return node.entries
	return node.kind === 'list' ? node.items.flatMap(mergedFrom) : []
}
