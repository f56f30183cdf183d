import { type Issue, toIssue } from '../check/config.ts'
import { problem } from '../check/problem.ts'
import type { Diagnostic, Unit } from '../model.ts'
import { isTable } from '../table.ts'
import type { Path } from '../toml/place.ts'
import { toToml } from '../toml/write.ts'
import type { Layer } from './layers.ts'
import { loadFile } from './load-file.ts'
import { readSource } from './read-source.ts'
import type { SourceText } from './source.ts'

/** What is in force when a unit is written beside its drop-ins (config.md 10). */
export interface Overridden {
	/** The unit with the drop-ins merged over it. */
	readonly unit: Unit
	/** A warning for each key of the unit that a drop-in replaces. */
	readonly warnings: readonly Issue[]
	/** What keeps drop-ins from being merged: a broken one, or one that does not go with the unit. */
	readonly errors: readonly Diagnostic[]
}

/** Merges the drop-ins of a unit's file over a new definition of it. */
export function applyDropIns(unit: Unit, dropIns: readonly SourceText[]): Overridden {
	const base = { text: toToml(unit) }
	const file = { path: unit.file ?? unit.name, directory: 'config' as const, content: base, unsafePermissions: false, dropIns }
	const { unit: loaded, diagnostics } = loadFile(file, {})
	const errors = diagnostics.filter(({ severity }) => severity === 'error')
	const own = valuesOf({ path: file.path, content: base, unsafePermissions: false })
	const above = dropIns.flatMap(source => valuesOf(source) ?? [])
	const warnings = own === undefined ? [] : pathsOf(own.document.values).flatMap(path => overriding(path, above))
	return { unit: loaded === null ? unit : { ...loaded, file: unit.file }, warnings, errors }
}

function overriding(path: Path, above: readonly Layer[]): readonly Issue[] {
	const owner = above.findLast(({ document }) => document.has(path))
	return owner === undefined || path.at(-1) === 'name' ? [] : [toIssue(problem('overridden', path, `is replaced by ${owner.file}`))]
}

function valuesOf(source: SourceText): Layer | undefined {
	const document = readSource(source)
	return 'values' in document ? { file: source.path, document } : undefined
}

/** Paths of what is no table: of keys, and of the variables of `service.env`. */
function pathsOf(values: Layer['document']['values'], under: Path = []): readonly Path[] {
	return Object.entries(values).flatMap(([name, value]) => (isTable(value) ? pathsOf(value, [...under, name]) : [[...under, name]]))
}
