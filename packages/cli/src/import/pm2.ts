import { Draft, type ForeignFile, ImportError, shellWord, unitName } from './draft.ts'
import { foreignBytes } from './durations.ts'

type App = Readonly<Record<string, unknown>>

/** Apps of a pm2 ecosystem, as its file exports them. */
export const importPm2 = (file: ForeignFile, exported: unknown): readonly Draft[] => {
	const apps = appsOf(exported)
	if (apps === undefined) throw new ImportError(`${file.path}:1: it has no apps`)
	return apps.flatMap((app, index) => instancesOf(file, app, index))
}

function appsOf(exported: unknown): readonly App[] | undefined {
	const list = Array.isArray(exported) ? exported : isObject(exported) ? exported.apps : undefined
	if (Array.isArray(list)) return list.filter(isObject)
	return isObject(exported) && typeof exported.script === 'string' ? [exported] : undefined
}

const isObject = (value: unknown): value is App => typeof value === 'object' && value !== null && !Array.isArray(value)

function instancesOf(file: ForeignFile, app: App, index: number): readonly Draft[] {
	const name = unitName(
		typeof app.name === 'string'
			? app.name
			: typeof app.script === 'string'
				? app.script.replace(/^.*\//, '').replace(/\.\w+$/, '')
				: `app-${index}`,
	)
	const count = typeof app.instances === 'number' && app.instances > 1 ? app.instances : 1
	return Array.from({ length: count }, (_, instance) => {
		const draft = new Draft(count === 1 ? name : `${name}-${instance}`, file.path)
		if (typeof app.script !== 'string') draft.fail(1, `${name} has no script`)
		else draft.set('service', 'exec', commandOf(app, app.script))
		draft.set('service', 'dir', typeof app.cwd === 'string' ? app.cwd : file.directory)
		draft.set('lifecycle', 'restart', 'always')
		if (count > 1) draft.setEnv('NODE_APP_INSTANCE', String(instance))
		for (const [key, value] of Object.entries(app)) translate(draft, key, value)
		return draft
	})
}

function commandOf(app: App, script: string): string {
	const words = (value: unknown) =>
		Array.isArray(value) ? value.map(String).map(shellWord).join(' ') : typeof value === 'string' ? value : ''
	const interpreter = typeof app.interpreter === 'string' ? app.interpreter : (interpreters[/\.\w+$/.exec(script)?.[0] ?? ''] ?? 'none')
	return [
		'exec',
		interpreter === 'none' ? '' : interpreter,
		words(app.interpreter_args ?? app.node_args),
		shellWord(script),
		words(app.args),
	]
		.filter(word => word !== '')
		.join(' ')
}

/** By extension, as pm2 chooses. */
const interpreters: Readonly<Record<string, string>> = {
	'.js': 'node',
	'.cjs': 'node',
	'.mjs': 'node',
	'.ts': 'node',
	'.py': 'python3',
	'.sh': 'bash',
	'.rb': 'ruby',
	'.php': 'php',
	'.pl': 'perl',
}

function translate(draft: Draft, key: string, value: unknown): void {
	const set = keys[key]
	if (set !== undefined) set(draft, value)
	else if (!silent.has(key)) draft.warn(1, key, 'not translated')
}

type Set = (draft: Draft, value: unknown) => void

const number =
	(table: string, key: string): Set =>
	(draft, value) => {
		if (Number(value) > 0) draft.set(table, key, Number(value))
	}

const keys: Readonly<Record<string, Set>> = {
	env(draft, value) {
		for (const [name, text] of Object.entries(isObject(value) ? value : {})) draft.setEnv(name, String(text))
	},
	env_file: (draft, value) => draft.set('service', 'env_file', String(value)),
	uid: (draft, value) => draft.set('service', 'user', value),
	user: (draft, value) => draft.set('service', 'user', value),
	gid: (draft, value) => draft.set('service', 'group', value),
	autorestart: (draft, value) => draft.set('lifecycle', 'restart', value === false ? 'never' : 'always'),
	autostart: (draft, value) => draft.set('service', 'status', value === false ? 'stop' : 'start'),
	max_restarts: number('lifecycle', 'max_restarts'),
	min_uptime: number('lifecycle', 'stability_period_ms'),
	restart_delay: number('lifecycle', 'restart_delay_ms'),
	exp_backoff_restart_delay: number('lifecycle', 'restart_delay_ms'),
	kill_timeout: number('lifecycle', 'stop_timeout_ms'),
	stop_exit_codes: (draft, value) =>
		draft.add(
			'service',
			'success_exit_codes',
			...[value]
				.flat()
				.map(Number)
				.filter(code => code > 0),
		),
	out_file: (draft, value) => draft.set('logging', 'file', String(value)),
	output: (draft, value) => draft.set('logging', 'file', String(value)),
	log_file: (draft, value) => draft.set('logging', 'file', String(value)),
	error_file: (draft, value) => {
		if (value !== draft.get('logging', 'file')) draft.warn(1, 'error_file', 'both streams go to one file')
	},
	instances: (draft, value) => {
		if (typeof value !== 'number') draft.warn(1, 'instances', `${String(value)}: say how many`)
	},
	exec_mode: (draft, value) => {
		if (String(value).startsWith('cluster')) draft.warn(1, 'exec_mode', 'instances do not share a port: give each its own')
	},
	watch: (draft, value) => {
		if (value !== false) draft.warn(1, 'watch', 'files are not watched')
	},
	max_memory_restart(draft, value) {
		const bytes = foreignBytes(String(value))
		draft.warn(1, 'max_memory_restart', `not translated${bytes === undefined ? '' : `: ${bytes} bytes`}`)
	},
}

/** Read elsewhere, or true here anyway. */
const silent = new Set([
	'name',
	'script',
	'args',
	'cwd',
	'interpreter',
	'interpreter_args',
	'node_args',
	'merge_logs',
	'combine_logs',
	'time',
	'force',
	'namespace',
	'vizion',
	'treekill',
])
