import { nearestName } from '@zinit/plan'

interface Flag {
	readonly short?: string
	/** What the value is called in the usage; absent: the flag takes none. */
	readonly value?: string
	/** Environment variable that says the same, with less weight. */
	readonly env?: string
	readonly summary: string
}

/** The command line of zinit-server (cli.md 8). */
export const flags = {
	'config-dir': { short: 'c', value: 'DIR', env: 'ZINIT_CONFIG_DIR', summary: 'directory of unit files' },
	socket: { short: 's', value: 'PATH', env: 'ZINIT_SOCKET', summary: 'Unix socket to listen on' },
	'socket-group': { value: 'GROUP', summary: 'group of the socket file; its members may do everything' },
	'log-level': { value: 'LEVEL', env: 'ZINIT_LOG_LEVEL', summary: 'trace, debug, info, warn, error or off (info)' },
	'log-format': { value: 'FORMAT', env: 'ZINIT_LOG_FORMAT', summary: 'text or json (text)' },
	'shutdown-timeout': { value: 'TIME', summary: 'longest orderly shutdown, such as 30s or 2m (90s)' },
	strict: { summary: 'refuse to start when the configuration has errors' },
	check: { summary: 'check the configuration, print what is wrong and exit' },
	'pid1-mode': { summary: 'run below zinit-pid1: system directories, system units first' },
	help: { short: 'h', summary: 'print this and exit' },
	version: { short: 'V', summary: 'print the version and exit' },
} as const satisfies Record<string, Flag>

export type FlagName = keyof typeof flags

/** Values by flag; a flag that takes none is ''. */
export type FlagValues = { readonly [F in FlagName]?: string }

export interface UsageProblem {
	readonly problem: string
	readonly hint?: string
}

/** Reads a command line; nothing on it is guessed: unknown and repeated flags, positionals and missing values are problems. */
export function parseFlags(args: readonly string[]): FlagValues | UsageProblem {
	const values: { -readonly [F in FlagName]?: string } = {}
	for (let at = 0; at < args.length; at += 1) {
		const word = args[at] ?? ''
		const found = split(word)
		if ('problem' in found) return found
		const { name, shown } = found
		const { value: takes }: Flag = flags[name]
		if (values[name] !== undefined) return { problem: `'${shown}' is given twice` }
		if (takes === undefined) {
			if (found.value !== undefined) return { problem: `'${shown}' takes no value` }
			values[name] = ''
			continue
		}
		const value = found.value ?? args[at + 1]
		if (found.value === undefined) at += 1
		if (value === undefined || value === '' || (found.value === undefined && value.startsWith('-'))) {
			return { problem: `'${shown}' needs a value: ${shown} ${takes}` }
		}
		values[name] = value
	}
	return values
}

interface Found {
	readonly name: FlagName
	readonly shown: string
	readonly value: string | undefined
}

/** `--name`, `--name=value`, `-n`, `-nvalue` or `-n=value`. */
function split(word: string): Found | UsageProblem {
	if (!word.startsWith('-') || word === '-' || word === '--') return { problem: `unexpected argument '${word}'` }
	if (word.startsWith('--')) {
		const [, name = '', value] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? []
		if (isFlag(name)) return { name, shown: `--${name}`, value }
		const near = nearestName(name, Object.keys(flags))
		return { problem: `unknown flag '--${name}'`, ...(near === null ? {} : { hint: `did you mean --${near}?` }) }
	}
	const name = shortFlags.get(word.charAt(1))
	if (name === undefined) return { problem: `unknown flag '-${word.charAt(1)}'` }
	const rest = word.slice(2)
	return { name, shown: `-${word.charAt(1)}`, value: rest === '' ? undefined : rest.replace(/^=/, '') }
}

const isFlag = (name: string): name is FlagName => Object.hasOwn(flags, name)

const shortFlags: ReadonlyMap<string, FlagName> = new Map(
	Object.entries<Flag>(flags).flatMap(([name, { short }]) => (short !== undefined && isFlag(name) ? [[short, name]] : [])),
)
