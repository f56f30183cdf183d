import { TABLES } from '../keys/tables.ts'
import type { Unit } from '../model.ts'
import { isTable } from '../table.ts'

/** The first line of every file written by this program. */
const OURS = '# written by zinit'

/** A unit as a file: keys as they were given, else those that differ from their defaults; tables in the order of config.md 6.1, env sorted. */
export function toToml(unit: Unit): string {
	const given = unit.given === undefined ? null : new Set(unit.given)
	const tables: Readonly<Record<string, unknown>> = { ...unit.config }
	const sections = TABLES[unit.kind].flatMap(({ name: table, keys }) => {
		const values = tables[table]
		if (!isTable(values)) return []
		const written = Object.entries(keys).filter(([name, key]) => {
			const value = values[name]
			if (value === undefined || value === null) return false
			return key.required || (given === null ? !isSameText(value, key.default) : given.has(`${table}.${name}`))
		})
		const lines = written.filter(([name]) => !isTable(values[name])).map(([name]) => `${name} = ${literal(values[name])}`)
		const below = written.flatMap(([name]) => (isTable(values[name]) ? section(`${table}.${name}`, variables(values[name])) : []))
		return [...(lines.length > 0 ? section(table, lines) : []), ...below]
	})
	return `${[OURS, ...sections].join('\n')}\n`
}

/** Whether a file holds nothing but what this program wrote: such a file needs no copy before it is replaced (config.md 6.1). */
export function isWrittenByUs(text: string): boolean {
	return text === OURS || text.startsWith(`${OURS}\n`) || text.startsWith(`${OURS}\r\n`)
}

function section(name: string, lines: readonly string[]): readonly string[] {
	return ['', `[${name}]`, ...lines]
}

function variables(env: Readonly<Record<string, unknown>>): readonly string[] {
	return Object.keys(env)
		.sort()
		.map(name => `${/^[A-Za-z0-9_-]+$/.test(name) ? name : basicString(name)} = ${literal(env[name])}`)
}

function literal(value: unknown): string {
	if (typeof value === 'string') return basicString(value)
	if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
	return String(value)
}

/** A basic string of TOML 1.0, which 0.3.9 reads as well. */
function basicString(text: string): string {
	const escaped = text.replace(
		/["\\\p{Cc}]/gu,
		character => SHORT[character] ?? `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
	)
	return `"${escaped}"`
}

const SHORT: Readonly<Record<string, string>> = {
	'"': '\\"',
	'\\': '\\\\',
	'\b': '\\b',
	'\t': '\\t',
	'\n': '\\n',
	'\f': '\\f',
	'\r': '\\r',
}

function isSameText(a: unknown, b: unknown): boolean {
	return JSON.stringify(a) === JSON.stringify(b)
}
