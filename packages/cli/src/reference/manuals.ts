import { unitSchema } from '@zinit/plan'
import { shownCommands } from '../table/commands.ts'
import { exitCodes } from '../table/exits.ts'
import { globalFlags } from '../table/globals.ts'
import { groupTitles } from '../table/groups.ts'
import type { ArgRow, CommandRow, FlagRow } from '../table/row.ts'
import { version } from '../version.ts'
import { heading, item, manualPage, paragraph, subheading, verbatim } from './roff.ts'
import { serverFlags, serverSignals } from './server.ts'
import { usageOf } from './usage.ts'

/** The manual pages by file name: zinit(1), zinit-server(8), zinit.toml(5). */
export const manuals = (): Readonly<Record<string, string>> => ({
	'zinit.1': zinitManual(),
	'zinit-server.8': serverManual(),
	'zinit.toml.5': fileManual(),
})

const zinitManual = () =>
	manualPage('zinit', 1, 'control a zinit daemon', version, [
		heading('synopsis'),
		paragraph('zinit [global flags] command [arguments]'),
		heading('description'),
		paragraph(
			'Talks to zinit-server over its Unix socket: that of --socket, else of ZINIT_SOCKET, else /run/zinit.sock if something answers there, else $HOME/hero/var/zinit.sock.',
		),
		heading('global flags'),
		...flagItems(globalFlags),
		...Object.entries(groupTitles).flatMap(([group, title]) => [
			heading(title),
			...shownCommands()
				.filter(([, row]) => row.group === group)
				.flatMap(([name, row]) => commandParts(name, row)),
		]),
		heading('exit codes'),
		...Object.entries(exitCodes).map(([code, meaning]) => item(code, meaning)),
		heading('environment'),
		item('ZINIT_SOCKET', 'socket of the daemon'),
		item('ZINIT_PAGER, PAGER', 'program that long output goes through on a terminal; less -FRX otherwise'),
		item('NO_COLOR, FORCE_COLOR', 'colours off, colours on'),
		item('VISUAL, EDITOR', 'editor of zinit edit'),
		heading('see also'),
		paragraph('zinit-server(8), zinit.toml(5)'),
	])

function commandParts(name: string, row: CommandRow): readonly string[] {
	return [
		subheading(`zinit ${usageOf(name, row)}`),
		paragraph(`${row.summary}. ${row.description}`),
		...Object.entries<ArgRow>(row.args).map(([arg, { summary, words }]) =>
			item(`<${arg}>`, words === undefined ? summary : `${summary}: ${words.join(', ')}`),
		),
		...flagItems(row.flags),
		...(row.examples.length === 0 ? [] : [verbatim(row.examples.map(({ command, summary }) => `${command}    # ${summary}`).join('\n'))]),
	]
}

const flagItems = (flags: Readonly<Record<string, FlagRow>>) =>
	Object.entries(flags)
		.filter(([, { hidden }]) => hidden !== true)
		.map(([name, flag]) =>
			item(
				flagWord(name, flag),
				`${flag.summary}${flag.kind !== 'switch' && flag.default !== undefined ? ` (default ${flag.default})` : ''}`,
			),
		)

function flagWord(name: string, flag: FlagRow): string {
	const char = flag.char === undefined ? '' : `-${flag.char}, `
	if (flag.kind === 'switch') return `${char}--${flag.default === true ? '[no-]' : ''}${name}`
	return `${char}--${name} <${flag.words?.join('|') ?? flag.value}>`
}

const serverManual = () =>
	manualPage('zinit-server', 8, 'process supervisor with a dependency graph', version, [
		heading('synopsis'),
		paragraph('zinit-server [flags]'),
		heading('description'),
		paragraph(
			'Reads unit files, starts their services in order, supervises them, and answers zinit(1) on a Unix socket. Stays in the foreground.',
		),
		heading('flags'),
		...serverFlags.map(([flag, text]) => item(flag, text)),
		heading('signals'),
		...serverSignals.map(([signal, text]) => item(signal, text)),
		heading('exit codes'),
		item('0', 'orderly end'),
		item('1', 'cannot start'),
		item('2', 'usage'),
		item('70', 'internal defect, after an orderly stop of what ran'),
		heading('see also'),
		paragraph('zinit(1), zinit.toml(5)'),
	])

const fileManual = () =>
	manualPage('zinit.toml', 5, 'unit files of zinit', version, [
		heading('description'),
		paragraph(
			'A file NAME.toml in the configuration directory defines one service ([service]) or one target ([target]). zinit check explains what is wrong with one.',
		),
		...tablesOf(unitSchema).flatMap(([table, { description, properties }]) => [
			heading(`[${table}]`),
			...(description === undefined ? [] : [paragraph(description)]),
			...Object.entries(properties ?? {}).map(([key, each]) =>
				item(
					key,
					`${each.description ?? each.title ?? ''}${each.default === undefined ? '' : ` Default: ${JSON.stringify(each.default)}.`}`,
				),
			),
		]),
		heading('see also'),
		paragraph('zinit(1), zinit-server(8)'),
	])

interface PropertySchema {
	readonly title?: string
	readonly description?: string
	readonly default?: unknown
	readonly properties?: Readonly<Record<string, PropertySchema>>
}

function tablesOf({ properties }: typeof unitSchema): readonly (readonly [string, PropertySchema])[] {
	return typeof properties === 'object' && properties !== null ? Object.entries(properties) : []
}
