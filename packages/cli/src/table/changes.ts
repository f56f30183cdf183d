import type { CommandRow } from './row.ts'
import { dryRunFlag, names, START_TIMEOUT_MS, STOP_TIMEOUT_MS, waitFlag, yesFlag } from './shared.ts'

const other = (summary: string) => ({ kind: 'text', value: 'service', multiple: true, complete: 'service', summary }) as const

/** Commands that change definitions, or many services at once. */
export const changeCommands = {
	'add-service': {
		group: 'configuration',
		summary: 'Add or replace a service or target',
		description:
			'From a TOML file, from stdin with -, or from --name, --exec and the other flags. It is saved and started as its status says.',
		args: { file: { complete: 'file', summary: 'a unit file, or - for stdin' } },
		flags: {
			name: { kind: 'text', value: 'name', excludes: ['file'], summary: 'name; needs --exec' },
			exec: { kind: 'text', value: 'command', excludes: ['file'], summary: 'shell line; needs --name' },
			dir: { kind: 'text', value: 'dir', complete: 'directory', summary: 'working directory' },
			oneshot: { kind: 'switch', summary: 'a task that ends' },
			env: { kind: 'pair', char: 'e', value: 'K=V', multiple: true, summary: 'a variable of its environment' },
			after: other('start after this one'),
			requires: other('cannot run without this one'),
			wants: other('starts better with this one'),
			conflicts: other('cannot run beside this one'),
			restart: {
				kind: 'word',
				value: 'policy',
				words: ['always', 'on-failure', 'never'],
				default: 'on-failure',
				summary: 'when it is started again',
			},
			'restart-delay': { kind: 'count', value: 'ms', default: 1000, summary: 'first delay before a restart' },
			'restart-delay-max': { kind: 'count', value: 'ms', default: 300_000, summary: 'longest delay before a restart' },
			'max-restarts': { kind: 'count', value: 'n', default: 10, summary: 'restarts before it gives up; 0: never' },
			persist: { kind: 'switch', excludes: ['ephemeral'], summary: 'write its file, as is the default' },
			ephemeral: { kind: 'switch', summary: 'keep it in memory only' },
			wait: waitFlag,
			'dry-run': dryRunFlag,
		},
		examples: [
			{ command: 'zinit add-service web.toml', summary: 'from a file' },
			{ command: "zinit add-service --name web --exec 'node server.js' --dir /srv/web -e PORT=8080", summary: 'from words' },
		],
		exits: [1, 4, 6, 7],
		timeoutMs: START_TIMEOUT_MS,
	},
	remove: {
		group: 'configuration',
		summary: 'Stop and remove services with their files',
		description:
			'Refused while others require it. With --force those stay, with a missing dependency; with --cascade they are removed first.',
		aliases: ['remove-service'],
		args: { name: names },
		flags: {
			force: { kind: 'switch', excludes: ['cascade'], summary: 'also if others require it' },
			cascade: { kind: 'switch', summary: 'remove what requires it first' },
			wait: waitFlag,
			'dry-run': dryRunFlag,
		},
		examples: [{ command: 'zinit remove web', summary: 'stop it, forget it, delete its file' }],
		exits: [1, 4, 5, 6],
		timeoutMs: STOP_TIMEOUT_MS,
	},
	reload: {
		group: 'configuration',
		summary: 'Read the configuration again, or reload one service',
		description: 'Without a name: applies what changed in the files. With one: runs the exec_reload of that service.',
		args: { name: { complete: 'service', summary: 'run the exec_reload of this one' } },
		flags: {
			'restart-changed': { kind: 'switch', excludes: ['name'], summary: 'restart what changed in a way that needs it' },
			wait: waitFlag,
			'dry-run': dryRunFlag,
		},
		examples: [
			{ command: 'zinit reload --dry-run', summary: 'see what changed' },
			{ command: 'zinit reload --restart-changed', summary: 'apply everything' },
		],
		exits: [1, 3, 4, 5, 6, 7],
		timeoutMs: START_TIMEOUT_MS,
	},
	'start-all': {
		group: 'services',
		summary: 'Start all user services',
		description: 'Those of the user class whose status is start, and the user targets.',
		args: {},
		flags: { wait: waitFlag, 'dry-run': dryRunFlag },
		examples: [{ command: 'zinit start-all', summary: 'start and wait' }],
		exits: [1, 4, 6],
		timeoutMs: START_TIMEOUT_MS,
	},
	'stop-all': {
		group: 'services',
		summary: 'Stop all user services',
		description: 'Those of the user class, its targets included; the system class goes on.',
		args: {},
		flags: { wait: waitFlag, 'dry-run': dryRunFlag },
		examples: [{ command: 'zinit stop-all', summary: 'stop and wait' }],
		exits: [1, 4, 6],
		timeoutMs: STOP_TIMEOUT_MS,
	},
	'delete-all': {
		group: 'configuration',
		summary: 'Stop and remove all user services with their files',
		description: 'Asks first on a terminal; elsewhere it needs --yes.',
		args: {},
		flags: { yes: yesFlag, wait: waitFlag, 'dry-run': dryRunFlag },
		examples: [{ command: 'zinit delete-all --yes', summary: 'no question' }],
		exits: [1, 4, 6, 7],
		timeoutMs: STOP_TIMEOUT_MS,
	},
	edit: {
		group: 'configuration',
		summary: 'Edit the definition of a service',
		description:
			'Opens a copy of its file in $VISUAL or $EDITOR, checks it, shows what the change does, asks, and sets it. Nothing happens if it is unchanged or empty.',
		args: { name: { required: true, complete: 'service', summary: 'name of the service or target' } },
		flags: { yes: yesFlag },
		examples: [{ command: 'zinit edit web', summary: 'edit, check, apply' }],
		exits: [1, 4, 5, 6],
	},
} as const satisfies Readonly<Record<string, CommandRow>>
