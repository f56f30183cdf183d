import type { Shape } from '@zinit/protocol'

type Table<Name extends 'ServiceTable' | 'DependenciesTable' | 'LifecycleTable' | 'HealthTable' | 'LoggingTable'> = Shape<Name>

/** A service as `serviceSet` takes it: what is left out gets its default (config.md 3). */
export interface ServiceInput {
	readonly service: Pick<Table<'ServiceTable'>, 'name' | 'exec'> & Partial<Table<'ServiceTable'>>
	readonly dependencies?: Partial<Table<'DependenciesTable'>>
	readonly lifecycle?: Partial<Table<'LifecycleTable'>>
	readonly health?: (Pick<Table<'HealthTable'>, 'type' | 'target'> & Partial<Table<'HealthTable'>>) | null
	readonly logging?: Partial<Table<'LoggingTable'>>
	readonly limits?: Shape<'LimitsTable'>
	readonly readiness?: Shape<'ReadinessTable'>
}

export interface TargetInput {
	readonly target: { readonly name: string; readonly critical?: boolean }
	readonly dependencies?: Partial<Table<'DependenciesTable'>>
}

/** A definition as `serviceSet` takes it (rpc.md 4); the daemon checks it. */
export type UnitInput = ServiceInput | TargetInput
