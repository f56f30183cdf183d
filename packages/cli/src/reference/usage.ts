import type { CommandRow, FlagRow } from '../table/row.ts'

/** The words of a command: `start <name>… [--tree] [--no-wait]`; the flags of every command are not among them. */
export const usageOf = (name: string, row: CommandRow): string =>
	[
		name,
		...Object.entries(row.args).map(([arg, { required, variadic }]) => {
			const shown = `<${arg}>${variadic === true ? '…' : ''}`
			return required === true ? shown : `[${shown}]`
		}),
		...Object.entries<FlagRow>(row.flags)
			.filter(([, { hidden }]) => hidden !== true)
			.map(([flag, each]) => `[${flagUsage(flag, each)}]${each.kind !== 'switch' && each.multiple === true ? '…' : ''}`),
		...(row.passesWords === true ? ['[words…]'] : []),
	].join(' ')

function flagUsage(name: string, flag: FlagRow): string {
	if (flag.kind === 'switch') return flag.default === true ? `--no-${name}` : `${flag.char === undefined ? '' : `-${flag.char}|`}--${name}`
	return `${flag.char === undefined ? '' : `-${flag.char}|`}--${name} <${flag.words?.join('|') ?? flag.value}>`
}
