import type { CommandRow } from './row.ts'
import { dryRunFlag, STOP_TIMEOUT_MS, waitFlag } from './shared.ts'

/** Formats that `zinit import` reads. */
export const importFormats = ['systemd', 'compose', 'procfile', 'supervisord', 'pm2', 'zinit-0.2'] as const

/** Commands about files, the daemon itself, and scripts. */
export const fileCommands = {
	check: {
		group: 'configuration',
		summary: 'Check unit files without a daemon',
		description:
			'Parses and validates every file; unknown keys, missing names, cycles and port clashes are reported with file, line and column. Default: the config dir.',
		args: { path: { variadic: true, complete: 'file', summary: 'files or directories' } },
		flags: { strict: { kind: 'switch', summary: 'what would be refused by add-service is an error too' } },
		examples: [{ command: 'zinit check web.toml', summary: 'one file' }],
		exits: [1],
		offline: true,
	},
	schema: {
		group: 'configuration',
		summary: 'Print the JSON Schema of a unit file',
		description: 'For editors: put "#:schema PATH" on the first line of a file.',
		args: {},
		flags: {},
		examples: [{ command: 'zinit schema > zinit.schema.json', summary: 'save it' }],
		exits: [],
		offline: true,
	},
	import: {
		group: 'configuration',
		summary: 'Translate the files of another supervisor',
		description: 'Prints unit files, or writes them with --out. What could not be translated is a warning with its place.',
		args: {
			format: { required: true, kind: 'word', words: importFormats, summary: 'whose file it is' },
			path: { required: true, complete: 'file', summary: 'file or directory' },
		},
		flags: {
			out: { kind: 'text', value: 'dir', complete: 'directory', summary: 'write the files there' },
			force: { kind: 'switch', summary: 'overwrite files' },
		},
		examples: [{ command: 'zinit import compose docker-compose.yml --out units', summary: 'one file per service' }],
		exits: [1],
		offline: true,
	},
	shutdown: {
		group: 'daemon',
		summary: 'Stop everything in order, then the daemon',
		description: 'Returns when the daemon is gone.',
		args: {},
		flags: { wait: waitFlag, 'dry-run': dryRunFlag },
		examples: [{ command: 'zinit shutdown', summary: 'stop and wait' }],
		exits: [1, 4, 6],
		timeoutMs: STOP_TIMEOUT_MS,
	},
	doctor: {
		group: 'daemon',
		summary: 'Look for what commonly goes wrong',
		description: 'Versions, runtime, socket and its owner, permissions, configuration, a second daemon, limits, leftover processes, clock.',
		args: {},
		flags: {},
		examples: [{ command: 'zinit doctor', summary: 'one line for each check' }],
		exits: [1],
		offline: true,
	},
	completion: {
		group: 'automation',
		summary: 'Print a completion script for a shell',
		description: 'Names of services are asked from the daemon while you type.',
		args: { shell: { required: true, kind: 'word', words: ['bash', 'zsh', 'fish'], summary: 'your shell' } },
		flags: {},
		examples: [{ command: 'source <(zinit completion bash)', summary: 'in ~/.bashrc' }],
		exits: [],
		offline: true,
	},
	run: {
		group: 'automation',
		summary: 'Run a script, or all scripts of a directory',
		description: 'TypeScript or JavaScript, with the global zinit. What follows the script is its arguments.',
		args: { script: { required: true, complete: 'file', summary: 'file or directory' } },
		flags: {},
		examples: [{ command: 'zinit run deploy.ts production', summary: 'a script with an argument' }],
		exits: [1, 4, 5, 6, 7],
		offline: true,
		passesWords: true,
	},
	rhai: {
		group: 'automation',
		summary: 'Rhai scripts of zinit 0.3.9, which this program cannot run',
		description: 'Scripts are TypeScript now: zinit run.',
		args: { path: { complete: 'file', summary: 'file or directory' } },
		flags: {},
		examples: [],
		exits: [7],
		offline: true,
		passesWords: true,
		hidden: true,
	},
} as const satisfies Readonly<Record<string, CommandRow>>
