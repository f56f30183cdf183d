import { rhaiRefusal } from '../script/rhai-refusal.ts'
import type { fileCommands } from '../table/files.ts'
import type { Verb } from './verb.ts'

/** `zinit rhai` of 0.3.9, which this program does not have (cli.md 2). */
export const rhai: Verb<typeof fileCommands.rhai> = async () => {
	throw rhaiRefusal()
}
