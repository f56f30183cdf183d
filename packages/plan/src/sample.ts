import { checkConfig } from './check/config.ts'
import type { DependenciesTable, Plan, Unit } from './model.ts'

/** A unit for tests, from a definition that must be good. */
export function unitOf(config: object): Unit {
	const { unit, issues, errors } = checkConfig(config)
	if (unit === undefined) throw new Error(`no unit: ${JSON.stringify([...issues, ...errors])}`)
	return unit
}

/** A service that only depends on others. */
export function serviceOf(name: string, dependencies: Partial<DependenciesTable> = {}): Unit {
	return unitOf({ service: { name, exec: 'true' }, dependencies })
}

export function planOf(...units: readonly Unit[]): Plan {
	return { units: new Map(units.map(unit => [unit.name, unit])) }
}
