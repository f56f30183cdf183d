import type { Globals } from '../table/globals.ts'
import type { CommandRow, Input } from '../table/row.ts'
import { flagsOf, type Tokens, tokenize } from './tokens.ts'
import { UsageError } from './usage.ts'
import { readValue } from './values.ts'

/** A command line, understood. */
export interface Parsed<Row extends CommandRow = CommandRow> {
	readonly input: Input<Row>
	readonly globals: Globals
}

/** Parses the words after a command by its row. Throws UsageError. */
export const parse = <Row extends CommandRow>(command: string, row: Row, words: readonly string[]): Parsed<Row> =>
	inputOf(command, row, tokenize(command, row, words))

/** The values of a command line whose words are told apart; fills defaults, refuses what is missing, surplus or contradictory. Throws UsageError. */
export const inputOf = <Row extends CommandRow>(command: string, row: Row, tokens: Tokens): Parsed<Row> => {
	const { args, words } = argumentsOf(command, row, tokens.positionals)
	const flags: Record<string, unknown> = {}
	for (const [name, flag] of Object.entries(flagsOf(row))) {
		const given = tokens.flags.get(name) ?? []
		if (flag.kind === 'switch') flags[name] = given.at(-1) ?? flag.default ?? false
		else {
			const values = given.map(word => readValue(flag, `--${name}`, String(word)))
			if (flag.multiple !== true && values.length > 1) throw new UsageError(`flag --${name} is given twice`)
			flags[name] = flag.multiple === true ? values : (values[0] ?? flag.default)
		}
	}
	const given = new Set([...tokens.flags.keys(), ...Object.keys(args).filter(name => isGiven(args[name]))])
	refuseContradictions(row, tokens, args)
	return bridge<Row>({ input: { args, flags, given, words }, globals: flags })
}

function argumentsOf(command: string, row: CommandRow, positionals: readonly string[]) {
	const args: Record<string, unknown> = {}
	const places = Object.values(row.args)
	const isOpen = row.passesWords === true || places.at(-1)?.variadic === true
	if (!isOpen && positionals.length > places.length) throw surplusArgument(command, positionals.slice(places.length))
	let rest = positionals
	for (const [name, arg] of Object.entries(row.args)) {
		if (arg.required === true && rest.length === 0) throw missingArgument(command, name)
		const taken = arg.variadic === true ? rest : rest.slice(0, 1)
		const values = taken.map(word => readValue(arg, name, word))
		args[name] = arg.variadic === true ? values : values[0]
		rest = rest.slice(taken.length)
	}
	return { args, words: rest }
}

/** The error for an argument that is required and not there. */
export const missingArgument = (command: string, name: string): UsageError =>
	new UsageError(`missing argument <${name}>`, `zinit ${command} --help`)

/** The error for arguments that the command does not take. */
export const surplusArgument = (command: string, words: readonly string[]): UsageError =>
	new UsageError(`unexpected argument "${words[0] ?? ''}"`, `zinit ${command} --help`)

function refuseContradictions(row: CommandRow, tokens: Tokens, args: Readonly<Record<string, unknown>>): void {
	for (const [name, { excludes = [] }] of Object.entries(row.flags)) {
		if (!tokens.flags.has(name)) continue
		for (const other of excludes) {
			if (Object.hasOwn(row.args, other) ? isGiven(args[other]) : tokens.flags.has(other)) {
				throw new UsageError(`--${name} cannot stand beside ${Object.hasOwn(row.args, other) ? `<${other}>` : `--${other}`}`)
			}
		}
	}
}

const isGiven = (value: unknown) => value !== undefined && !(Array.isArray(value) && value.length === 0)

/** The one place where values take the types of their row: the loops above follow the same row. */
function bridge<Row extends CommandRow>(values: unknown): Parsed<Row> {
	return values as Parsed<Row>
}
