import type { DependenciesTable, HealthTable, Unit } from '@zinit/plan'
import type { Random } from './random.ts'
import { serviceUnit, targetUnit } from './units.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const PORTS = [80, 81, 82] as const
/** In some lists, but no unit of that name exists until one is added. */
export const GHOST = 'ghost'

/** Names of a made-up plan: mostly few, since most faults need few, at most 30. */
export function makeNames(random: Random): readonly string[] {
	const roll = random.below(16)
	const count = roll < 12 ? 2 + random.below(4) : roll < 15 ? 6 + random.below(7) : 13 + random.below(18)
	return Array.from({ length: count }, (_, index) => `${LETTERS[index % 26]}${index < 26 ? '' : Math.floor(index / 26)}`)
}

/** A made-up definition of `name`: mostly names those before it, seldom one behind it, itself or nobody at all. */
export function makeUnit(random: Random, names: readonly string[], name: string): Unit {
	const dependencies = makeDependencies(random, names, name)
	if (random.chance(0.12)) return targetUnit(name, dependencies)
	const oneshot = random.chance(0.2)
	const delay = random.pick([100, 500, 1000])
	return serviceUnit(name, {
		service: {
			oneshot,
			status: random.pick(['start', 'start', 'start', 'start', 'start', 'stop', 'ignore'] as const),
			ports: random.chance(0.2) ? [random.pick(PORTS)] : [],
			process_filters: random.chance(0.05) ? ['other'] : [],
			...(random.chance(0.15) ? { exec_stop: 'stop it' } : {}),
			...(random.chance(0.1) ? { success_exit_codes: [random.pick([1, 3]), 'SIGKILL'] } : {}),
		},
		dependencies,
		lifecycle: {
			restart: random.pick(['always', 'on-failure', 'on-failure', 'never'] as const),
			restart_delay_ms: delay,
			restart_delay_max_ms: delay * random.pick([1, 4, 100]),
			max_restarts: random.pick([0, 1, 3, 10]),
			stability_period_ms: random.pick([0, 1000, 30_000]),
			start_timeout_ms: random.pick([500, 3000, 30_000, 30_000]),
			stop_timeout_ms: random.pick([200, 2000, 10_000]),
			...(random.chance(0.1) ? { restart_jitter: 0.5 } : {}),
		},
		...(random.chance(0.15) ? { readiness: { type: random.pick(['notify', 'fd'] as const), watchdog_ms: 1000 } } : {}),
		...(random.chance(0.17) ? { health: makeHealth(random) } : {}),
	})
}

/** The same unit with some keys changed. */
export function varyUnit(random: Random, names: readonly string[], unit: Unit): Unit {
	const other = makeUnit(random, names, unit.name)
	if (unit.kind === 'target') return { ...unit, config: { ...unit.config, dependencies: other.config.dependencies } }
	if (other.kind === 'target') return { ...unit, config: { ...unit.config, dependencies: other.config.dependencies } }
	const { service, lifecycle, dependencies, health, readiness } = other.config
	const config = random.pick([
		{ ...unit.config, dependencies },
		{ ...unit.config, lifecycle },
		{ ...unit.config, health },
		{ ...unit.config, service: { ...unit.config.service, status: service.status } },
		{ ...unit.config, service: { ...unit.config.service, ports: service.ports, process_filters: service.process_filters } },
		{ ...unit.config, service: { ...unit.config.service, oneshot: service.oneshot } },
		{ ...unit.config, ...(readiness === undefined ? {} : { readiness }) },
	])
	return { ...unit, config }
}

function makeHealth(random: Random): Partial<HealthTable> {
	return {
		interval_ms: random.pick([400, 2000, 5000]),
		retries: 1 + random.below(3),
		start_period_ms: random.pick([0, 0, 1000]),
		timeout_ms: 1000,
	}
}

function makeDependencies(random: Random, names: readonly string[], name: string): DependenciesTable {
	const own = Math.max(0, names.indexOf(name))
	const lists: Record<keyof DependenciesTable, string[]> = { requires: [], after: [], wants: [], conflicts: [] }
	const count = random.below(4)
	for (let index = 0; index < count; index++) {
		const kind = random.pick(['requires', 'requires', 'requires', 'after', 'after', 'wants', 'conflicts'] as const)
		const backwards = own > 0 && !random.chance(0.02)
		const other = random.chance(0.03)
			? GHOST
			: backwards
				? names[Math.max(0, own - 1 - random.below(Math.min(own, 6)))]
				: random.pick(names)
		if (other === undefined || (own === 0 && other !== GHOST && kind !== 'conflicts' && !random.chance(0.05))) continue
		lists[kind].push(other)
	}
	return lists
}
