import { TABLES } from '../keys/tables.ts'
import type { Plan, Unit } from '../model.ts'
import { isTable } from '../table.ts'

/** What makes one plan of another. A unit that becomes a target, or the other way round, is removed and added (config.md 7). */
export interface PlanDiff {
	readonly added: ReadonlySet<string>
	readonly removed: ReadonlySet<string>
	/** Dotted keys that differ, by name. */
	readonly changed: ReadonlyMap<string, readonly string[]>
	/** Number of units that stay as they are. */
	readonly unchanged: number
}

export function diffPlans(before: Plan, after: Plan): PlanDiff {
	const added = new Set<string>()
	const removed = new Set([...before.units.keys()].filter(name => !after.units.has(name)))
	const changed = new Map<string, readonly string[]>()
	let unchanged = 0
	for (const [name, unit] of after.units) {
		const old = before.units.get(name)
		if (old === undefined) added.add(name)
		else if (old.kind !== unit.kind) {
			added.add(name)
			removed.add(name)
		} else {
			const keys = changedKeys(old, unit)
			if (keys.length > 0) changed.set(name, keys)
			else unchanged++
		}
	}
	return { added, removed, changed, unchanged }
}

/** The two define the same, whatever file they come from and however it is written. */
export function sameDefinition(a: Unit, b: Unit): boolean {
	return a.kind === b.kind && changedKeys(a, b).length === 0
}

/** Dotted keys of the effective definitions that differ; a table that only one of them has is named as a whole. */
export function changedKeys(a: Unit, b: Unit): readonly string[] {
	if (a.config === b.config && a.class === b.class) return []
	const [left, right] = [tablesOf(a), tablesOf(b)]
	const keys = TABLES[a.kind].flatMap(table => {
		const [one, other] = [left[table.name], right[table.name]]
		if (!isTable(one) || !isTable(other)) return isTable(one) === isTable(other) ? [] : [table.name]
		return Object.keys(table.keys)
			.filter(name => !isSame(one[name], other[name]))
			.map(name => `${table.name}.${name}`)
	})
	return a.class === b.class || keys.includes('service.class') ? keys : [...keys, `${a.kind}.class`]
}

function tablesOf({ config }: Unit): Readonly<Record<string, unknown>> {
	return { ...config }
}

/** Order of list items counts, order of the members of a table does not. */
function isSame(a: unknown, b: unknown): boolean {
	if (a === b) return true
	if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, at) => isSame(item, b[at]))
	if (!isTable(a) || !isTable(b)) return false
	const names = Object.keys(a)
	return names.length === Object.keys(b).length && names.every(name => Object.hasOwn(b, name) && isSame(a[name], b[name]))
}
