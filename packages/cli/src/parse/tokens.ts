import { globalFlags } from '../table/globals.ts'
import type { CommandRow, FlagRow } from '../table/row.ts'
import { suggest } from './suggest.ts'
import { meant, UsageError } from './usage.ts'

/** The words of a command line, told apart: what both parsers, the launcher's and oclif's, come down to. */
export interface Tokens {
	readonly positionals: readonly string[]
	/** Words given to each flag; a switch gets `true` or `false`. */
	readonly flags: ReadonlyMap<string, readonly (string | boolean)[]>
}

/** The flags a command understands: its own, then the global ones, which lose a letter that the command needs itself. */
export const flagsOf = (row: Pick<CommandRow, 'flags'>): Readonly<Record<string, FlagRow>> => {
	const taken = new Set(Object.values(row.flags).map(({ char }) => char))
	const globals = Object.entries<FlagRow>(globalFlags).map(([name, flag]) => {
		const { char, ...rest } = flag
		return [name, char === undefined || !taken.has(char) ? flag : rest] as const
	})
	return { ...row.flags, ...Object.fromEntries<FlagRow>(globals) }
}

/** The long name of the flag with that letter. */
export const flagOfChar = (rows: Readonly<Record<string, FlagRow>>, char: string): string | undefined =>
	Object.entries(rows).find(([, flag]) => flag.char === char)?.[0]

/** Tells flags from arguments. `command` is named in errors. Throws UsageError. */
export const tokenize = (command: string, row: Pick<CommandRow, 'flags'>, words: readonly string[]): Tokens => {
	const rows = flagsOf(row)
	const positionals: string[] = []
	const flags = new Map<string, (string | boolean)[]>()
	const rest = [...words]
	const add = (name: string, value: string | boolean) => {
		const values = flags.get(name)
		if (values === undefined) flags.set(name, [value])
		else values.push(value)
	}
	const take = (name: string, shown: string, attached: string | undefined) => {
		const value = attached ?? rest.shift()
		if (value === undefined || (attached === undefined && isKnownFlag(rows, value))) throw missingValue(shown, rows[name])
		add(name, value)
	}
	for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
		if (word === '--') positionals.push(...rest.splice(0))
		else if (word.startsWith('--')) {
			const { name, attached } = splitLong(word)
			const found = longFlag(rows, name)
			if (found === undefined) throw unknownFlag(command, rows, `--${name}`)
			if (rows[found.name]?.kind !== 'switch') take(found.name, `--${name}`, attached)
			else if (attached !== undefined) throw new UsageError(`flag --${name} takes no value`)
			else add(found.name, found.on)
		} else if (word.startsWith('-') && word !== '-' && !/^-\d/.test(word)) {
			const char = word.charAt(1)
			const name = flagOfChar(rows, char)
			if (name === undefined) throw unknownFlag(command, rows, `-${char}`)
			const after = word.slice(2)
			if (rows[name]?.kind !== 'switch') take(name, `-${char}`, after === '' ? undefined : after.replace(/^=/, ''))
			else {
				add(name, true)
				if (after !== '') rest.unshift(`-${after}`)
			}
		} else positionals.push(word)
	}
	return { positionals, flags }
}

function splitLong(word: string): { readonly name: string; readonly attached: string | undefined } {
	const at = word.indexOf('=')
	return at < 0 ? { name: word.slice(2), attached: undefined } : { name: word.slice(2, at), attached: word.slice(at + 1) }
}

/** The flag of that long name, alias or `no-` form. */
export function longFlag(
	rows: Readonly<Record<string, FlagRow>>,
	name: string,
): { readonly name: string; readonly on: boolean } | undefined {
	if (Object.hasOwn(rows, name)) return { name, on: true }
	const alias = Object.entries(rows).find(([, row]) => row.aliases?.includes(name))
	if (alias !== undefined) return { name: alias[0], on: true }
	const positive = name.startsWith('no-') ? name.slice('no-'.length) : ''
	const row = Object.hasOwn(rows, positive) ? rows[positive] : undefined
	return row?.kind === 'switch' && row.default === true ? { name: positive, on: false } : undefined
}

const isKnownFlag = (rows: Readonly<Record<string, FlagRow>>, word: string) =>
	word.startsWith('--')
		? word.length > 2 && longFlag(rows, splitLong(word).name) !== undefined
		: word.startsWith('-') && word.length > 1 && flagOfChar(rows, word.charAt(1)) !== undefined

/** The error for a flag that the command does not have. */
export const unknownFlag = (command: string, rows: Readonly<Record<string, FlagRow>>, shown: string): UsageError => {
	const long = Object.entries(rows)
		.filter(([, { hidden }]) => hidden !== true)
		.flatMap(([name, row]) => (row.kind === 'switch' && row.default === true ? [name, `no-${name}`] : [name]))
	const near = shown.startsWith('--') ? suggest(shown.slice(2), long) : undefined
	return new UsageError(
		`unknown flag ${shown}`,
		meant(near === undefined ? undefined : `--${near}`) ?? `zinit ${command} --help`.replace('  ', ' '),
	)
}

/** The error for a flag without its value. */
export const missingValue = (shown: string, row: FlagRow | undefined): UsageError =>
	new UsageError(`flag ${shown} needs a value${row === undefined || row.kind === 'switch' ? '' : `: ${row.value}`}`)
