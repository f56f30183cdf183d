import type { State } from '@zinit/protocol'
import type { Ask } from '../bridge.ts'
import { ZinitError } from '../error.ts'

/** What a 0.3.9 daemon tells of a unit, put together from several calls. */
export interface Unit {
	readonly name: string
	readonly state: State
	readonly pid: number
	readonly isTarget: boolean
	readonly requires: readonly string[]
	readonly after: readonly string[]
	readonly wants: readonly string[]
}

export type Units = ReadonlyMap<string, Unit>
export type Edge = 'requires' | 'after' | 'wants'

/** All units with their dependencies: `list_full`, and `status_full` of each. */
export const survey = async (ask: Ask): Promise<Units> => {
	const rows = await ask('service.list_full', {})
	const units = await Promise.all(
		rows.map(async ({ name, state, is_target }): Promise<Unit | undefined> => {
			const full = await unlessGone(ask('service.status_full', { name }))
			if (full === undefined) return undefined
			const named = (kind: Edge) => full.dependencies.filter(({ dep_type }) => dep_type === kind).map(dependency => dependency.name)
			const pid = 'pid' in state ? state.pid : 0
			return {
				name,
				state: state.state,
				pid,
				isTarget: is_target,
				requires: named('requires'),
				after: named('after'),
				wants: named('wants'),
			}
		}),
	)
	return new Map(units.flatMap(unit => (unit === undefined ? [] : [[unit.name, unit]])))
}

/** What a call answers; undefined if the service was removed meanwhile. */
export const unlessGone = async <T>(answer: Promise<T>): Promise<T | undefined> => {
	try {
		return await answer
	} catch (error) {
		if (error instanceof ZinitError && error.kind === 'service_not_found') return undefined
		throw error
	}
}
