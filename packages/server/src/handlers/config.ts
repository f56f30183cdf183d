import { checkConfig, cycleThatWouldClose, type Diagnostic, edgesOf, loadPlan, type Plan, type Unit } from '@zinit/plan'
import type { Supervisor } from '@zinit/supervisor'
import type { HandlersOf } from '../rpc/handlers.ts'
import { Refusal } from '../rpc/refusal.ts'

/** config.* (rpc.md 8.2, config.md 4.4). */
export const configHandlers = (supervisor: Supervisor): HandlersOf<'config'> => ({
	'config.check': ({ config, toml }) => {
		if ((config === undefined) === (toml === undefined)) {
			throw new Refusal({ kind: 'invalid_params', message: "config.check needs either 'config' or 'toml'" })
		}
		const plan = supervisor.plan()
		const problems = toml === undefined ? problemsOfConfig(config, plan) : problemsOfFile(toml, plan)
		return { ok: problems.every(({ severity }) => severity !== 'error'), problems }
	},
	'config.diagnostics': () => supervisor.diagnostics(),
})

/** As strict as `service.set` (config.md 2). */
function problemsOfConfig(config: unknown, plan: Plan): readonly Diagnostic[] {
	const { unit, problems } = checkConfig(config, { strict: true })
	if (unit === undefined) return problems
	const missing = edgesOf(unit).requires.filter(name => name !== unit.name && !plan.units.has(name))
	return [
		...problems,
		...missing.map(name => atStart('missing-dependency', 'dependencies.requires', `'${name}' does not exist`)),
		...cyclesOf(plan, unit),
	]
}

/** As a file is loaded: what it requires may be defined elsewhere. */
function problemsOfFile(text: string, plan: Plan): readonly Diagnostic[] {
	const path = 'unit.toml'
	const { plan: alone, diagnostics } = loadPlan([{ path, content: { text }, directory: 'config', unsafePermissions: false }])
	const [unit] = alone.units.values()
	if (unit === undefined) return diagnostics
	const own = diagnostics.filter(({ code, key }) => code !== 'missing-dependency' || !plan.units.has(requirementAt(unit, key)))
	return [...own, ...(own.some(({ code }) => code === 'cycle') ? [] : cyclesOf(plan, unit))]
}

/** The name at `dependencies.requires[n]`. */
function requirementAt({ config: { dependencies } }: Unit, key: string): string {
	const [, index] = /\[(\d+)\]$/.exec(key) ?? []
	return dependencies.requires[Number(index)] ?? ''
}

function cyclesOf(plan: Plan, unit: Unit): readonly Diagnostic[] {
	const cycle = cycleThatWouldClose(plan, unit)
	return cycle === null ? [] : [atStart('cycle', 'dependencies', cycle.text)]
}

const atStart = (code: string, key: string, message: string): Diagnostic => ({
	file: '',
	line: 1,
	column: 1,
	severity: 'error',
	code,
	key,
	message,
})
