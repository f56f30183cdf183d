import { isUtf8 } from 'node:buffer'
import type { LogFileOptions } from '../model.ts'
import { decodeLines, type Segment } from './segment.ts'

export type LogFileFormat = NonNullable<LogFileOptions['file_format']>

/**
 * The lines of a segment as they are appended to a file (config.md 9.4), each with its LF: a latin1 string, one character a byte. What is valid UTF-8
 * without CR is not decoded: 64 KiB of lines of 100 bytes take 0.1 ms so.
 */
export function formatSegment(segment: Segment, service: string, format: LogFileFormat): string {
	if (format === 'raw') return segment.isCut ? bytesOf(segment) : `${bytesOf(segment)}\n`
	if (format === 'json') return formatJson(segment, service)
	const prefix = `${segment.at} [${segment.stream}] `
	const bytes = cleanBytesOf(segment)
	return segment.lines === 1 ? `${prefix}${bytes}\n` : `${prefix}${bytes.replaceAll('\n', `\n${prefix}`)}\n`
}

function bytesOf({ text, from, to }: Segment): string {
	return typeof text === 'string' ? text.slice(from, to) : text.toString('latin1', from, to)
}

/** Bytes of the content: no CR before an LF, valid UTF-8. */
function cleanBytesOf(segment: Segment): string {
	const bytes = bytesOf(segment)
	const isClean = !bytes.includes('\r') && isValid(segment, bytes)
	return isClean ? bytes : encode(decodeLines(segment).join('\n'))
}

function isValid({ text, from, to }: Segment, bytes: string): boolean {
	return isUtf8(typeof text === 'string' ? Buffer.from(bytes, 'latin1') : text.subarray(from, to))
}

// Only what differs from line to line is made into JSON.
function formatJson(segment: Segment, service: string): string {
	const { at: timestamp_ms, stream } = segment
	const head = `${JSON.stringify({ timestamp_ms, service, stream }).slice(0, -1)},"content":`
	let text = ''
	for (const content of decodeLines(segment)) text += `${head}${JSON.stringify(content)}}\n`
	return encode(text)
}

function encode(text: string): string {
	const bytes = Buffer.from(text)
	// As many bytes as characters: all of them are ASCII.
	return bytes.length === text.length ? text : bytes.toString('latin1')
}
