import type { ReadinessTable } from '../model.ts'
import { integer, type Key, type Table, text, u64, word } from './key.ts'
import { between, expression } from './rules.ts'

type Members<T> = T extends unknown ? keyof T : never

const keys = {
	type: {
		type: word('notify', 'fd', 'log'),
		required: true,
		title: 'Type',
		description: '`notify`: the sd_notify protocol. `fd`: a newline on a descriptor. `log`: a line of output.',
	},
	fd: {
		type: integer,
		otherwise: 3,
		only: ['fd'],
		title: 'Descriptor',
		description: 'Number of the descriptor, 3 to 9.',
		rules: [between(3, 9)],
	},
	pattern: {
		type: text,
		required: true,
		only: ['log'],
		title: 'Pattern',
		description: 'Regular expression; the first line of output that it matches means ready.',
		rules: [expression],
	},
	watchdog_ms: {
		type: u64,
		otherwise: 0,
		title: 'Watchdog',
		description: 'For `notify`: longest time between two `WATCHDOG=1`, milliseconds; 0: none.',
	},
} as const satisfies Readonly<Record<Members<ReadinessTable>, Key>>

export const readinessTable: Table = {
	name: 'readiness',
	title: 'Readiness',
	description: 'With it the service is Running when it says so. Not for one-shots.',
	keys,
	expected: 'a map',
	missing: 'absent',
}
