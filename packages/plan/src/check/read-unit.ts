import type { Key, Table } from '../keys/key.ts'
import { TABLES, type UnitKind } from '../keys/tables.ts'
import type { ServiceConfig, TargetConfig } from '../model.ts'
import { isTable } from '../table.ts'
import type { Path } from '../toml/place.ts'
import { describeValue, type Origin } from './describe.ts'
import { nearestName } from './distance.ts'
import { type Problem, problem } from './problem.ts'
import { type Found, readValue } from './read-value.ts'
import { suggestKey } from './suggest.ts'

/** A definition of the right shape, every default filled in; its values may still break rules. */
export type Shape =
	| { readonly kind: 'service'; readonly config: ServiceConfig }
	| { readonly kind: 'target'; readonly config: TargetConfig }

/** Where a definition is looked at, and what was found there. */
export interface Reading extends Found {
	readonly shape: Shape | null
	/** Keys that stood under another name, by dotted name. */
	readonly renamed: ReadonlyMap<string, Path>
	/** Dotted names of the keys that were given. */
	readonly given: readonly string[]
}

/** Unknown keys that are named, each with what was probably meant: a file of a megabyte of them would take seconds. */
const MOST_UNKNOWN = 100

type Values = Readonly<Record<string, unknown>>

/** Where a table was probably meant to be one of the two, that is said. */
function noUnit(values: Values): Problem<'no-unit'> {
	const names = ['service', 'target']
	const meant = Object.keys(values).map(name => ({ name, near: nearestName(name.toLowerCase(), names) }))
	const { name, near } = meant.find(each => each.near !== null) ?? { near: null }
	const path = name === undefined ? [] : [name]
	return problem('no-unit', path, 'neither [service] nor [target]', { part: 'key', ...(near === null ? {} : { suggestion: `[${near}]` }) })
}

/** Reads a document as the unit it defines: a service, or if that fails a target (config.md 1.2). */
export function readUnit(values: Values, origin: Origin): Reading {
	const [hasService, hasTarget] = [Object.hasOwn(values, 'service'), Object.hasOwn(values, 'target')]
	if (!hasService && !hasTarget) return { faults: [noUnit(values)], warnings: [], shape: null, renamed: new Map(), given: [] }
	const service = hasService ? readAs('service', values, origin) : null
	if (service !== null && (service.shape !== null || !hasTarget)) return service
	const target = readAs('target', values, origin)
	return service !== null && target.shape === null ? service : target
}

function readAs(kind: UnitKind, values: Values, origin: Origin): Reading {
	const reader = new UnitReader(kind, origin)
	const tables = TABLES[kind].map(table => [table.name, reader.readTable(table, values[table.name])] as const)
	for (const name of Object.keys(values)) reader.noteRoot(name)
	const { faults, warnings, renamed, given } = reader
	if (faults.length > 0) return { faults, warnings, renamed, given, shape: null }
	const config: unknown = Object.fromEntries(tables.filter(([, table]) => table !== undefined))
	return { faults, warnings, renamed, given, shape: bridge(kind, config) }
}

/** The one place where what the key table has checked becomes the model's type. */
function bridge(kind: UnitKind, config: unknown): Shape {
	return { kind, config } as Shape
}

class UnitReader implements Found {
	readonly faults: Found['faults'] = []
	readonly warnings: Found['warnings'] = []
	readonly renamed = new Map<string, Path>()
	readonly given: string[] = []
	readonly #kind: UnitKind
	readonly #origin: Origin
	#unknown = 0

	constructor(kind: UnitKind, origin: Origin) {
		this.#kind = kind
		this.#origin = origin
	}

	/** The table with its defaults; undefined if it is to be left out. */
	readTable(table: Table, value: unknown): Values | null | undefined {
		if (value === undefined || (value === null && table.missing === 'null')) {
			if (table.missing === 'null') return null
			if (table.missing === 'absent') return undefined
		}
		if (value !== undefined && !isTable(value)) {
			this.faults.push(
				problem('wrong-type', [table.name], `invalid type: ${describeValue(value, this.#origin)}, expected ${table.expected}`),
			)
			return undefined
		}
		const values = value ?? {}
		const { type } = values
		const applies = ({ only, required }: Key) => only === undefined || (typeof type === 'string' ? only.includes(type) : !required)
		const entries = Object.entries(table.keys).filter(([, key]) => applies(key))
		const known = new Set(entries.flatMap(([name, key]) => [name, ...(aliasOf(key, values) ?? [])]))
		for (const name of Object.keys(values)) {
			if (known.has(name)) continue
			this.#noteUnknown(name, table)
		}
		const read = entries.map(([name, key]) => [name, this.#readKey(table, name, key, values)] as const)
		return Object.fromEntries(read.filter(([, each]) => each !== undefined))
	}

	/** A table or key at the root that has no meaning for this kind of unit. */
	noteRoot(name: string): void {
		if (TABLES[this.#kind].some(table => table.name === name)) return
		if (name === 'service' || name === 'target') {
			this.warnings.push(problem('ignored-table', [name], `[${name}] is ignored: the file defines a ${this.#kind}`, { part: 'key' }))
			return
		}
		this.#noteUnknown(name, null)
	}

	#noteUnknown(name: string, table: Table | null): void {
		if (++this.#unknown > MOST_UNKNOWN) return
		const path = table === null ? [name] : [table.name, name]
		const [message, suggestion] =
			this.#unknown === MOST_UNKNOWN ? ['unknown key, the last that is named', null] : ['unknown key', suggestKey(name, table, this.#kind)]
		this.warnings.push(problem('unknown-key', path, message, { part: 'key', suggestion }))
	}

	#readKey(table: Table, name: string, key: Key, values: Values): unknown {
		const [alias] = Object.hasOwn(values, name) ? [] : (aliasOf(key, values) ?? [])
		const source = alias ?? name
		const path = [table.name, source]
		if (!Object.hasOwn(values, source)) {
			if (key.required) this.faults.push(problem('missing-key', [table.name, name], `missing field \`${name}\``, { part: 'key' }))
			return key.default
		}
		if (alias !== undefined) this.renamed.set(`${table.name}.${name}`, path)
		this.given.push(`${table.name}.${name}`)
		const value = values[source]
		return value === null && key.nullable
			? null
			: readValue(key.type, value, path, { found: this, origin: this.#origin, expected: key.expected })
	}
}

function aliasOf({ alias }: Key, values: Values): readonly string[] | null {
	return alias !== undefined && values.type === alias.when && Object.hasOwn(values, alias.name) ? [alias.name] : null
}
