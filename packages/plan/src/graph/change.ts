import type { Plan, Unit } from '../model.ts'

/** The plan with this unit in place of the one of its name. */
export function withUnit({ units }: Plan, unit: Unit): Plan {
	return { units: new Map(units).set(unit.name, unit) }
}

/** The plan without the unit of this name. */
export function withoutUnit({ units }: Plan, name: string): Plan {
	const rest = new Map(units)
	rest.delete(name)
	return { units: rest }
}
