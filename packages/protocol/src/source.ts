/** Finds the JSON text of an object's `id` as it was sent: undefined if it has none, false if it is a boolean, array or object. */
export type IdSources = (object: Readonly<Record<string, unknown>>) => string | undefined | false

/** Parses a line and keeps the source text of ids, so that 18446744073709551615 and 1.0 come back as they were. Throws a SyntaxError. */
export const parseWithIds = (line: string): { readonly value: unknown; readonly ids: IdSources } => {
	const value: unknown = JSON.parse(line)
	let sources: WeakMap<object, string> | undefined
	let root = value
	const numberText = (object: object, id: number): string => {
		const only = onlyIdText(line)
		if (only !== undefined) return only
		if (sources === undefined) {
			sources = new WeakMap()
			root = parseKeeping(line, sources)
		}
		return sources.get(twinOf(object, value, root)) ?? String(id)
	}
	return {
		value,
		ids: object => {
			const id = Object.hasOwn(object, 'id') ? object.id : undefined
			if (id === undefined) return undefined
			if (typeof id === 'number') return numberText(object, id)
			return id === null || typeof id === 'string' ? JSON.stringify(id) : false
		},
	}
}

const idMember = /(?<!\\)"id"\s*:\s*(-?\d[\d.eE+-]*)/g

/** Text of the number after the only `"id":` of the line; undefined if there are several, or keys written with escapes. */
function onlyIdText(line: string): string | undefined {
	if (line.includes('\\u00')) return undefined
	idMember.lastIndex = 0
	const first = idMember.exec(line)?.[1]
	const second = first === undefined ? null : idMember.exec(line)
	return second === null ? first : undefined
}

interface WithSource {
	readonly source?: string
}

/** Source text access of JSON.parse (ES2026); without it in the engine, nothing is noted. */
function parseKeeping(line: string, sources: WeakMap<object, string>): unknown {
	const note = function (this: object, key: string, value: unknown, context?: WithSource) {
		if (key === 'id' && typeof value === 'number' && context?.source !== undefined) sources.set(this, context.source)
		return value
	}
	return JSON.parse(line, note)
}

/** The object of the second parse that stands where `object` stands in the first: at the root, or at the same place of a batch. */
function twinOf(object: object, first: unknown, second: unknown): object {
	const twin = Array.isArray(first) && Array.isArray(second) ? second[first.indexOf(object)] : second
	return typeof twin === 'object' && twin !== null ? twin : object
}
