import type { CommandRow } from './row.ts'
import { anyNames, name } from './shared.ts'

/** Verbs that `zinit plan` knows: those that wait, and kill (cli.md 3). */
export const plannedVerbs = [
	'start',
	'stop',
	'restart',
	'kill',
	'remove',
	'add-service',
	'reload',
	'start-all',
	'stop-all',
	'delete-all',
	'shutdown',
] as const

/** Commands that explain. */
export const knowledgeCommands = {
	why: {
		group: 'knowledge',
		summary: 'Explain why a service is where it is',
		description: 'The gates that hold it, down to the root cause; how it came to this; what to do.',
		args: { name },
		flags: {},
		examples: [{ command: 'zinit why web', summary: 'why is it not up, why did it stop' }],
		exits: [1, 4, 5, 6],
	},
	tree: {
		group: 'knowledge',
		summary: 'Show the dependency tree',
		description: 'Every service with what it depends on; with a name only its closure, nested.',
		args: { name: { complete: 'service', summary: 'only what this one depends on' } },
		flags: {
			format: {
				kind: 'word',
				value: 'format',
				words: ['ascii', 'mermaid', 'dot'],
				default: 'ascii',
				summary: 'ascii, or a picture for Mermaid or Graphviz',
			},
		},
		examples: [
			{ command: 'zinit tree web', summary: 'what it needs' },
			{ command: 'zinit tree --format dot | dot -Tsvg > tree.svg', summary: 'a picture' },
		],
		exits: [1, 4, 5, 6],
	},
	events: {
		group: 'knowledge',
		summary: 'Show what happened and what caused it',
		description: 'Without --follow the history that the daemon still has.',
		args: { name: anyNames },
		flags: {
			follow: { kind: 'switch', char: 'f', summary: 'go on with what comes' },
			since: { kind: 'moment', value: 'time', summary: 'not before: 10m ago as 10m, RFC 3339, or Unix ms' },
		},
		examples: [{ command: 'zinit events web --since 1h', summary: 'the last hour of one service' }],
		exits: [1, 4, 5, 6, 7],
	},
	plan: {
		group: 'knowledge',
		summary: 'Show what a command would do, and do nothing',
		description: `The daemon runs its charts on a copy of the state. Verbs: ${plannedVerbs.join(', ')}. The flags of the verb are understood.`,
		args: {
			verb: { required: true, kind: 'word', words: plannedVerbs, complete: 'command', summary: 'the command' },
			name: anyNames,
		},
		flags: {},
		examples: [{ command: 'zinit plan stop database', summary: 'who goes with it, in which order, how long it may take' }],
		exits: [1, 4, 5, 6, 7],
	},
	tui: {
		group: 'knowledge',
		summary: 'Watch and control services on the whole terminal',
		description:
			'Services, what is known of the selected one, and its log, live. ? shows the keys; nothing is ended or removed with others before y. At least 80 columns and 24 rows.',
		aliases: ['top'],
		args: {},
		flags: {},
		examples: [{ command: 'zinit tui', summary: 'the daemon of this machine' }],
		exits: [1, 4, 6],
	},
	get: {
		group: 'configuration',
		summary: 'Show the definition in force as TOML',
		description: 'What differs from the defaults as keys, the defaults as comments, the file it came from on top.',
		args: { name },
		flags: {},
		examples: [{ command: 'zinit get web', summary: 'the effective definition' }],
		exits: [1, 4, 5, 6],
	},
	attach: {
		group: 'services',
		summary: 'Attach the terminal to a service with stdin = "tty"',
		description: 'Raw mode, follows the size of the window. Ctrl-P Ctrl-Q detaches. Several may watch, one writes.',
		args: { name },
		flags: { 'read-only': { kind: 'switch', summary: 'only watch' } },
		examples: [{ command: 'zinit attach console', summary: 'talk to it' }],
		exits: [1, 3, 4, 5, 6, 7],
	},
	'debug-state': {
		group: 'knowledge',
		summary: 'Show the state of the whole graph',
		description: 'For each service its state, dependencies, what requires it, timers and processes.',
		args: {},
		flags: {},
		examples: [{ command: 'zinit debug-state', summary: 'everything the daemon knows' }],
		exits: [1, 4, 6],
	},
	'debug-procs': {
		group: 'knowledge',
		summary: 'Show the processes of a service as a tree',
		description: 'The main process and all its descendants, with their states.',
		args: { name },
		flags: {},
		examples: [{ command: 'zinit debug-procs web', summary: 'its processes' }],
		exits: [1, 4, 5, 6],
	},
} as const satisfies Readonly<Record<string, CommandRow>>
