import { checkConfig, formatCheckWarning, type LoadedPlan, type Unit } from '@zinit/plan'
import { SupervisorError } from './error.ts'
import type { SupervisorOptions } from './model.ts'

/** The units to begin with: those of the files, then those of the options. Throws `validation` for a bad one of the latter, and when strict for any. */
export function unitsAtStart({ plan, diagnostics }: LoadedPlan, options: SupervisorOptions): ReadonlyMap<string, Unit> {
	for (const { severity, ...diagnostic } of diagnostics)
		options.log?.(severity === 'error' ? 'error' : 'warn', diagnostic.message, diagnostic)
	const errors = diagnostics.filter(({ severity }) => severity === 'error')
	if (options.strict && errors.length > 0) {
		const lines = errors.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`)
		throw new SupervisorError('validation', 'cannot start: the configuration has errors', { errors: lines })
	}
	const units = new Map(plan.units)
	const given = new Set<string>()
	for (const config of options.units ?? []) {
		const unit = unitFrom(config, options)
		if (given.has(unit.name))
			throw new SupervisorError('validation', `cannot load a unit: '${unit.name}' is given twice`, { service: unit.name })
		given.add(unit.name)
		units.set(unit.name, unit)
	}
	return units
}

function unitFrom(config: unknown, { pid1Mode = false, log }: SupervisorOptions): Unit {
	const { unit, errors, issues, warnings } = checkConfig(config, { strict: true, pid1Mode })
	if (unit !== undefined) {
		for (const warning of warnings) log?.('warn', formatCheckWarning(warning), { service: unit.name })
		return unit
	}
	const problems = [...issues.map(({ message }) => message), ...errors]
	throw new SupervisorError('validation', `cannot load a unit: ${problems.join('; ')}`, { errors: problems })
}
