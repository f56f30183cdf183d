import { globalFlags } from '../table/globals.ts'
import type { FlagRow } from '../table/row.ts'
import { flagOfChar, longFlag } from './tokens.ts'

/** A command line cut at the command. */
export interface Words {
	/** Undefined: only flags were given. */
	readonly command: string | undefined
	/** Global flags that stood before the command, short names made long, then what follows it. */
	readonly words: readonly string[]
	/** How many of `words` stood before the command. */
	readonly before: number
}

/** Finds the command among the global flags before it. Unknown flags are left for the parser to refuse. */
export const splitWords = (argv: readonly string[]): Words => {
	const before: string[] = []
	for (let at = 0; at < argv.length; at++) {
		const word = argv[at] ?? ''
		if (word === '--') return { command: argv[at + 1], words: [...before, ...argv.slice(at + 2)], before: before.length }
		if (!word.startsWith('-') || word === '-') return { command: word, words: [...before, ...argv.slice(at + 1)], before: before.length }
		const long = made(word)
		before.push(...long)
		if (wantsValue(long.at(-1) ?? '')) {
			at += 1
			const value = argv[at]
			if (value !== undefined) before.push(value)
		}
	}
	return { command: undefined, words: before, before: before.length }
}

const rows: Readonly<Record<string, FlagRow>> = globalFlags

/** `-s` is `--socket` here, whatever it means after the command (cli.md 1). */
function made(word: string): readonly string[] {
	if (word.startsWith('--')) return [word]
	const name = flagOfChar(rows, word.charAt(1))
	if (name === undefined) return [word]
	const after = word.slice(2)
	if (rows[name]?.kind === 'switch') return [`--${name}`, ...(after === '' ? [] : made(`-${after}`))]
	return [after === '' ? `--${name}` : `--${name}=${after.replace(/^=/, '')}`]
}

function wantsValue(word: string): boolean {
	if (!word.startsWith('--') || word.includes('=')) return false
	const found = longFlag(rows, word.slice(2))
	return found !== undefined && rows[found.name]?.kind !== 'switch'
}
