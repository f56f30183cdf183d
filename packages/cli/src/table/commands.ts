import { changeCommands } from './changes.ts'
import { fileCommands } from './files.ts'
import { hotCommands } from './hot.ts'
import { knowledgeCommands } from './knowledge.ts'
import type { CommandRow } from './row.ts'

/** The commands that go through oclif. */
export const coldCommands = { ...changeCommands, ...knowledgeCommands, ...fileCommands } as const satisfies Readonly<
	Record<string, CommandRow>
>

/** Every command of `zinit`. */
export const commands = { ...hotCommands, ...coldCommands }

export type CommandName = keyof typeof commands
export type ColdName = keyof typeof coldCommands

/** Rows that are shown, sorted by name. */
export const shownCommands = (): readonly (readonly [name: string, row: CommandRow])[] =>
	Object.entries<CommandRow>(commands)
		.filter(([, { hidden }]) => hidden !== true)
		.sort(([a], [b]) => (a < b ? -1 : 1))
