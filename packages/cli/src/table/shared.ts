import type { ArgRow, FlagRow } from './row.ts'

/** Default deadlines of commands that wait, ms (cli.md 1.5). */
export const START_TIMEOUT_MS = 60_000
export const STOP_TIMEOUT_MS = 120_000

export const waitFlag = { kind: 'switch', default: true, summary: 'wait for the outcome' } as const satisfies FlagRow

export const dryRunFlag = { kind: 'switch', summary: 'only show what would happen, as zinit plan does' } as const satisfies FlagRow

export const yesFlag = { kind: 'switch', char: 'y', summary: 'do not ask' } as const satisfies FlagRow

export const name = { required: true, complete: 'service', summary: 'name of the service or target' } as const satisfies ArgRow

export const names = {
	required: true,
	variadic: true,
	complete: 'service',
	summary: 'names of services or targets',
} as const satisfies ArgRow

export const anyNames = { variadic: true, complete: 'service', summary: 'names; none means all' } as const satisfies ArgRow
