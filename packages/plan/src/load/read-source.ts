import { type Problem, problem } from '../check/problem.ts'
import { parseToml, type TomlDocument } from '../toml/parse.ts'
import { type Place, placesIn } from '../toml/place.ts'
import { decodeUtf8 } from '../toml/utf8.ts'
import type { SourceText } from './source.ts'

/** Bytes of the largest file that is read (config.md 1.2). */
const LARGEST = 1024 * 1024

/** Why a file yields no document. */
export interface Unread {
	readonly problem: Problem
	readonly place: Place
}

export const START: Place = { line: 1, column: 1 }

/** A file's content as a document, or what keeps it from being one. */
export function readSource({ content }: SourceText): TomlDocument | Unread {
	if (content === 'directory') return unread('ignored-file', 'is a directory')
	if (content === 'special') return unread('ignored-file', 'is not a regular file')
	if ('text' in content) return readText(content.text)
	if ('unreadable' in content) return unread('unreadable', `cannot be read: ${content.unreadable}`)
	if (content.length > LARGEST) return unread('too-large', 'is larger than 1 MiB')
	const text = decodeUtf8(content)
	if (typeof text !== 'string') return { ...unread('encoding', 'is not UTF-8'), place: placeOfByte(content, text.invalidAt) }
	return readText(text)
}

function readText(text: string): TomlDocument | Unread {
	const parsed = parseToml(text)
	if (!('code' in parsed)) return parsed
	const { code, path, message, line, column } = parsed
	return { problem: problem(code, path, message), place: { line, column } }
}

function unread(code: 'ignored-file' | 'unreadable' | 'too-large' | 'encoding', message: string): Unread {
	return { problem: problem(code, [], message), place: START }
}

function placeOfByte(content: Uint8Array, offset: number): Place {
	const before = decodeUtf8(content.subarray(0, offset))
	const text = typeof before === 'string' ? before.replace(/^\uFEFF/, '') : ''
	return placesIn(text)(text.length)
}
