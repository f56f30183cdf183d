import type { TargetConfig } from '../model.ts'
import { flag, type KeysOf, type Table, text } from './key.ts'
import { unitName } from './rules.ts'

const keys = {
	name: {
		type: text,
		required: true,
		title: 'Name',
		description: 'Name of the target: letters, digits, `.`, `_`, `-`; case-sensitive.',
		rules: [unitName],
	},
	critical: { type: flag, default: false, title: 'Critical', description: 'A failure is announced loudly where the daemon is PID 1.' },
} as const satisfies KeysOf<TargetConfig['target']>

export const targetTable: Table = {
	name: 'target',
	title: 'Target',
	description: 'A name for a group of units; it has no process.',
	keys,
	expected: 'a map',
	required: true,
	missing: 'filled',
}
