import type { Path } from './place.ts'
import { scanKey } from './scan-key.ts'
import { skipBlank, skipScalar, skipString } from './skip.ts'

/** Where a document sets something: offsets of the last part of its key and of its value. */
export interface Entry {
	readonly path: Path
	readonly key: number
	readonly value: number
	/** Offset of the first part of the key as it is written here. */
	readonly written: number
	/** It is only the way to something below, `a` of `a.b = 1`. */
	readonly implied: boolean
}

interface Open {
	readonly kind: 'array' | 'table'
	readonly path: Path
	items: number
}

/** A definition is not deeper than `service.ports[2]`; what is below is not noted, so that no text takes more than linear time. */
const DEEPEST = 4

/** Finds every key, table and list item of a TOML text. It never fails: what it cannot read it steps over. */
export function scanToml(text: string): readonly Entry[] {
	const entries: Entry[] = []
	const arrayTables = new Map<string, number>()
	const open: Open[] = []
	let table: Path = []
	let at = 0

	const setKey = (base: Path): Path => {
		const written = at
		const { parts, end } = scanKey(text, at)
		at = end
		const path = [...base, ...parts.slice(0, DEEPEST).map(({ name }) => name)].slice(0, DEEPEST + 1)
		const begun = entries.length
		for (const [index, { at: key }] of parts.slice(0, DEEPEST - base.length).entries()) {
			const implied = index < parts.length - 1
			entries.push({ path: path.slice(0, base.length + index + 1), key, value: key, written, implied })
		}
		at = skipBlank(text, at, false)
		if (text[at] === '=') {
			at = skipBlank(text, at + 1, false)
			const last = entries.at(-1)
			if (last !== undefined && entries.length > begun) entries[entries.length - 1] = { ...last, value: at }
		}
		return path
	}

	const header = () => {
		const isArray = text[at + 1] === '['
		at = skipBlank(text, at + (isArray ? 2 : 1), false)
		table = within(setKey([]), arrayTables)
		if (isArray) {
			const index = arrayTables.get(keyOf(table)) ?? 0
			const name = entries.at(-1)
			arrayTables.set(keyOf(table), index + 1)
			table = [...table, index]
			if (name !== undefined) entries.push({ ...name, path: table })
		}
		while (text[at] === ']') at++
	}

	const value = (path: Path) => {
		const first = text[at]
		if (first === '[' || first === '{') {
			open.push({ kind: first === '[' ? 'array' : 'table', path, items: 0 })
			at++
		} else if (first === '"' || first === "'") at = skipString(text, at)
		else at = skipScalar(text, at)
	}

	while (at < text.length) {
		const inside = open.at(-1)
		const before = at
		at = skipBlank(text, at, true)
		const next = text[at]
		if (next === undefined) break
		if (inside === undefined) {
			if (next === '[') header()
			else value(setKey(table))
		} else if (next === ',') at++
		else if (next === (inside.kind === 'array' ? ']' : '}')) {
			open.pop()
			at++
		} else if (inside.kind === 'table') value(setKey(inside.path))
		else {
			const path = [...inside.path, inside.items++]
			if (path.length <= DEEPEST) entries.push({ path, key: at, value: at, written: at, implied: false })
			value(path.slice(0, DEEPEST + 1))
		}
		if (at === before) at++
	}
	return entries
}

/** A header below an array of tables means its last item. */
function within(path: Path, arrayTables: ReadonlyMap<string, number>): Path {
	let full: Path = []
	for (const [index, part] of path.entries()) {
		full = [...full, part]
		const items = arrayTables.get(keyOf(full))
		if (items !== undefined && index < path.length - 1) full = [...full, items - 1]
	}
	return full
}

/** A path as the key of a map. */
export function keyOf(path: Path): string {
	return JSON.stringify(path)
}
