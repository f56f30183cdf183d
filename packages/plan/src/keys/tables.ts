import { dependenciesTable } from './dependencies.ts'
import { healthTable } from './health.ts'
import type { Table } from './key.ts'
import { lifecycleTable } from './lifecycle.ts'
import { limitsTable } from './limits.ts'
import { loggingTable } from './logging.ts'
import { readinessTable } from './readiness.ts'
import { serviceTable } from './service.ts'
import { targetTable } from './target.ts'

export type UnitKind = 'service' | 'target'

/** The tables of a unit's file, in the order in which they are written (config.md 6.1). */
export const TABLES: Readonly<Record<UnitKind, readonly Table[]>> = {
	service: [serviceTable, dependenciesTable, lifecycleTable, healthTable, loggingTable, limitsTable, readinessTable],
	target: [targetTable, dependenciesTable],
}

/** Keys whose rules are reported first, in the order of 0.3.9 (config.md 4.1); all others follow in the order of the tables (9). */
export const FIRST_REPORTED: readonly string[] = [
	'service.name',
	'service.exec',
	'lifecycle.restart_delay_ms',
	'lifecycle.restart_delay_max_ms',
	'lifecycle.start_timeout_ms',
	'lifecycle.stop_timeout_ms',
	'lifecycle.stop_signal',
	'health.retries',
	'health.interval_ms',
	'health.timeout_ms',
	'health.target',
	'health.expect_status',
	'logging.buffer_lines',
	'target.name',
	'dependencies.requires',
	'dependencies.after',
	'dependencies.wants',
	'dependencies.conflicts',
]

/** Keys whose rules are reported last: those of 9.3 come after those of 9.1 and 9.2. */
export const LAST_REPORTED: readonly string[] = ['lifecycle.restart_jitter']
