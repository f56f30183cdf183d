import { hotVerbs } from './hot-verbs.ts'
import { forTerminal } from './output/escape.ts'
import { problemLines, problemOf } from './output/problem.ts'
import { ReaderGone, type World } from './output/world.ts'
import { parse } from './parse/input.ts'
import { splitWords } from './parse/words.ts'
import { runVerb } from './run-verb.ts'
import { hotCommands } from './table/hot.ts'
import type { CommandRow } from './table/row.ts'
import { anyVerb } from './verbs/verb.ts'

/** Runs a command line; resolves with the exit code, or undefined where Node.js ends by itself. Never rejects. */
export const launch = async (argv: readonly string[], world: World): Promise<number | undefined> => {
	try {
		return await dispatch(argv, world)
	} catch (error) {
		try {
			return await report(error, argv, world)
		} catch {
			// Nobody reads stderr either.
			return problemOf(error).exit
		}
	}
}

async function dispatch(argv: readonly string[], world: World): Promise<number | undefined> {
	const { command, words, before } = splitWords(argv)
	if (command === 'plan' && !asksForHelp(words)) {
		const { planned } = await import('./parse/planned.ts')
		return dispatch(planned(words), world)
	}
	const name = command === undefined ? undefined : hotName(command)
	if (name === undefined || asksForHelp(words)) {
		const { runCold } = await import('./cold.ts')
		return runCold({ command, words, before }, world)
	}
	const row: CommandRow = hotCommands[name]
	// The others are over before a handler is worth its cost: a signal ends them as it ends any program.
	if (row.timeoutMs !== undefined) world.endOnSignals()
	return runVerb(row, parse(name, row, words), anyVerb(await hotVerbs[name]()), world)
}

const hotName = (command: string): HotName | undefined =>
	isHot(command)
		? command
		: Object.keys(hotCommands)
				.filter(isHot)
				.find(name => aliasesOf(hotCommands[name]).includes(command))

type HotName = keyof typeof hotCommands

const isHot = (command: string): command is HotName => Object.hasOwn(hotCommands, command)

const aliasesOf = (row: CommandRow) => row.aliases ?? []

function asksForHelp(words: readonly string[]): boolean {
	for (const word of words) {
		if (word === '--') return false
		if (word === '--help' || word === '-h' || word === '--version' || word === '-V') return true
	}
	return false
}

async function report(error: unknown, argv: readonly string[], { stdout, stderr, env }: World): Promise<number> {
	if (error instanceof ReaderGone) return 0
	const problem = problemOf(error)
	if (await asksForJson(argv)) {
		try {
			stdout.write(`${JSON.stringify({ error: problem })}\n`)
			return problem.exit
		} catch {
			// What cannot be told there is told here.
		}
	}
	const text = problemLines(problem).join('\n')
	stderr.write(`${stderr.terminal ? forTerminal(text) : text}\n`)
	if (problem.kind === 'internal' && env.ZINIT_LOG_LEVEL === 'debug' && error instanceof Error) stderr.write(`${error.stack}\n`)
	return problem.exit
}

/** Also for a command line that could not be parsed. A script's words are its own. */
async function asksForJson(argv: readonly string[]): Promise<boolean> {
	const split = splitWords(argv)
	if (split.command === undefined || split.command === 'plan' || hotName(split.command) !== undefined) return isJson(split.words)
	const { headOf } = await import('./cold.ts')
	return isJson(headOf(split))
}

const isJson = (words: readonly string[]) => (words.includes('--') ? words.slice(0, words.indexOf('--')) : words).includes('--json')
