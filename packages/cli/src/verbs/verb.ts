import type { ConnectOptions, ZinitClient } from '@zinit/client'
import type { Output } from '../output/output.ts'
import type { Progress } from '../output/progress.ts'
import type { World } from '../output/world.ts'
import type { Globals } from '../table/globals.ts'
import type { CommandRow, Input } from '../table/row.ts'

/** What a verb works with. */
export interface Context {
	readonly world: World
	readonly output: Output
	readonly globals: Globals
	/** The daemon, reached at the first call. Throws `unreachable`. */
	connect(options?: ConnectOptions): Promise<ZinitClient>
	/** What the whole command is given, ms; 0 = no deadline. */
	readonly limit: number
	/** Deadline for a call that waits, ms left; 0 = none. */
	remaining(): number
	/** True once the deadline of the command is over: nothing more is to be begun. */
	isLate(): boolean
	/** Shows a line on stderr while something lasts (cli.md 1.4). */
	progress(text: Progress): () => void
}

/** A command at work: what it was asked in, the exit code out; undefined leaves the end of the process to Node.js. Throws what `problemOf` tells. */
export type Verb<Row extends CommandRow = CommandRow> = (input: Input<Row>, context: Context) => Promise<number | undefined>

/** The tie between a row and its verb, which the tables of loaders keep, let go: the launcher takes both by the same name. */
export function anyVerb(verb: (input: never, context: Context) => Promise<number | undefined>): Verb
export function anyVerb(verb: unknown): unknown {
	return verb
}
