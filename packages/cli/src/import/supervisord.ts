import { Draft, execLine, type ForeignFile, type Importer, unitName } from './draft.ts'
import { foreignBytes } from './durations.ts'
import { type Entry, parseIni, type Section } from './ini.ts'

/** A configuration of supervisord: `[program:x]` and `[group:x]`. */
export const importSupervisord: Importer = file => {
	const sections = parseIni(file.text, { comments: ';#', indents: true, tail: ';' })
	const other = new Draft('', file.path)
	const byProgram = new Map<string, readonly Draft[]>()
	for (const section of sections) {
		const name = /^program:(.+)$/.exec(section.name)?.[1]
		if (name !== undefined) byProgram.set(name, programs(file, section, name))
	}
	const drafts = sections.flatMap(section => {
		const [, kind, name = ''] = /^(program|group):(.+)$/.exec(section.name) ?? []
		if (kind === 'program') return byProgram.get(name) ?? []
		if (kind === 'group') return [group(file, section, name, byProgram)]
		if (!/^(supervisord|supervisorctl|unix_http_server|inet_http_server|rpcinterface:.*)$/.test(section.name))
			other.warn(section.line, `[${section.name}]`, 'not translated')
		return []
	})
	drafts[0]?.warnings.unshift(...other.warnings)
	return drafts
}

function group({ path }: ForeignFile, { entries, line }: Section, name: string, byProgram: ReadonlyMap<string, readonly Draft[]>): Draft {
	const draft = new Draft(unitName(name), path, 'target')
	const members = lookUp(entries, 'programs')
	if (members === undefined) draft.fail(line, 'the group has no programs')
	else {
		const programs = members.split(',').map(each => each.trim())
		draft.add(
			'dependencies',
			'wants',
			...programs.flatMap(program => byProgram.get(program)?.map(unit => unit.name) ?? [unitName(program)]),
		)
	}
	return draft
}

/** One unit, or as many as `numprocs` says. */
function programs(file: ForeignFile, { entries, line }: Section, name: string): readonly Draft[] {
	const count = Number(lookUp(entries, 'numprocs') ?? 1)
	const start = Number(lookUp(entries, 'numprocs_start') ?? 0)
	return Array.from({ length: Math.max(1, count) }, (_, index) => {
		const expand = (text: string) =>
			expanded(text, {
				program_name: name,
				process_num: start + index,
				group_name: name,
				here: file.directory,
				host_node_name: 'localhost',
				numprocs: count,
			})
		const pattern = lookUp(entries, 'process_name') ?? (count > 1 ? '%(program_name)s_%(process_num)02d' : '%(program_name)s')
		const draft = new Draft(unitName(expand(pattern)), file.path)
		if (lookUp(entries, 'command') === undefined) draft.fail(line, 'the program has no command')
		draft.set('lifecycle', 'restart', 'on-failure')
		draft.set('lifecycle', 'max_restarts', 3)
		for (const entry of entries) {
			const translate = keys[entry.key]
			if (translate !== undefined) translate(draft, { ...entry, value: expand(entry.value) })
			else if (!silent.has(entry.key)) draft.warn(entry.line, entry.key, `not translated: ${entry.value}`)
		}
		return draft
	})
}

const lookUp = (entries: readonly Entry[], key: string) => entries.find(entry => entry.key === key)?.value

/** Python's `%(name)s` and `%(name)02d`; `%(ENV_X)s` becomes the shell's. */
function expanded(text: string, values: Readonly<Record<string, string | number>>): string {
	return text
		.replaceAll(/%\((\w+)\)(0?)(\d*)([sd])/g, (whole, name: string, zero: string, width: string) => {
			const value = name.startsWith('ENV_') ? `\${${name.slice('ENV_'.length)}}` : values[name]
			return value === undefined ? whole : String(value).padStart(Number(width || 0), zero === '0' ? '0' : ' ')
		})
		.replaceAll('%%', '%')
}

type Translate = (draft: Draft, entry: Entry) => void

const isTrue = (value: string) => /^(true|yes|on|1)$/i.test(value)

const whole =
	(table: string, key: string, factor = 1): Translate =>
	(draft, { key: theirs, value, line }) =>
		/^\d+$/.test(value) ? draft.set(table, key, Number(value) * factor) : draft.warn(line, theirs, `not translated: ${value}`)

const keys: Readonly<Record<string, Translate>> = {
	command: (draft, { value }) => draft.set('service', 'exec', execLine(value.replaceAll('\n', ' '))),
	directory: (draft, { value }) => draft.set('service', 'dir', value),
	environment(draft, { value, line }) {
		for (const [whole, name = '', double, single, bare] of value.matchAll(
			/([A-Za-z0-9_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^,\n]*))\s*,?/g,
		)) {
			if (/\$\{/.test(whole)) draft.warn(line, 'environment', `${name} is not expanded`)
			draft.setEnv(name, double?.replaceAll(/\\(.)/g, '$1') ?? single ?? bare?.trim() ?? '')
		}
	},
	user: (draft, { value }) => draft.set('service', 'user', value),
	umask: (draft, { value }) => draft.set('service', 'umask', value.padStart(4, '0')),
	autostart: (draft, { value }) => draft.set('service', 'status', isTrue(value) ? 'start' : 'stop'),
	autorestart: (draft, { value }) =>
		draft.set('lifecycle', 'restart', value === 'unexpected' ? 'on-failure' : isTrue(value) ? 'always' : 'never'),
	startretries: whole('lifecycle', 'max_restarts'),
	stopwaitsecs: whole('lifecycle', 'stop_timeout_ms', 1000),
	stopsignal: (draft, { value }) => draft.set('lifecycle', 'stop_signal', value),
	exitcodes: (draft, { value }) =>
		draft.add(
			'service',
			'success_exit_codes',
			...value
				.split(',')
				.map(Number)
				.filter(code => code > 0),
		),
	startsecs(draft, { value, line }) {
		if (value !== '1' && value !== '0') draft.warn(line, 'startsecs', 'a service is up at once; use a health check')
	},
	stdout_logfile(draft, { value }) {
		if (!/^(AUTO|NONE|syslog|\/dev\/(stdout|stderr|fd\/\d|null))$/.test(value)) draft.set('logging', 'file', value)
	},
	stdout_logfile_maxbytes(draft, { value, line }) {
		const bytes = foreignBytes(value)
		if (bytes === undefined) draft.warn(line, 'stdout_logfile_maxbytes', `not translated: ${value}`)
		else draft.set('logging', 'file_max_bytes', bytes)
	},
	stdout_logfile_backups: whole('logging', 'file_max_files'),
	stderr_logfile(draft, { value, line }) {
		if (!/^(AUTO|NONE|\/dev\/.*)$/.test(value)) draft.warn(line, 'stderr_logfile', 'both streams go to one file')
	},
	priority(draft, { value, line }) {
		if (value !== '999') draft.warn(line, 'priority', 'order comes from dependencies: after, requires')
	},
}

/** Handled elsewhere, true here anyway, or about files that are not written. */
const silent = new Set([
	'numprocs',
	'numprocs_start',
	'process_name',
	'stopasgroup',
	'killasgroup',
	'redirect_stderr',
	'stderr_logfile_maxbytes',
	'stderr_logfile_backups',
	'stdout_capture_maxbytes',
	'stderr_capture_maxbytes',
])
