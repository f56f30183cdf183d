/** A value of a YAML text with the line it begins on, 1-based. */
export type YamlNode = YamlScalar | YamlList | YamlMap

export interface YamlScalar {
	readonly kind: 'scalar'
	readonly line: number
	readonly value: string | number | boolean | null
}

export interface YamlList {
	readonly kind: 'list'
	readonly line: number
	readonly items: readonly YamlNode[]
}

export interface YamlMap {
	readonly kind: 'map'
	readonly line: number
	readonly entries: readonly YamlEntry[]
}

export interface YamlEntry {
	readonly key: string
	readonly line: number
	readonly node: YamlNode
}

/** A text that is no YAML, or more of it than is understood here. */
export class YamlError extends Error {
	override readonly name = 'YamlError'
	readonly line: number

	constructor(message: string, line: number) {
		super(message)
		this.line = line
	}
}

/** The entry of that key. */
export const entryOf = (node: YamlNode | undefined, key: string): YamlEntry | undefined =>
	node?.kind === 'map' ? node.entries.find(entry => entry.key === key) : undefined

/** A scalar as text; undefined for anything else, and for null. */
export const textOf = (node: YamlNode | undefined): string | undefined =>
	node?.kind === 'scalar' && node.value !== null ? String(node.value) : undefined

/** Texts of a list, or the one text of a scalar. */
export const textsOf = (node: YamlNode | undefined): readonly string[] => {
	const items = node?.kind === 'list' ? node.items : node === undefined ? [] : [node]
	return items.flatMap(item => textOf(item) ?? [])
}
