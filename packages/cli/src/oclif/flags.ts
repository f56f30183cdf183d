import { Args, Flags } from '@oclif/core'
import type { ArgInput, FlagInput } from '@oclif/core/interfaces'
import { flagsOf } from '../parse/tokens.ts'
import { globalFlags } from '../table/globals.ts'
import type { ArgRow, CommandRow, FlagRow } from '../table/row.ts'

/** The flags of a command for oclif's parser, which leaves it to `parse/input.ts` to understand their words and to refuse a second one. */
export const parsedFlags = (row: CommandRow): FlagInput => oclifFlags(row, () => true)

/** The flags of a command for oclif's help. */
export const shownFlags = (row: CommandRow): FlagInput => oclifFlags(row, flag => flag.kind !== 'switch' && flag.multiple === true)

function oclifFlags(row: CommandRow, isMultiple: (flag: FlagRow) => boolean): FlagInput {
	return Object.fromEntries(Object.entries(flagsOf(row)).map(([name, flag]) => [name, oclifFlag(name, flag, isMultiple(flag))]))
}

function oclifFlag(name: string, flag: FlagRow, multiple: boolean): FlagInput[string] {
	const shared = {
		...(isLetter(flag.char) ? { char: flag.char } : {}),
		aliases: [...(flag.aliases ?? [])],
		hidden: flag.hidden === true,
		summary: flag.summary,
		...(Object.hasOwn(globalFlags, name) ? { helpGroup: 'global' } : {}),
	}
	if (flag.kind === 'switch') return Flags.boolean({ ...shared, allowNo: flag.default === true })
	const text = flag.default === undefined ? flag.summary : `${flag.summary} (default ${flag.default})`
	// Not greedy: what follows `-e A=1` is an argument again.
	const option = { ...shared, summary: text, helpValue: `<${flag.words?.join('|') ?? flag.value}>`, multipleNonGreedy: true }
	return multiple ? Flags.string({ ...option, multiple }) : Flags.string(option)
}

/** The arguments of a command for oclif, which must never look for them on stdin. */
export const oclifArgs = (row: CommandRow): ArgInput =>
	Object.fromEntries(Object.entries(row.args).map(([name, arg]) => [name, oclifArg(name, arg)]))

function oclifArg(name: string, arg: ArgRow): ArgInput[string] {
	const description = arg.words === undefined ? arg.summary : `${arg.summary}: ${arg.words.join(', ')}`
	return Args.string({ name, description, required: arg.required === true, multiple: arg.variadic === true, ignoreStdin: true })
}

type Letter = NonNullable<FlagInput[string]['char']>

const isLetter = (char: string | undefined): char is Letter => char !== undefined && /^[a-zA-Z]$/.test(char)
