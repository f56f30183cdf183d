import type {
	DependenciesTable,
	HealthTable,
	LifecycleTable,
	Plan,
	ReadinessTable,
	ServiceTable,
	ServiceUnit,
	TargetUnit,
	Unit,
} from '@zinit/plan'

/** What a made-up service differs in from the defaults. */
export interface ServiceWish {
	readonly service?: Partial<ServiceTable>
	readonly dependencies?: Partial<DependenciesTable>
	readonly lifecycle?: Partial<LifecycleTable>
	readonly health?: Partial<HealthTable>
	readonly readiness?: ReadinessTable
}

const NO_DEPENDENCIES: DependenciesTable = { requires: [], after: [], wants: [], conflicts: [] }

const LIFECYCLE: LifecycleTable = {
	restart: 'on-failure',
	restart_delay_ms: 1000,
	restart_delay_max_ms: 300_000,
	max_restarts: 10,
	stability_period_ms: 30_000,
	start_timeout_ms: 30_000,
	stop_timeout_ms: 10_000,
	stop_signal: 'SIGTERM',
}

const HEALTH: HealthTable = { type: 'tcp', target: '127.0.0.1:80', interval_ms: 10_000, timeout_ms: 5000, retries: 3, start_period_ms: 0 }

/** A service with the defaults of config.md 3. */
export function serviceUnit(name: string, wish: ServiceWish = {}): ServiceUnit {
	const service: ServiceTable = {
		name,
		exec: 'true',
		dir: null,
		oneshot: false,
		env: {},
		status: 'start',
		class: 'user',
		critical: false,
		ports: [],
		process_filters: [],
		kill_others: false,
		...wish.service,
	}
	return {
		kind: 'service',
		name,
		file: `${name}.toml`,
		class: service.class,
		protected: false,
		config: {
			service,
			dependencies: { ...NO_DEPENDENCIES, ...wish.dependencies },
			lifecycle: { ...LIFECYCLE, ...wish.lifecycle },
			health: wish.health === undefined ? null : { ...HEALTH, ...wish.health },
			logging: { buffer_lines: 1000, file: null, forward: null },
			...(wish.readiness === undefined ? {} : { readiness: wish.readiness }),
		},
	}
}

export function targetUnit(name: string, dependencies: Partial<DependenciesTable> = {}): TargetUnit {
	return {
		kind: 'target',
		name,
		file: `${name}.toml`,
		class: 'user',
		protected: false,
		config: { target: { name, critical: false }, dependencies: { ...NO_DEPENDENCIES, ...dependencies } },
	}
}

export function planWith(units: readonly Unit[]): Plan {
	return { units: new Map(units.map(unit => [unit.name, unit])) }
}
