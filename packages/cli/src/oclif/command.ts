import { Command } from '@oclif/core'
import { missingArgument, surplusArgument } from '../parse/input.ts'
import { flagsOf, missingValue, type Tokens, unknownFlag } from '../parse/tokens.ts'
import type { CommandRow } from '../table/row.ts'
import { oclifArgs, parsedFlags } from './flags.ts'

/** What a command does with its words once oclif has told them apart. */
export type Execute = (name: string, row: CommandRow, tokens: Tokens) => Promise<number | undefined>

/** The oclif command of a row. Its run resolves with the exit code and rejects with UsageError or what the verb throws. */
export const commandClass = (name: string, row: CommandRow, execute: Execute): Command.Class => {
	class TableCommand extends Command {
		static override readonly id = name
		static override readonly flags = parsedFlags(row)
		static override readonly args = oclifArgs(row)
		static override readonly strict = row.passesWords !== true

		override async run(): Promise<number | undefined> {
			const { raw } = await this.parse(TableCommand).catch((error: unknown) => {
				throw usageError(name, row, error)
			})
			return execute(name, row, tokensOf(row, raw))
		}

		/** Errors are told in one place, the launcher. */
		protected override async catch(error: Error): Promise<never> {
			throw error
		}
	}
	return TableCommand
}

type Raw = readonly (
	| { readonly type: 'arg'; readonly input: string }
	| { readonly type: 'flag'; readonly flag: string; readonly input: string }
)[]

function tokensOf(row: CommandRow, raw: Raw): Tokens {
	const flags = new Map<string, (string | boolean)[]>()
	const rows = flagsOf(row)
	for (const token of raw) {
		if (token.type === 'arg') continue
		const value = rows[token.flag]?.kind === 'switch' ? !token.input.startsWith('--no-') : token.input
		flags.set(token.flag, [...(flags.get(token.flag) ?? []), value])
	}
	return { positionals: raw.flatMap(({ type, input }) => (type === 'arg' ? [input] : [])), flags }
}

/** The same words for a mistake, whichever parser found it. */
function usageError(name: string, row: CommandRow, error: unknown): unknown {
	if (!(error instanceof Error)) return error
	const flag = 'flags' in error && Array.isArray(error.flags) ? error.flags[0] : undefined
	if (typeof flag === 'string') return unknownFlag(name, flagsOf(row), flag.startsWith('--') ? flag.replace(/=.*$/s, '') : flag.slice(0, 2))
	const [arg] = 'args' in error && Array.isArray(error.args) ? error.args : []
	if (typeof arg === 'string') return surplusArgument(name, [arg])
	if (typeof arg?.name === 'string') return missingArgument(name, arg.name)
	const wanting = /^Flag --(\S+) expects a value/.exec(error.message)?.[1]
	if (wanting !== undefined) return missingValue(`--${wanting}`, flagsOf(row)[wanting])
	return error
}
