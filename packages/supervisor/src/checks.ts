import { findExecutable } from '@zinit/host'
import { cycleThatWouldClose, edgesOf, plainCommand, type Unit } from '@zinit/plan'
import { type Core, planOf } from './core.ts'
import { SupervisorError } from './error.ts'

/** The first word of `exec`, where it is a plain one, must be a program: `exec_not_found` (config.md 6.1). */
export async function checkExecutable(core: Core, unit: Unit): Promise<void> {
	if (unit.kind === 'target') return
	const { exec, dir } = unit.config.service
	const word = plainCommand(exec)
	if (word === null) return
	const path = core.environments.pathOf(unit.config.service)
	if (path === null && !word.includes('/')) return
	if (await findExecutable(word, { dir, path })) return
	throw new SupervisorError('exec_not_found', `Executable not found: ${word}`, { service: unit.name })
}

/** What it requires must be defined: `dependency_missing`. */
export function checkRequirements(core: Core, unit: Unit): void {
	const { units } = planOf(core)
	const missing = edgesOf(unit).requires.find(name => name !== unit.name && !units.has(name))
	if (missing !== undefined) throw new SupervisorError('dependency_missing', `Dependency '${missing}' not found`, { service: unit.name })
}

/** It must not close a cycle with what is in force or about to be: `cycle`. */
export function checkGraph(core: Core, unit: Unit): void {
	const { units } = planOf(core)
	if (!reachesItself(unit, name => core.drafts.get(name) ?? units.get(name))) return
	const cycle = cycleThatWouldClose({ units: new Map([...units, ...core.drafts]) }, unit)
	if (cycle !== null) throw new SupervisorError('cycle', cycle.text, { service: unit.name, cycle: cycle.path })
}

/** Looks only at what is below the unit, so that most changes of a large plan cost next to nothing. */
function reachesItself(unit: Unit, unitOf: (name: string) => Unit | undefined): boolean {
	const seen = new Set(namedBy(unit))
	for (const name of seen) for (const below of namedBy(unitOf(name))) seen.add(below)
	return seen.has(unit.name)
}

function namedBy(unit: Unit | undefined): readonly string[] {
	if (unit === undefined) return []
	const { requires, after, wants } = edgesOf(unit)
	return [...requires, ...after, ...wants]
}

/** Names in the soft lists that do not exist, as warnings. */
export function softMissing(core: Core, unit: Unit): readonly string[] {
	const { units } = planOf(core)
	const edges = edgesOf(unit)
	return (['after', 'wants', 'conflicts'] as const).flatMap(kind =>
		edges[kind].filter(name => !units.has(name)).map(name => `dependencies.${kind}: '${name}' does not exist`),
	)
}

/** What a definition asks for that this machine cannot do, as warnings (config.md 9.3). */
export function unsupportedBy({ host }: Core, unit: Unit): readonly string[] {
	if (unit.kind === 'target') return []
	const { readiness, service } = unit.config
	return [
		...(readiness?.type === 'notify' && !host.supports.notify
			? ['readiness.type: not supported here: it counts as ready at its spawn']
			: []),
		...(service.stdin === 'tty' && !host.supports.tty ? ['service.stdin: not supported here: it cannot start'] : []),
	]
}
