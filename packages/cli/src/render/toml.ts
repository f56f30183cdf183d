import type { JsonSchema } from '@zinit/plan'

type Tables = Readonly<Record<string, unknown>>

/** A definition as TOML: keys that differ from their defaults, then the defaults as comments, table by table (cli.md 3). */
export const definitionLines = (config: Tables, schema: JsonSchema, origin: string | null): readonly string[] => {
	const lines = [`# ${origin ?? 'in memory only'}`]
	for (const [table, { properties }] of tablesOf(schema)) {
		const values = config[table]
		if (typeof values !== 'object' || values === null) continue
		const set: string[] = []
		const defaults: string[] = []
		const below: string[] = []
		for (const [key, value] of inOrder(values, properties)) {
			if (value === null || value === undefined) continue
			const standard = properties[key]?.default
			if (standard !== undefined && JSON.stringify(standard) === JSON.stringify(value)) defaults.push(`# ${key} = ${literal(value)}`)
			else if (typeof value === 'object' && !Array.isArray(value)) below.push('', `[${table}.${key}]`, ...variables(value))
			else set.push(`${key} = ${literal(value)}`)
		}
		lines.push('', `[${table}]`, ...set, ...defaults, ...below)
	}
	return lines
}

interface TableSchema {
	readonly properties: Readonly<Record<string, { readonly default?: unknown }>>
}

function tablesOf(schema: JsonSchema): readonly (readonly [string, TableSchema])[] {
	const { properties } = schema
	const tables: (readonly [string, TableSchema])[] = typeof properties === 'object' && properties !== null ? Object.entries(properties) : []
	// The table that names the unit comes first.
	return tables.toSorted(([a], [b]) => Number(b in heads) - Number(a in heads))
}

const heads = { service: true, target: true }

/** Keys in the order of the schema; those it does not know last. */
function inOrder(values: object, properties: TableSchema['properties']): readonly (readonly [string, unknown])[] {
	const order = Object.keys(properties)
	const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length)
	return Object.entries(values).sort(([a], [b]) => rank(a) - rank(b))
}

const variables = (values: object): readonly string[] =>
	Object.entries(values)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([name, value]) => `${/^[A-Za-z0-9_-]+$/.test(name) ? name : text(name)} = ${literal(value)}`)

function literal(value: unknown): string {
	if (typeof value === 'string') return text(value)
	if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
	if (typeof value !== 'object' || value === null) return String(value)
	return `{ ${variables(value).join(', ')} }`.replace('{  }', '{}')
}

/** A basic string: JSON escapes as TOML does, but leaves DEL alone. */
const text = (value: string) => JSON.stringify(value).replaceAll('\u007f', '\\u007f')
