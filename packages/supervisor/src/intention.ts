import { cyclesWith, type Diagnostic, diffPlans, type LoadedPlan, type Plan, type PlanDiff, type Unit } from '@zinit/plan'

/** What a reload means to bring into force. */
export interface Intention {
	readonly plan: Plan
	readonly diff: PlanDiff
	readonly diagnostics: readonly Diagnostic[]
	/** Unchanged units that were found in another file than before. */
	readonly moved: ReadonlyMap<string, string>
}

/**
 * What was read, what has no file, and the last good definition of a file that is broken now; each added or changed unit that would
 * close a cycle stays as it was (config.md 7, lifecycle.md 2.6). `kept`: whatever their files say, these stay as they are, or are not there.
 * `fileOf`: where the definition in force was last found.
 */
export function intend(before: Plan, read: LoadedPlan, kept: ReadonlySet<string>, fileOf: (unit: Unit) => string | null): Intention {
	const { plan, refusals } = withoutNewCycles(before, withKept(before, read, kept, fileOf))
	const diff = diffPlans(before, plan)
	const moved = new Map<string, string>()
	for (const [name, { file }] of plan.units) {
		const old = before.units.get(name)
		if (old === undefined || file === null || diff.added.has(name) || diff.changed.has(name)) continue
		if (old !== plan.units.get(name) && fileOf(old) !== file) moved.set(name, file)
	}
	const known = new Set(read.diagnostics.map(({ message }) => message))
	const diagnostics = [...read.diagnostics.filter(each => isTrueOf(plan, each)), ...refusals.filter(({ message }) => !known.has(message))]
	return { plan, diff, diagnostics, moved }
}

function withKept(
	before: Plan,
	{ plan, diagnostics, incomplete }: LoadedPlan,
	kept: ReadonlySet<string>,
	fileOf: (unit: Unit) => string | null,
): Plan {
	const broken = new Set(diagnostics.flatMap(({ severity, file }) => (severity === 'error' ? [file] : [])))
	const units = new Map([...plan.units].filter(([name]) => !kept.has(name)))
	for (const [name, unit] of before.units) {
		const file = fileOf(unit)
		const isLast = !units.has(name) && (file === null || broken.has(file))
		if (kept.has(name) || incomplete.has(name) || isLast) units.set(name, unit)
	}
	return { units }
}

function withoutNewCycles(before: Plan, wanted: Plan): { readonly plan: Plan; readonly refusals: readonly Diagnostic[] } {
	const old = new Set(cyclesWith(before).map(({ text }) => text))
	const fresh = cyclesWith(wanted).filter(({ text }) => !old.has(text))
	if (fresh.length === 0) return { plan: wanted, refusals: [] }
	const { added, changed } = diffPlans(before, wanted)
	const units = new Map(wanted.units)
	const refusals: Diagnostic[] = []
	for (const { members, text } of fresh) {
		for (const name of members.filter(each => added.has(each) || changed.has(each))) {
			refusals.push(cycleAt(wanted.units.get(name), text))
			const previous = before.units.get(name)
			if (previous === undefined) units.delete(name)
			else units.set(name, previous)
		}
	}
	return { plan: { units }, refusals }
}

function cycleAt(unit: Unit | undefined, message: string): Diagnostic {
	return { file: unit?.file ?? '', line: 1, column: 1, severity: 'error', code: 'cycle', key: 'dependencies', message }
}

/** A requirement that only the files do not know is not missing. */
function isTrueOf({ units }: Plan, { code, file, key }: Diagnostic): boolean {
	if (code !== 'missing-dependency') return true
	const index = Number(/\[(\d+)\]$/.exec(key)?.[1])
	const required = [...units.values()].find(unit => unit.file === file)?.config.dependencies.requires[index]
	return required === undefined || !units.has(required)
}
