import type { ArgRow, FlagRow } from '../table/row.ts'
import { parseDuration } from './duration.ts'
import { parseMoment } from './moment.ts'
import { parseSignal, signalNames } from './signal.ts'
import { suggest } from './suggest.ts'
import { meant, UsageError } from './usage.ts'

type Row = Exclude<FlagRow, { readonly kind: 'switch' }> | ArgRow

/** The value that a word means for a flag or argument. `place` names it in the error. Throws UsageError. */
export const readValue = (row: Row, place: string, word: string): unknown => {
	if (row.words !== undefined) return oneOf(row.words, place, word)
	// An unset variable of a script: no name, path or socket is empty, and none may stand for another.
	if (word === '' && (row.kind ?? 'text') === 'text') throw new UsageError(`cannot use "" as ${place}: it is empty`)
	const value = readers[row.kind ?? 'text'](word)
	if (value !== undefined) return value
	const hint = row.kind === 'signal' ? (meant(suggest(word.replace(/^sig/i, ''), signalNames())) ?? 'zinit kill NAME HUP') : undefined
	throw new UsageError(`cannot use "${word}" as ${place}: ${complaints[row.kind ?? 'text']}`, hint)
}

function oneOf(words: readonly string[], place: string, word: string): string {
	const found = words.find(each => each === word)
	if (found !== undefined) return found
	throw new UsageError(`cannot use "${word}" as ${place}: it is one of ${words.join(', ')}`, meant(suggest(word, words)))
}

const readers: Readonly<Record<NonNullable<Row['kind']>, (word: string) => unknown>> = {
	text: word => word,
	word: word => word,
	count: word => (/^\d+$/.test(word) && Number.isSafeInteger(Number(word)) ? Number(word) : undefined),
	duration: parseDuration,
	moment: parseMoment,
	signal: parseSignal,
	pattern: word => (isPattern(word) ? word : undefined),
	pair: word => (word.indexOf('=') > 0 ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : undefined),
}

const complaints: Readonly<Record<NonNullable<Row['kind']>, string>> = {
	text: 'not a text',
	word: 'not a word',
	count: 'not a whole number',
	duration: 'not a duration like 500ms, 30s, 2m or a number of seconds',
	moment: 'not a time like 10m, 2026-01-31T12:00:00Z or Unix ms',
	signal: 'not a signal',
	pattern: 'not a regular expression',
	pair: 'not KEY=VALUE',
}

function isPattern(word: string): boolean {
	try {
		new RegExp(word, 'u')
		return true
	} catch {
		return isLoosePattern(word)
	}
}

/** Without the u flag more is allowed, `\-` for one. */
function isLoosePattern(word: string): boolean {
	try {
		new RegExp(word)
		return true
	} catch {
		return false
	}
}
