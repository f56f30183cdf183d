import { type Draft, expandedWord } from './draft.ts'
import { foreignDuration } from './durations.ts'
import type { Entry } from './ini.ts'
import { splitWords } from './words.ts'

/** The keys of `[Service]` (systemd.service(5), systemd.exec(5), systemd.kill(5)). */
export const systemdService = (draft: Draft, entries: readonly Entry[]): void => {
	const commands: Record<string, string[]> = {}
	for (const entry of entries) {
		const { key, value, line } = entry
		if (/^Exec(StartPre|Start|Stop|Reload)$/.test(key)) {
			if (value === '') commands[key] = []
			else commands[key] = [...(commands[key] ?? []), commandOf(draft, value, line, key)]
			continue
		}
		const translate = keys[key]
		if (translate !== undefined) translate(draft, entry)
		else if (!silent.has(key)) draft.warn(line, key, `not translated: ${value}`)
	}
	const start = [...(commands.ExecStartPre ?? []), ...(commands.ExecStart ?? [])]
	const [only] = start
	if ((commands.ExecStart ?? []).length > 0 && only !== undefined) {
		// The last program takes the place of the shell, so that it gets the signals.
		const last = start.at(-1) ?? only
		const isTask = draft.get('service', 'oneshot') === true
		const programs = isTask || last.endsWith('|| true') ? start : [...start.slice(0, -1), start.length === 1 ? last : `exec ${last}`]
		draft.set('service', 'exec', programs.join(' && '))
	}
	if ((commands.ExecStop ?? []).length > 0) draft.set('service', 'exec_stop', (commands.ExecStop ?? []).join('; '))
	if ((commands.ExecReload ?? []).length > 0) draft.set('service', 'exec_reload', (commands.ExecReload ?? []).join(' && '))
	if (draft.get('lifecycle', 'restart') === undefined) draft.set('lifecycle', 'restart', 'never')
}

/** A command line of systemd as a line of shell: its own expansion of `$NAME` is the shell's. */
function commandOf(draft: Draft, text: string, line: number, key: string): string {
	const [, prefix = '', rest = ''] = /^([-@:+!|]*)(.*)$/s.exec(text) ?? []
	if (/[@+!]/.test(prefix)) draft.warn(line, key, `the prefix ${prefix} is not translated`)
	const words = splitWords(rest.replaceAll('%%', '\u0000').replaceAll('$$', '\u0001')).map(word => specifiers(draft, word, line, key))
	const command = words.map(expandedWord).join(' ').replaceAll('\u0000', '%').replaceAll('\u0001', '\\$')
	return prefix.includes('-') ? `{ ${command} || true; }` : command
}

function specifiers(draft: Draft, word: string, line: number, key: string): string {
	return word.replaceAll(/%([A-Za-z])/g, (whole, letter: string) => {
		if (letter === 'n') return `${draft.name}.service`
		if (letter === 'N' || letter === 'p') return draft.name
		draft.warn(line, key, `the specifier ${whole} is not translated`)
		return whole
	})
}

type Translate = (draft: Draft, entry: Entry) => void

const isTrue = (value: string) => /^(1|yes|true|on)$/i.test(value)

const text =
	(table: string, key: string): Translate =>
	(draft, { value }) =>
		draft.set(table, key, value)

const count =
	(table: string, key: string): Translate =>
	(draft, { key: theirs, value, line }) =>
		/^-?\d+$/.test(value) ? draft.set(table, key, Number(value)) : draft.warn(line, theirs, `not translated: ${value}`)

const duration =
	(...names: readonly string[]): Translate =>
	(draft, { key, value, line }) => {
		const ms = foreignDuration(value)
		if (ms === undefined || ms === 0) draft.warn(line, key, `not translated: ${value}`)
		else for (const name of names) draft.set('lifecycle', name, ms)
	}

const limit =
	(name: string): Translate =>
	(draft, { value }) =>
		draft.set('limits', name, /^\d+$/.test(value) ? Number(value) : value)

const policies: Readonly<Record<string, string>> = {
	no: 'never',
	always: 'always',
	'on-failure': 'on-failure',
	'on-abnormal': 'on-failure',
	'on-abort': 'on-failure',
	'on-watchdog': 'on-failure',
	'on-success': 'always',
}

const keys: Readonly<Record<string, Translate>> = {
	Type(draft, { value, line }) {
		if (value === 'oneshot') draft.set('service', 'oneshot', true)
		else if (value === 'notify' || value === 'notify-reload') draft.set('readiness', 'type', 'notify')
		else if (value === 'forking')
			draft.fail(
				line,
				'Type=forking: a program that goes into the background cannot be supervised; give it a flag to stay in the foreground',
			)
		else if (value !== 'simple' && value !== 'exec') draft.warn(line, 'Type', `${value} is taken as simple`)
	},
	WorkingDirectory: (draft, { value }) => draft.set('service', 'dir', value.replace(/^-/, '')),
	Environment(draft, { value, line }) {
		for (const word of splitWords(value)) {
			const at = word.indexOf('=')
			if (at > 0) draft.setEnv(word.slice(0, at), word.slice(at + 1))
			else draft.warn(line, 'Environment', `not translated: ${word}`)
		}
	},
	EnvironmentFile: (draft, { value }) => draft.add('service', 'env_file', value),
	User: text('service', 'user'),
	Group: text('service', 'group'),
	UMask: text('service', 'umask'),
	Nice: count('service', 'nice'),
	OOMScoreAdjust: count('service', 'oom_score_adj'),
	Restart(draft, { value, line }) {
		const policy = policies[value]
		if (policy === undefined) draft.warn(line, 'Restart', `not translated: ${value}`)
		else draft.set('lifecycle', 'restart', policy)
		if (policy !== undefined && policy !== value && value !== 'no') draft.warn(line, 'Restart', `${value} is taken as ${policy}`)
	},
	RestartSec: duration('restart_delay_ms'),
	TimeoutStartSec: duration('start_timeout_ms'),
	TimeoutStopSec: duration('stop_timeout_ms'),
	TimeoutSec: duration('start_timeout_ms', 'stop_timeout_ms'),
	StartLimitBurst: count('lifecycle', 'max_restarts'),
	KillSignal: text('lifecycle', 'stop_signal'),
	KillMode(draft, { value, line }) {
		if (value !== 'control-group' && value !== 'mixed') draft.warn(line, 'KillMode', `${value} is taken as control-group`)
	},
	SuccessExitStatus: (draft, { value }) =>
		draft.add('service', 'success_exit_codes', ...value.split(/\s+/).map(word => (/^\d+$/.test(word) ? Number(word) : word))),
	WatchdogSec(draft, { value, line }) {
		const ms = foreignDuration(value)
		if (ms !== undefined && draft.get('readiness', 'type') === 'notify') draft.set('readiness', 'watchdog_ms', ms)
		else draft.warn(line, 'WatchdogSec', `not translated: ${value}`)
	},
	StandardOutput(draft, { value, line }) {
		const file = /^(?:file|append|truncate):(.+)$/.exec(value)?.[1]
		if (file !== undefined) draft.set('logging', 'file', file)
		else if (!/^(journal|inherit|syslog|null)/.test(value)) draft.warn(line, 'StandardOutput', `not translated: ${value}`)
	},
	StandardError(draft, { value, line }) {
		const file = /^(?:file|append|truncate):(.+)$/.exec(value)?.[1]
		if (file !== undefined && file !== draft.get('logging', 'file')) draft.warn(line, 'StandardError', 'both streams go to one file')
	},
	RemainAfterExit(draft, { value, line }) {
		if (isTrue(value) && draft.get('service', 'oneshot') !== true)
			draft.warn(line, 'RemainAfterExit', 'only a oneshot counts as up after its end')
	},
	LimitNOFILE: limit('nofile'),
	LimitNPROC: limit('nproc'),
	LimitCORE: limit('core'),
	LimitMEMLOCK: limit('memlock'),
	LimitSTACK: limit('stack'),
	LimitAS: limit('as'),
	LimitDATA: limit('data'),
	LimitFSIZE: limit('fsize'),
	LimitCPU: limit('cpu'),
}

/** Said by many, and true here anyway or without meaning. */
const silent = new Set([
	'NotifyAccess',
	'SyslogIdentifier',
	'SendSIGKILL',
	'PIDFile',
	'GuessMainPID',
	'StandardInput',
	'RestartPreventExitStatus',
])
