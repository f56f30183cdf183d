import { isTable } from '../table.ts'
import type { TomlDocument } from '../toml/parse.ts'
import type { Part, Path, Place } from '../toml/place.ts'

/** One file of a definition. */
export interface Layer {
	readonly file: string
	readonly document: TomlDocument
}

type Values = Readonly<Record<string, unknown>>

/** Tables that hold tables: `service.env` is the deepest table of a definition. */
const DEPTH = 3

/** The base with its drop-ins merged over it: tables key by key, scalars and lists replaced (config.md 10). */
export function mergeLayers(layers: readonly Layer[]): Values {
	const [base, ...above] = layers.map(({ document }) => document.values)
	return above.reduce((values, over) => merge(values, over, DEPTH), base ?? {})
}

/** Where a path was set: in the last layer that has it, else at the nearest part of it in the first. */
export function locateIn(layers: readonly Layer[], path: Path, part: Part): Place & { readonly file: string } {
	const [base] = layers
	const owner = layers.length > 1 ? layers.findLast(({ document }) => document.has(path)) : base
	for (let length = path.length; length > 0 && owner === undefined; length--) {
		const holder = layers.find(({ document }) => document.has(path.slice(0, length)))
		if (holder !== undefined) return { file: holder.file, ...holder.document.locate(path.slice(0, length), part) }
	}
	const found = owner ?? base
	return { file: found?.file ?? '', ...(found?.document.locate(path, part) ?? { line: 1, column: 1 }) }
}

function merge(under: Values, over: Values, depth: number): Values {
	const entries = new Map(Object.entries(under))
	for (const [name, value] of Object.entries(over)) {
		const known = entries.get(name)
		entries.set(name, depth > 1 && isTable(known) && isTable(value) ? merge(known, value, depth - 1) : value)
	}
	return Object.fromEntries(entries)
}
