import type { World } from './output/world.ts'
import { scriptAt } from './parse/script-path.ts'
import { suggest } from './parse/suggest.ts'
import { tokenize } from './parse/tokens.ts'
import { meant, UsageError } from './parse/usage.ts'
import { splitWords, type Words } from './parse/words.ts'
import { commands } from './table/commands.ts'
import type { CommandRow } from './table/row.ts'
import { version } from './version.ts'

/** Everything that is not a hot verb: help, version, commands of oclif, scripts by their path. */
export const runCold = async ({ command, words, before }: Words, world: World): Promise<number | undefined> => {
	const globals = words.slice(0, before)
	if (command === undefined) return withoutCommand(globals, world)
	if (command === 'help') return help(splitWords(words).command, world)
	const name = nameOf(command)
	if (name === undefined) return script(command, globals, words.slice(before), world)
	const head = headOf({ command, words, before })
	if (has(head, '--help', '-h')) return help(name, world)
	if (has(head, '--version', '-V')) return showVersion(world)
	const { runCommand } = await import('./oclif/run.ts')
	return runCommand(name, passesWords(name) ? passed(words) : words, world)
}

/** The words of a command line that are ours: all of them, but for a script only those before it. */
export const headOf = ({ command = '', words, before }: Words): readonly string[] => {
	const name = nameOf(command)
	if (name === undefined) return words.slice(0, before)
	return passesWords(name) ? words.slice(0, splitWords(words).before) : words
}

async function withoutCommand(globals: readonly string[], world: World): Promise<number> {
	if (has(globals, '--version', '-V')) return showVersion(world)
	const asked = has(globals, '--help', '-h')
	if (!asked && has(globals, '--json')) {
		tokenize('', { flags: {} }, globals)
		throw new UsageError('missing argument <command>', 'zinit --help')
	}
	const { showHelp } = await import('./oclif/run.ts')
	await showHelp(
		undefined,
		globals.filter(word => word !== '-h'),
		world,
		!asked,
	)
	return asked ? 0 : 2
}

async function help(command: string | undefined, world: World): Promise<number> {
	const name = command === undefined || command === 'help' ? undefined : nameOf(command)
	if (command !== undefined && command !== 'help' && name === undefined) throw unknownCommand(command)
	const { showHelp } = await import('./oclif/run.ts')
	await showHelp(name, [], world)
	return 0
}

function showVersion({ stdout }: World): number {
	stdout.write(`zinit ${version}\n`)
	return 0
}

async function script(path: string, globals: readonly string[], rest: readonly string[], world: World): Promise<number | undefined> {
	// What follows a flag that does not exist may be its value instead of a command.
	tokenize('', { flags: {} }, globals)
	if (!scriptAt(path, world.cwd)) throw unknownCommand(path)
	const { runCommand } = await import('./oclif/run.ts')
	return runCommand('run', [...globals, path, '--', ...rest], world)
}

/** The words of a command that passes words on: from its first argument on nothing is a flag of ours. */
function passed(words: readonly string[]): readonly string[] {
	const { command: first, words: all, before } = splitWords(words)
	const head = all.slice(0, before)
	return first === undefined ? head : [...head, first, '--', ...all.slice(before)]
}

const passesWords = (name: keyof typeof commands) => {
	const row: CommandRow = commands[name]
	return row.passesWords === true
}

const has = (words: readonly string[], ...wanted: readonly string[]) =>
	(words.includes('--') ? words.slice(0, words.indexOf('--')) : words).some(word => wanted.includes(word))

function nameOf(command: string): keyof typeof commands | undefined {
	if (isCommand(command)) return command
	return Object.keys(commands)
		.filter(isCommand)
		.find(name => aliasesOf(commands[name]).includes(command))
}

const isCommand = (word: string): word is keyof typeof commands => Object.hasOwn(commands, word)

const aliasesOf = ({ aliases = [] }: CommandRow) => aliases

const unknownCommand = (word: string) =>
	new UsageError(
		`unknown command "${word}"`,
		meant(
			suggest(
				word,
				[...Object.entries<CommandRow>(commands)].flatMap(([name, row]) => (row.hidden ? [] : [name, ...aliasesOf(row)])),
			),
		) ?? 'zinit --help',
	)
