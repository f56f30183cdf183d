import { type CheckOptions, checkValues } from '../check/check.ts'
import { type Problem, problem, toDiagnostic } from '../check/problem.ts'
import type { Diagnostic, Unit } from '../model.ts'
import { isTable } from '../table.ts'
import type { Part, Path, Place } from '../toml/place.ts'
import { type Layer, locateIn, mergeLayers } from './layers.ts'
import { readSource, START } from './read-source.ts'
import { classifyFileName, fileNameOf, type SourceFile, type SourceText } from './source.ts'

/** What one file with its drop-ins yields. */
export interface LoadedFile {
	readonly file: SourceFile
	readonly unit: Unit | null
	/** What only strictness refuses: others may name it all the same. */
	readonly refused: Unit | null
	readonly diagnostics: readonly Diagnostic[]
	/** A drop-in was left out because it is broken. */
	readonly incomplete: boolean
	readonly locate: (path: Path, part: Part) => Place & { readonly file: string }
}

interface Remembered {
	readonly strict: boolean
	readonly pid1Mode: boolean
	readonly loaded: LoadedFile
}

const remembered = new WeakMap<SourceFile, Remembered>()

/** As `loadFile`, but the very same file is read once: a reload mostly finds what it knows. Places are found by reading it anew. */
export function loadOnce(file: SourceFile, options: CheckOptions): LoadedFile {
	const { strict = false, pid1Mode = false } = options
	const known = remembered.get(file)
	if (known?.strict === strict && known.pid1Mode === pid1Mode) return known.loaded
	const { unit, refused, diagnostics, incomplete } = loadFile(file, options)
	const loaded = {
		file,
		unit,
		refused,
		diagnostics,
		incomplete,
		locate: (path: Path, part: Part) => loadFile(file, options).locate(path, part),
	}
	remembered.set(file, { strict, pid1Mode, loaded })
	return loaded
}

/** Reads, merges and checks one file. A broken drop-in costs only itself (config.md 1, 10). */
export function loadFile(file: SourceFile, options: CheckOptions): LoadedFile {
	const strict = options.strict ?? false
	const diagnostics: Diagnostic[] = unsafeAmong([file, ...dropInsOf(file)])
	const open = (source: SourceText): Layer | null => {
		const read = readSource(source)
		if ('values' in read) return { file: source.path, document: read }
		diagnostics.push(toDiagnostic(read.problem, source.path, read.place, strict))
		return null
	}
	const base = open(file)
	if (base === null)
		return { file, unit: null, refused: null, diagnostics, incomplete: false, locate: () => ({ file: file.path, ...START }) }

	const dropIns = dropInsOf(file)
	const opened = dropIns.map(open)
	let layers = [base, ...opened.filter(layer => layer !== null)]
	for (;;) {
		const locate = (path: Path, part: Part) => locateIn(layers, path, part)
		const place = (each: Problem) => {
			const { file: owner, ...at } = locate(each.path, each.part)
			return toDiagnostic(each, owner, at, strict)
		}
		const { unit, refused, faults, broken, warnings } = checkValues(mergeLayers(layers), 'toml', options)
		const first = firstOf([...faults, ...renames(layers)].map(place))
		const found = [...(first === null ? [] : [first]), ...broken.map(place), ...sorted(warnings.map(place))]
		const refusals = found.filter(({ severity }) => severity === 'error')
		const culprit = refusals.find(({ file: owner }) => owner !== file.path)?.file
		if (culprit === undefined) {
			const incomplete = layers.length < dropIns.length + 1
			return {
				file,
				unit: unit === null || refusals.length > 0 ? null : { ...unit, file: file.path },
				refused: refused && { ...refused, file: file.path },
				diagnostics: [...diagnostics, ...found],
				incomplete,
				locate,
			}
		}
		diagnostics.push(...found.filter(({ file: owner }) => owner === culprit))
		layers = layers.filter(layer => layer.file !== culprit)
	}
}

function dropInsOf({ dropIns = [] }: SourceFile): readonly SourceText[] {
	return dropIns.filter(({ path }) => classifyFileName(fileNameOf(path)) === 'unit')
}

/** Of parse and type errors only the first counts (config.md 4.2); a key that is not there comes after those that are wrong. */
function firstOf(faults: readonly Diagnostic[]): Diagnostic | null {
	const present = faults.filter(({ code }) => code !== 'missing-key')
	return sorted(present)[0] ?? faults[0] ?? null
}

function sorted(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
	return diagnostics.toSorted((a, b) => a.line - b.line || a.column - b.column)
}

/** A drop-in that gives the unit another name. */
function renames([base, ...above]: readonly Layer[]): readonly Problem[] {
	return (['service', 'target'] as const).flatMap(table => {
		const name = nameIn(base, table)
		const renamed = above.some(layer => nameIn(layer, table) !== undefined && nameIn(layer, table) !== name)
		return name !== undefined && renamed ? [problem('invalid', [table, 'name'], `${table}.name cannot be changed by a drop-in`)] : []
	})
}

function nameIn(layer: Layer | undefined, table: string): unknown {
	const values = layer?.document.values[table]
	return isTable(values) ? values.name : undefined
}

/** What cannot be read is no danger, whoever may write it. */
function unsafeAmong(sources: readonly SourceText[]): Diagnostic[] {
	return sources
		.filter(({ unsafePermissions, content }) => unsafePermissions && !(typeof content === 'object' && 'unreadable' in content))
		.map(({ path }) => toDiagnostic(problem('unsafe-permissions', [], 'can be changed by others than root'), path, START, false))
}
