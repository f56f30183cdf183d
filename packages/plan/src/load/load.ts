import type { CheckOptions } from '../check/check.ts'
import { problem, toDiagnostic } from '../check/problem.ts'
import type { Diagnostic, Plan, Unit } from '../model.ts'
import { problemsBetween } from './between.ts'
import { type LoadedFile, loadOnce } from './load-file.ts'
import { START } from './read-source.ts'
import { classifyFileName, fileNameOf, type SourceFile } from './source.ts'

export interface LoadOptions extends CheckOptions {
	/** Services that list the same port are reported too (`zinit check`). */
	readonly clashes?: boolean
}

/** What the directories hold: the units in force, and everything wrong, file by file. */
export interface LoadedPlan {
	readonly plan: Plan
	readonly diagnostics: readonly Diagnostic[]
	/** Names of units in force that lack a drop-in because it is broken; a reload keeps their last good definition (config.md 7). */
	readonly incomplete: ReadonlySet<string>
}

/** Makes a plan of the files of the directories, each in byte order of its names: those of the system directory first (config.md 1). Never throws. */
export function loadPlan(files: readonly SourceFile[], options: LoadOptions = {}): LoadedPlan {
	const bases = new Set(files.map(({ path }) => path))
	const loaded = [...ofDirectory(files, 'system'), ...ofDirectory(files, 'config')].flatMap(file => {
		const kind = classifyFileName(fileNameOf(file.path))
		if (kind === 'unit') return [loadOnce(file, options)]
		const unseen =
			kind === 'near-miss'
				? nearMiss(file)
				: kind === 'drop-ins' && !bases.has(file.path.slice(0, -2))
					? 'has no file that it belongs to'
					: null
		return unseen === null ? [] : [ignored(file, unseen)]
	})
	const claimed = new Map<string, LoadedFile>()
	const settled = loaded.map(each => settle(each, claimed))
	// What only strictness refuses is there for the others, and is told all that is wrong with it.
	const meant = new Map<string, LoadedFile>()
	for (const { refused, ...each } of settled) if (refused !== null) meant.set(refused.name, { ...each, unit: refused, refused })
	for (const [name, each] of claimed) meant.set(name, each)
	const between = problemsBetween(planOf(meant), options).map(({ name, problem: each }) => {
		const { file, ...place } = meant.get(name)?.locate(each.path, each.part) ?? { file: '', ...START }
		return toDiagnostic(each, file, place, options.strict ?? false)
	})
	const diagnostics = inOrder([...settled.flatMap(each => each.diagnostics), ...between], loaded)
	const incomplete = new Set([...claimed].filter(([, each]) => each.incomplete).map(([name]) => name))
	return { plan: planOf(claimed), diagnostics, incomplete }
}

function planOf(files: ReadonlyMap<string, LoadedFile>): Plan {
	return { units: new Map([...files].flatMap(([name, { unit }]) => (unit === null ? [] : [[name, unit] as const]))) }
}

function ofDirectory(files: readonly SourceFile[], kind: SourceFile['directory']): readonly SourceFile[] {
	return files.filter(({ directory }) => directory === kind)
}

/** The first file that defines a name has it; of the rest nothing counts (config.md 1.1, 1.2). */
function settle(loaded: LoadedFile, claimed: Map<string, LoadedFile>): LoadedFile {
	const { file, unit } = loaded
	if (unit === null) return loaded
	const owner = claimed.get(unit.name)
	if (owner === undefined) {
		const mine = file.directory === 'system' ? { ...loaded, unit: asSystem(unit) } : loaded
		claimed.set(unit.name, mine)
		return mine
	}
	if (owner.file.directory !== file.directory) return ignored(file, `'${unit.name}' is defined in the system directory`)
	const path = [unit.kind, 'name']
	const { file: at, ...place } = loaded.locate(path, 'value')
	const duplicate = problem('duplicate-name', path, `'${unit.name}' is defined in ${owner.file.path} too`)
	return { ...loaded, unit: null, diagnostics: [toDiagnostic(duplicate, at, place, false)] }
}

function asSystem(unit: Unit): Unit {
	if (unit.kind === 'target') return { ...unit, class: 'system', protected: true }
	const config = { ...unit.config, service: { ...unit.config.service, class: 'system' as const } }
	return { ...unit, class: 'system', protected: true, config }
}

function nearMiss({ content }: SourceFile): string | null {
	return content === 'directory' ? null : 'is not read: only names in .toml are'
}

function ignored(file: SourceFile, why: string): LoadedFile {
	const diagnostic = toDiagnostic(problem('ignored-file', [], why), file.path, START, false)
	return { file, unit: null, refused: null, diagnostics: [diagnostic], incomplete: false, locate: () => ({ file: file.path, ...START }) }
}

/** File by file; what was found between files is put where it stands. */
function inOrder(diagnostics: readonly Diagnostic[], loaded: readonly LoadedFile[]): readonly Diagnostic[] {
	const byFile = new Map<string, Diagnostic[]>(loaded.map(({ file }) => [file.path, []]))
	for (const each of diagnostics) {
		const list = byFile.get(each.file)
		if (list === undefined) byFile.set(each.file, [each])
		else list.push(each)
	}
	return [...byFile.values()].flat()
}
