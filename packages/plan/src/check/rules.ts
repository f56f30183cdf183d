import { FIRST_REPORTED, LAST_REPORTED, TABLES, type UnitKind } from '../keys/tables.ts'
import { isTable } from '../table.ts'
import type { Path } from '../toml/place.ts'
import { type Problem, problem } from './problem.ts'
import type { Shape } from './read-unit.ts'

/** What the values of a unit break, all of it, in the order of 0.3.9 and then ours (config.md 4.1, 9). */
export function brokenRules({ kind, config }: Shape, renamed: ReadonlyMap<string, Path> = new Map()): readonly Problem<'invalid'>[] {
	const tables: Readonly<Record<string, unknown>> = { ...config }
	return RULED[kind].flatMap(({ table, name, dotted, rules }) => {
		const values = tables[table]
		if (!isTable(values) || values[name] === undefined || values[name] === null) return []
		const path = renamed.get(dotted) ?? [table, name]
		return rules.flatMap(rule =>
			rule
				.broken(dotted, values[name], values)
				.map(({ message, item }) => problem('invalid', item === undefined ? path : [...path, item], message)),
		)
	})
}

const RULED = { service: ruledKeys('service'), target: ruledKeys('target') }

function ruledKeys(kind: UnitKind) {
	const rank = (dotted: string) => {
		const first = FIRST_REPORTED.indexOf(dotted)
		if (first !== -1) return first
		return FIRST_REPORTED.length + (LAST_REPORTED.includes(dotted) ? 1 : 0)
	}
	return TABLES[kind]
		.flatMap(table =>
			Object.entries(table.keys).map(([name, { rules = [] }]) => ({ table: table.name, name, dotted: `${table.name}.${name}`, rules })),
		)
		.filter(({ rules }) => rules.length > 0)
		.sort((a, b) => rank(a.dotted) - rank(b.dotted))
}
