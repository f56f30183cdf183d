import { CommandHelp, type Config, Help, type HelpSectionRenderer } from '@oclif/core'
import { withoutColour } from '../output/escape.ts'
import { commands } from '../table/commands.ts'
import { exitCodes } from '../table/exits.ts'
import { groupTitles } from '../table/groups.ts'
import type { CommandRow } from '../table/row.ts'

/** The help of one command, or of all; text without its last LF. `words`: the command line it was asked with. */
export const helpText = async (config: Config, words: readonly string[], columns: number, colour: boolean): Promise<string> => {
	const help = new TableHelp(config, { maxWidth: Math.min(columns, WIDEST), flagSortOrder: 'none', hideCommandSummaryInDescription: true })
	await help.showHelp([...words])
	const text = help.lines.join('\n').trimEnd()
	return colour ? text : withoutColour(text)
}

const WIDEST = 100

class TableHelp extends Help {
	readonly lines: string[] = []
	protected override CommandHelpClass = TableCommandHelp

	protected override log(...texts: string[]): void {
		this.lines.push(...texts)
	}

	/** The commands by what they are for, not by the alphabet alone. */
	protected override async showRootHelp(): Promise<void> {
		this.log(this.formatRoot(), '')
		for (const [group, title] of Object.entries(groupTitles)) {
			const rows = Object.entries<CommandRow>(commands)
				.filter(([, row]) => row.group === group && row.hidden !== true)
				.sort(([a], [b]) => (a < b ? -1 : 1))
				.map(([name, { summary }]) => [name, summary])
			if (rows.length > 0) this.log(this.section(title.toUpperCase(), this.renderList(rows, { indentation: 2 })), '')
		}
		this.log('zinit COMMAND --help tells more of one command.')
	}
}

class TableCommandHelp extends CommandHelp {
	protected override sections(): { generate: HelpSectionRenderer; header: string }[] {
		const codes: HelpSectionRenderer = ({ cmd }) => exitList(cmd.id)
		return [...super.sections(), { header: 'EXIT CODES', generate: codes }]
	}
}

function exitList(name: string): string {
	const row = Object.entries<CommandRow>(commands).find(([id]) => id === name)?.[1]
	return [0, ...(row?.exits ?? []), 2, 130]
		.sort((a, b) => a - b)
		.map(code => `${String(code).padEnd(3)}  ${exitCodes[code] ?? ''}`)
		.join('\n')
}
