import type { ActionResult, ZinitClient } from '@zinit/client'
import type { Document, DocumentShape } from '../documents/documents.ts'
import { Failure, isTold, type Problem, problemLines, problemOf } from '../output/problem.ts'
import { blockedText, fixOf } from '../render/blocked.ts'
import { overtakenText } from '../render/outcome.ts'
import { orNull } from './expect.ts'
import { inOurWords } from './late.ts'
import { withNear } from './near.ts'
import type { Context } from './verb.ts'

/** What became of one service; a member of `results` (cli.md 4). */
export type ActionRow = DocumentShape<'ActionRow'>

/** One service done: its rows, the lines of success, or why it is none. */
export interface Told {
	readonly rows: readonly ActionRow[]
	readonly lines: readonly string[]
	readonly problem?: Problem
	/** Lines below the problem: the last output of what failed. */
	readonly details?: readonly string[]
}

/** Does something to each name at the same time, tells each as it is done, then answers for all (cli.md 1.2, 1.5, 4). */
export const forEachName = async (
	action: ActionRow['action'],
	names: readonly string[],
	act: (name: string) => Promise<Told>,
	context: Context,
): Promise<number> => {
	const { output } = context
	const wanted = [...new Set(names)]
	const told = await Promise.all(
		wanted.map(async name => {
			const outcome = await act(name).catch(async error =>
				refused(action, name, await withNear(inOurWords(error, context.limit), [name], context)),
			)
			tell(outcome, output)
			return outcome
		}),
	)
	return conclude(told, output)
}

/** Writes the lines of one outcome. */
export const tell = ({ lines, problem, details = [] }: Told, output: Context['output']): void => {
	output.lines(lines)
	if (problem === undefined) return
	const [head = '', ...more] = problemLines(problem)
	for (const line of [head, ...details, ...more]) output.note(line)
}

/** Writes the document, and finds the exit code: of several names that of a failure is 1. `asked`: how many were named, if others are told of too. */
export const conclude = (told: readonly Told[], output: Context['output'], asked = told.length): number => {
	const problems = told.flatMap(({ problem }) => (problem === undefined ? [] : [problem]))
	const [problem] = problems
	const first = problem === undefined || asked === 1 ? problem : { ...problem, exit: 1 }
	if (output.json) {
		const results = told.flatMap(({ rows }) => rows)
		output.document({ ok: first === undefined, results, ...(first === undefined ? {} : { error: first }) } satisfies Document<'start'>)
	}
	return first?.exit ?? 0
}

/** A service whose request failed. What was not told by the daemon or the client is a defect and goes on. */
export const refused = (action: ActionRow['action'], name: string, error: unknown): Told => {
	if (!isTold(error)) throw error
	const problem = problemOf(error)
	const { state } = problem.data
	return {
		rows: [
			{
				name,
				action,
				outcome: problem.kind === 'timeout' ? 'timeout' : 'refused',
				state: typeof state === 'string' ? state : null,
				pid: null,
				reason: problem.message,
				duration_ms: null,
			},
		],
		lines: [],
		problem: withPids(problem),
	}
}

/** The survivors of SIGKILL are named by pid. */
function withPids(problem: Problem): Problem {
	const { pids } = problem.data
	if (!Array.isArray(pids) || pids.length === 0 || pids.every(pid => problem.message.includes(String(pid)))) return problem
	return { ...problem, message: `${problem.message} (${pids.length === 1 ? 'pid' : 'pids'} ${pids.join(', ')})` }
}

/** A start or restart that somebody else ended; null: nobody did. */
export const overtakenTold = (action: 'start' | 'restart', result: ActionResult): Told | null => {
	const reason = overtakenText(result)
	if (reason === null) return null
	const { name, outcome, state, pid, duration_ms } = result
	return {
		rows: [{ name, action, outcome, state, pid, reason, duration_ms }],
		lines: [],
		problem: notReached(`${name} was ${reason}`, { service: name, wanted: 'running', got: state, reason }),
	}
}

/** The problem of a start that waits for what nobody opens; `reason`: what the daemon said, null: nothing. */
export const blockedProblem = async (client: ZinitClient, name: string, reason: string | null): Promise<Problem> => {
	const why = await orNull(client.why(name))
	const text = why === null ? reason : (blockedText(why) ?? reason)
	const message = `${name} is blocked${text === null ? '' : `: ${text}`}`
	return notReached(message, { service: name, wanted: 'running', got: 'blocked', reason }, fixOf(name, why))
}

/** The problem of an outcome that is not the one asked for. */
export const notReached = (message: string, data: Problem['data'], hint?: string): Problem =>
	problemOf(new Failure(message, { kind: 'state_not_reached', data, hint }))
