import type { CommandRow } from './row.ts'
import { anyNames, dryRunFlag, name, names, START_TIMEOUT_MS, STOP_TIMEOUT_MS, waitFlag } from './shared.ts'

const states = ['inactive', 'blocked', 'starting', 'running', 'stopping', 'exited', 'failed'] as const

/** The commands that are typed all day or run in loops: the launcher parses them itself, without oclif. */
export const hotCommands = {
	list: {
		group: 'services',
		summary: 'List services and targets with their states',
		description: 'One line for each, sorted by name: state, pid, uptime, restarts, why it is not up, description.',
		aliases: ['ls'],
		args: {},
		flags: {
			state: { kind: 'word', value: 'state', words: states, multiple: true, summary: 'only those in this state' },
		},
		examples: [
			{ command: 'zinit list', summary: 'everything' },
			{ command: 'zinit list --state failed --state blocked', summary: 'what needs attention' },
		],
		exits: [1, 4, 6],
	},
	status: {
		group: 'services',
		summary: 'Show one service in detail, or what needs attention',
		description:
			'With names: state, pid, uptime, memory, dependencies with their states, the last lines of output if it failed. Without: how many are in each state, and every service that is failed, blocked or waiting to be restarted.',
		args: { name: anyNames },
		flags: {},
		examples: [
			{ command: 'zinit status', summary: 'what is wrong on this machine' },
			{ command: 'zinit status web', summary: 'one service' },
		],
		exits: [1, 4, 5, 6],
	},
	start: {
		group: 'services',
		summary: 'Start services',
		description:
			'Waits for the outcome: running, done (a oneshot), failed, or blocked as soon as nothing on the way can open it. What a service requires is started too with --tree.',
		args: { name: names },
		flags: {
			tree: { kind: 'switch', summary: 'start what it requires and wants, transitively, too' },
			wait: waitFlag,
			'dry-run': dryRunFlag,
		},
		examples: [
			{ command: 'zinit start web', summary: 'start and wait' },
			{ command: 'zinit start web --tree', summary: 'with everything that it requires' },
		],
		exits: [1, 4, 5, 6],
		timeoutMs: START_TIMEOUT_MS,
	},
	stop: {
		group: 'services',
		summary: 'Stop services, and before them what requires them',
		description: 'Returns when no process of them is left. What was stopped on the way comes back when they run again.',
		args: { name: names },
		flags: { wait: waitFlag, 'dry-run': dryRunFlag },
		examples: [
			{ command: 'zinit stop database', summary: 'stop it and its dependents' },
			{ command: 'zinit stop database --dry-run', summary: 'see whom that would stop' },
		],
		exits: [1, 4, 5, 6],
		timeoutMs: STOP_TIMEOUT_MS,
	},
	restart: {
		group: 'services',
		summary: 'Restart services; dependents return',
		description: 'Stops what requires them, then them, starts them again and waits until the dependents are back.',
		args: { name: names },
		flags: { wait: waitFlag, 'dry-run': dryRunFlag },
		examples: [{ command: 'zinit restart web', summary: 'restart and wait' }],
		exits: [1, 4, 5, 6],
		timeoutMs: START_TIMEOUT_MS,
	},
	kill: {
		group: 'services',
		summary: 'Send a signal to all processes of a service',
		description: 'What the service is meant to be does not change: by its policy it may be started again. Stop it with zinit stop.',
		args: {
			name,
			signal: { kind: 'signal', complete: 'signal', summary: 'with or without SIG, any case, or 1 to 64; default TERM' },
		},
		flags: {
			signal: { kind: 'signal', char: 's', value: 'signal', complete: 'signal', excludes: ['signal'], summary: 'the same, as a flag' },
			'dry-run': dryRunFlag,
		},
		examples: [
			{ command: 'zinit kill web HUP', summary: 'by name' },
			{ command: 'zinit kill web -s 9', summary: 'by number' },
		],
		exits: [1, 3, 4, 5, 6],
	},
	logs: {
		group: 'knowledge',
		summary: 'Show what services wrote',
		description:
			'Without a name the lines of all services, merged by time. With --follow it goes on, over restarts of the daemon too, until the named services are removed.',
		args: { name: anyNames },
		flags: {
			lines: { kind: 'count', char: 'n', value: 'n', summary: 'newest lines wanted, 100 unless --since or --until is given' },
			follow: { kind: 'switch', char: 'f', summary: 'go on with what comes' },
			since: { kind: 'moment', value: 'time', summary: 'not before: 10m ago as 10m, RFC 3339, or Unix ms' },
			until: { kind: 'moment', value: 'time', summary: 'not after', excludes: ['follow'] },
			grep: { kind: 'pattern', value: 'regex', summary: 'only lines whose content matches this JavaScript regular expression' },
			'ignore-case': { kind: 'switch', char: 'i', summary: '--grep without regard to case' },
			stream: { kind: 'word', value: 'stream', words: ['stdout', 'stderr', 'syslog'], summary: 'only this stream' },
			output: {
				kind: 'word',
				char: 'o',
				value: 'format',
				words: ['short', 'epoch', 'raw'],
				summary: 'short: local time and name, on a terminal; epoch: Unix ms and stream, otherwise; raw: the content',
			},
		},
		examples: [
			{ command: 'zinit logs web -n 20', summary: 'the last 20 lines' },
			{ command: 'zinit logs -f', summary: 'everything as it comes' },
			{ command: "zinit logs web --since 10m --grep 'time.?out' -i", summary: 'search' },
		],
		exits: [1, 4, 5, 6],
	},
	'is-running': {
		group: 'services',
		summary: 'Tell by exit code whether services run',
		description: '0 if all of them are running, 3 if not, 5 if one does not exist. Made for scripts; with -q it is silent.',
		args: { name: names },
		flags: {},
		examples: [{ command: 'zinit is-running -q web || zinit start web', summary: 'start it unless it runs' }],
		exits: [3, 4, 5, 6],
	},
	ping: {
		group: 'daemon',
		summary: 'Tell whether the daemon answers',
		description: 'With --wait it asks until it does, for scripts that run at boot.',
		args: {},
		flags: { wait: { kind: 'switch', summary: 'ask until it answers' } },
		examples: [{ command: 'zinit ping --wait --timeout 10s', summary: 'wait for the daemon' }],
		exits: [4, 6],
	},
	complete: {
		group: 'automation',
		summary: 'Names for completion scripts, one a line',
		description: 'Silent without a daemon; gives up after 200 ms.',
		args: { kind: { required: true, kind: 'word', words: ['service', 'signal', 'command'], summary: 'what' } },
		flags: {},
		examples: [],
		exits: [],
		offline: true,
		hidden: true,
	},
} as const satisfies Readonly<Record<string, CommandRow>>
