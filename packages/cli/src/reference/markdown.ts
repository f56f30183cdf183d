import { shownCommands } from '../table/commands.ts'
import { exitCodes } from '../table/exits.ts'
import { globalFlags } from '../table/globals.ts'
import { groupTitles } from '../table/groups.ts'
import type { ArgRow, CommandRow, FlagRow } from '../table/row.ts'
import { usageOf } from './usage.ts'

/** The reference page of the command line as markdown, made from the command table. */
export const cliReference = (): string =>
	`${[
		'# Command line reference',
		'Generated from the command table. `zinit COMMAND --help` says the same.',
		'## Global flags',
		'Before or after the command.',
		flagTable(globalFlags),
		'## Commands',
		...Object.entries(groupTitles).flatMap(([group, title]) => [
			`### ${title}`,
			...shownCommands()
				.filter(([, row]) => row.group === group)
				.map(([name, row]) => commandSection(name, row)),
		]),
		'## Documents',
		'What a command writes with `--json` has a [JSON Schema](documents.json): `#/commands/NAME`.',
		'## Exit codes',
		table(
			['code', 'meaning'],
			Object.entries(exitCodes).map(([code, meaning]) => [code, meaning]),
		),
	].join('\n\n')}\n`

function commandSection(name: string, row: CommandRow): string {
	return [
		`#### zinit ${name}`,
		`${row.summary}. ${row.description}`,
		`\`\`\`\nzinit ${usageOf(name, row)}\n\`\`\``,
		...(row.aliases === undefined ? [] : [`Alias: ${row.aliases.map(code).join(', ')}.`]),
		...(Object.keys(row.args).length === 0
			? []
			: [
					table(
						['argument', 'meaning'],
						Object.entries<ArgRow>(row.args).map(([arg, each]) => [code(arg), argText(each)]),
					),
				]),
		...(Object.keys(row.flags).length === 0 ? [] : [flagTable(row.flags)]),
		...(row.examples.length === 0
			? []
			: [
					table(
						['example', 'does'],
						row.examples.map(({ command, summary }) => [code(command), summary]),
					),
				]),
		`Exit codes: ${[0, ...row.exits, 2, 130].sort((a, b) => a - b).join(', ')}.${row.timeoutMs === undefined ? '' : ` Deadline unless \`--timeout\` says otherwise: ${row.timeoutMs / 1000}s.`}`,
	].join('\n\n')
}

const argText = ({ summary, words, required }: ArgRow) =>
	`${summary}${words === undefined ? '' : `: ${words.map(code).join(', ')}`}${required === true ? '' : ' (optional)'}`

const flagTable = (flags: Readonly<Record<string, FlagRow>>) =>
	table(
		['flag', 'default', 'meaning'],
		Object.entries(flags)
			.filter(([, { hidden }]) => hidden !== true)
			.map(([name, flag]) => [flagName(name, flag), defaultText(flag), flag.summary]),
	)

function flagName(name: string, flag: FlagRow): string {
	const { char } = flag
	const long =
		flag.kind === 'switch'
			? flag.default === true
				? `--[no-]${name}`
				: `--${name}`
			: `--${name} <${flag.words?.join('\\|') ?? flag.value}>`
	return `${char === undefined ? '' : `${code(`-${char}`)}, `}${code(long)}${flag.kind !== 'switch' && flag.multiple === true ? ', repeatable' : ''}`
}

const defaultText = (flag: FlagRow) =>
	flag.kind === 'switch' ? (flag.default === true ? 'on' : '') : flag.default === undefined ? '' : code(String(flag.default))

const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
	[head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')

/** As code; a bar would end the cell. */
const code = (word: string) => `\`${word.replaceAll(/(?<!\\)\|/g, '\\|')}\``
