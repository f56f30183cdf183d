import type { DependenciesTable } from '../model.ts'
import { type KeysOf, listOf, type Table, text } from './key.ts'
import { unitNames } from './rules.ts'

const names = { type: listOf(text), default: [], rules: [unitNames] } as const

const keys = {
	requires: {
		...names,
		title: 'Requires',
		description: 'Must be running, or have ended with success, before this starts; when one of them is stopped this is stopped first.',
	},
	after: {
		...names,
		title: 'After',
		description: 'If they are about to start, this starts later. One-shots are waited for until they end.',
	},
	wants: {
		...names,
		title: 'Wants',
		description: 'Started along with this by `start --tree` and at boot, before it; their failure does not matter.',
	},
	conflicts: { ...names, title: 'Conflicts', description: 'Never up at the same time, whichever side says so.' },
} as const satisfies KeysOf<DependenciesTable>

export const dependenciesTable: Table = {
	name: 'dependencies',
	title: 'Dependencies',
	description: 'Names of other services and targets.',
	keys,
	expected: 'struct DependencyDef',
	missing: 'filled',
}
