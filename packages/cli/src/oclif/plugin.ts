import { Config } from '@oclif/core'
import type { Plugin } from '@oclif/core/interfaces'
import { usageOf } from '../reference/usage.ts'
import { commands } from '../table/commands.ts'
import type { CommandRow } from '../table/row.ts'
import { version } from '../version.ts'
import { commandClass, type Execute } from './command.ts'
import { oclifArgs, shownFlags } from './flags.ts'

/** oclif's configuration with the command table as its only plugin: nothing is looked for on disk, so it can be bundled. */
export const tableConfig = (execute: Execute): Promise<Config> => {
	const plugin = tablePlugin(execute)
	return Config.load({ root: plugin.root, pjson: plugin.pjson, plugins: new Map([[plugin.name, plugin]]), version })
}

function tablePlugin(execute: Execute): Plugin {
	const rows = new Map(Object.entries<CommandRow>(commands))
	const load = async (id: string) => {
		const row = rows.get(id)
		if (row === undefined) throw new Error(`command ${id} not found`)
		return commandClass(id, row, execute)
	}
	const pjson = {
		name: 'zinit',
		version,
		description: 'A process supervisor with a dependency graph',
		oclif: { bin: 'zinit', topicSeparator: ' ' as const, additionalHelpFlags: ['-h'], additionalVersionFlags: ['-V'] },
	}
	return {
		_base: 'zinit',
		alias: 'zinit',
		name: 'zinit',
		version,
		pjson,
		root: import.meta.dirname,
		type: 'core',
		moduleType: 'module',
		isRoot: true,
		valid: true,
		hasManifest: false,
		hooks: {},
		topics: [],
		commandsDir: undefined,
		options: { root: import.meta.dirname },
		commandIDs: [...rows.keys()],
		commands: [...rows].map(([id, row]) => loadable(id, row, () => load(id))),
		findCommand: load,
		load: async () => {},
	}
}

/** What oclif knows of a command before it runs it. Of all of them only one is run or shown, so the rest is made when it is asked for. */
function loadable(id: string, row: CommandRow, load: Plugin['commands'][number]['load']): Plugin['commands'][number] {
	return {
		id,
		aliases: [...(row.aliases ?? [])],
		get args() {
			return oclifArgs(row)
		},
		get flags() {
			return shownFlags(row)
		},
		hidden: row.hidden === true,
		hiddenAliases: [],
		summary: row.summary,
		description: row.description,
		get usage() {
			return usageOf(id, row)
		},
		examples: row.examples.map(({ command, summary }) => ({ command, description: summary })),
		strict: row.passesWords !== true,
		pluginName: 'zinit',
		load,
	}
}
