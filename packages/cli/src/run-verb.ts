import { contextOf } from './context.ts'
import { within } from './output/deadline.ts'
import type { World } from './output/world.ts'
import type { Parsed } from './parse/input.ts'
import type { CommandRow } from './table/row.ts'
import type { Verb } from './verbs/verb.ts'

/** Runs a verb within the deadline of the command line. */
export const runVerb = async (row: CommandRow, { input, globals }: Parsed, verb: Verb, world: World): Promise<number | undefined> => {
	const context = contextOf(row, globals, world)
	try {
		const work = verb(input, context)
		return await (row.passesWords === true ? work : within(context.limit, work, row.timeoutMs === undefined ? 0 : TELLING_MS))
	} catch (error) {
		const [{ withNear }, { inOurWords }] = await Promise.all([import('./verbs/near.ts'), import('./verbs/late.ts')])
		throw await withNear(inOurWords(error, context.limit), Object.values(input.args).flat().map(String), context)
	} finally {
		// Later, so that a process that ends now need not take its connections down first.
		setImmediate(context.close)
	}
}

/** Verbs that wait keep the deadline themselves, so that they can tell what became of each service; this long they may take for that. A script gives it to its calls. */
const TELLING_MS = 1000
