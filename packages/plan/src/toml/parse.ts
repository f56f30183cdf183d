import { parse, TomlError } from 'smol-toml'
import { type Part, type Path, type Place, placesIn } from './place.ts'
import { type Entry, keyOf, scanToml } from './scan.ts'

/** A TOML text as values (integers are bigints) and the places where they were set. */
export interface TomlDocument {
	readonly values: Readonly<Record<string, unknown>>
	/** Place of a path, or of the nearest part of it that is there; the start of the text if nothing is. */
	readonly locate: (path: Path, part: Part) => Place
	readonly has: (path: Path) => boolean
}

/** Why a text is no TOML. */
export interface SyntaxFault extends Place {
	readonly code: 'syntax' | 'duplicate-key'
	/** The key that is there twice. */
	readonly path: Path
	readonly message: string
}

/** Reads TOML 1.1; a byte order mark is not part of the text. */
export function parseToml(source: string): TomlDocument | SyntaxFault {
	const text = source.startsWith('\uFEFF') ? source.slice(1) : source
	try {
		const values = parse(text, { integersAsBigInt: true })
		const entries = lazy(() => indexEntries(scanToml(text)))
		const places = lazy(() => placesIn(text))
		return {
			values,
			has: path => entries().has(keyOf(path)),
			locate(path, part) {
				for (let length = path.length; length > 0; length--) {
					const entry = entries().get(keyOf(path.slice(0, length)))
					if (entry !== undefined) return places()(part === 'key' ? entry.key : entry.value)
				}
				return { line: 1, column: 1 }
			},
		}
	} catch (fault) {
		return describeFault(text, fault)
	}
}

function describeFault(text: string, fault: unknown): SyntaxFault {
	if (!(fault instanceof TomlError)) return { code: 'syntax', path: [], message: 'cannot be read', line: 1, column: 1 }
	const offset = offsetOf(text, fault.line, fault.column)
	const said = (fault.message.split('\n', 1)[0] ?? '').replace('Invalid TOML document: ', '')
	const message = isUnclosed(text, offset, said) ? 'a string that is not closed on its line' : said
	const place = placesIn(text)(offset)
	if (!message.startsWith('trying to redefine')) return { code: 'syntax', path: [], message, ...place }
	const again = scanToml(text).findLast(({ written }) => written === offset)
	return { code: 'duplicate-key', path: again?.path ?? [], message: 'duplicate key', ...place }
}

/** A line feed is a control character that a string of one line meets only where its end is missing. */
function isUnclosed(text: string, offset: number, said: string): boolean {
	return said.startsWith('control characters are not allowed in strings') && /^\r?\n/.test(text.slice(offset))
}

/** The parser counts in UTF-16 units. */
function offsetOf(text: string, line: number, column: number): number {
	let start = 0
	for (let passed = 1; passed < line; passed++) start = text.indexOf('\n', start) + 1
	return Math.min(start + column - 1, text.length)
}

/** By path: the first entry counts, but a table's own header before a mere mention of it. */
function indexEntries(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
	const index = new Map<string, Entry>()
	for (const entry of entries) {
		const key = keyOf(entry.path)
		const known = index.get(key)
		if (known === undefined || (known.implied && !entry.implied)) index.set(key, entry)
	}
	return index
}

function lazy<T>(make: () => T): () => T {
	let made: { readonly value: T } | undefined
	return () => {
		made ??= { value: make() }
		return made.value
	}
}
