import type { ServiceTable } from '../model.ts'
import { either, flag, integer, type KeysOf, listOf, type Table, text, texts, u16, u32, word } from './key.ts'
import { between, exitCodes, filled, filledPaths, octalMode, unitName } from './rules.ts'

const keys = {
	name: {
		type: text,
		required: true,
		title: 'Name',
		description: 'Name of the service: letters, digits, `.`, `_`, `-`; case-sensitive. The name of the file does not matter.',
		rules: [unitName],
	},
	exec: {
		type: text,
		required: true,
		title: 'Command',
		description: 'Shell line, run by `/bin/sh -c`. `@builtin:NAME` is a routine of the daemon instead.',
		rules: [filled],
	},
	dir: {
		type: text,
		nullable: true,
		default: null,
		title: 'Working directory',
		description: "Directory the command runs in; it must exist at the start. Unset: the daemon's. `~` is not expanded.",
	},
	oneshot: {
		type: flag,
		default: false,
		title: 'One-shot',
		description: 'A task that ends. It is never restarted by itself, and what requires it waits for its success.',
	},
	env: {
		type: texts,
		default: {},
		title: 'Environment',
		description: 'Variables added to the inherited environment, which they override.',
	},
	status: {
		type: word('start', 'stop', 'ignore'),
		default: 'start',
		title: 'Wish at load',
		description: '`start`: it is started when it is loaded. `stop`, `ignore`: only on request; `ignore` is never restarted by itself.',
	},
	class: {
		type: word('user', 'system'),
		default: 'user',
		title: 'Class',
		description: '`system` services are skipped by operations on all services.',
	},
	critical: {
		type: flag,
		default: false,
		title: 'Critical',
		description: 'A failure is announced loudly where the daemon is PID 1, and logged as an error elsewhere.',
	},
	ports: {
		type: listOf(u16),
		default: [],
		title: 'Ports',
		description: 'TCP ports it will listen on. A start waits while one of them is taken.',
	},
	process_filters: {
		type: listOf(text),
		default: [],
		title: 'Process filters',
		description: 'Parts of process names, in any case. A start waits while a process with such a name runs.',
	},
	kill_others: {
		type: flag,
		default: false,
		title: 'Kill others',
		description: 'Ends who holds the ports or matches the filters instead of waiting for them.',
	},
	description: {
		type: text,
		otherwise: '',
		title: 'Description',
		description: 'One line for people, shown by `status` and `list`.',
	},
	user: {
		type: either('a user name or id', text, u32),
		otherwise: "the daemon's",
		title: 'User',
		description: 'Name or uid that the command, its hooks and its exec probes run as, with the groups of the database.',
		rules: [filled],
	},
	group: {
		type: either('a group name or id', text, u32),
		otherwise: 'primary group of `user`',
		title: 'Group',
		description: 'Name or gid of the group it runs as.',
		rules: [filled],
	},
	umask: {
		type: text,
		otherwise: 'inherited',
		title: 'File mode mask',
		description: 'Octal, as text: `"0027"`.',
		rules: [octalMode],
	},
	nice: {
		type: integer,
		otherwise: 'inherited',
		title: 'Niceness',
		description: 'Scheduling priority; -20 is the most favoured.',
		rules: [between(-20, 19)],
	},
	oom_score_adj: {
		type: integer,
		otherwise: 'inherited',
		title: 'Out-of-memory score',
		description: 'Adjustment of the score by which the kernel picks what to kill. Linux only, ignored elsewhere.',
		rules: [between(-1000, 1000)],
	},
	env_file: {
		type: either('a path or a sequence of paths', text, listOf(text)),
		otherwise: '[]',
		title: 'Environment files',
		description:
			'Files of `KEY=VALUE` lines, read at each start in order, relative to the configuration directory. A leading `-` means that the file may be missing. `env` overrides them.',
		rules: [filledPaths],
	},
	inherit_env: {
		type: either('a boolean or a sequence of names', flag, listOf(text)),
		otherwise: true,
		title: 'Inherited environment',
		description: 'Whether the environment of the daemon is passed on. `false`: only the basic variables; a list: those and the ones named.',
	},
	stdin: {
		type: word('null', 'tty'),
		otherwise: 'null',
		title: 'Standard input',
		description: '`tty`: a pseudo-terminal for input and output, to which `zinit attach` connects.',
	},
	success_exit_codes: {
		type: listOf(either('an exit code or a signal name', text, integer)),
		otherwise: '[]',
		title: 'Codes of success',
		description: 'Exit codes (0 to 255) and signal names that count as success, besides 0.',
		rules: [exitCodes],
	},
	exec_stop: {
		type: text,
		otherwise: 'unset',
		title: 'Stop command',
		description: 'Shell line run with `MAINPID` when a stop begins; `stop_signal` follows if anything is left.',
		rules: [filled],
	},
	exec_reload: {
		type: text,
		otherwise: 'unset',
		title: 'Reload command',
		description: 'Shell line run with `MAINPID` by `zinit reload NAME`.',
		rules: [filled],
	},
} as const satisfies KeysOf<ServiceTable>

export const serviceTable: Table = {
	name: 'service',
	title: 'Service',
	description: 'What is run, and as what.',
	keys,
	expected: 'struct ServiceDef',
	required: true,
	missing: 'filled',
}
