import { exceedsDepth } from './depth.ts'
import { defaultLimits } from './limits.ts'
import { type IdSources, parseWithIds } from './source.ts'

/** JSON text of an id, exactly as it was sent; undefined: a notification, which is never answered. */
export type IdText = string | undefined

export interface Request {
	readonly kind: 'request'
	readonly id: IdText
	readonly method: string
	/** By name only; anything else counts as no parameters (rpc.md 2). */
	readonly params: Readonly<Record<string, unknown>> | undefined
}

/** A line, or an element of a batch, that is no request; answered with `id`. */
export interface Refusal {
	readonly kind: 'refusal'
	readonly id: string
	readonly error: 'parse' | 'invalid_request'
	readonly message: string
}

export interface Batch {
	readonly kind: 'batch'
	readonly entries: readonly (Request | Refusal)[]
}

export type Decoded = Request | Refusal | Batch

/** Reads one line without its LF (rpc.md 1, 2). Never throws. Ids survive exactly, whatever their size. */
export const decodeRequest = (line: string, limits: { readonly batch: number; readonly depth: number } = defaultLimits): Decoded => {
	if (exceedsDepth(line, limits.depth))
		return refusal('null', 'parse', `cannot parse the request: nested deeper than ${limits.depth} levels`)
	return decodeCompact(line) ?? decodeAny(line, limits.batch)
}

const head = '{"jsonrpc":"2.0","id":'
const methodKey = ',"method":"'
const paramsKey = '","params":'

/**
 * The form that nearly every client writes: these members in this order, without blanks, and a plain integer id. Undefined: something else.
 * The members are found by their text; if what stands between `params` and the last brace is one JSON value, the line has no other meaning.
 */
function decodeCompact(line: string): Request | undefined {
	if (!line.startsWith(head)) return undefined
	const idEnd = endOfInteger(line, head.length)
	if (idEnd < 0 || !line.startsWith(methodKey, idEnd)) return undefined
	const methodStart = idEnd + methodKey.length
	const methodEnd = endOfPlainText(line, methodStart)
	const id = line.slice(head.length, idEnd)
	const method = line.slice(methodStart, methodEnd)
	if (line.startsWith('"}', methodEnd) && methodEnd + 2 === line.length) return { kind: 'request', id, method, params: undefined }
	if (!line.startsWith(paramsKey, methodEnd) || !line.endsWith('}')) return undefined
	const source = line.slice(methodEnd + paramsKey.length, -1)
	const params = parsed(source, EXACT.has(method) && hasOddNumber(source))
	return params === undefined ? undefined : { kind: 'request', id, method, params: asParams(params) }
}

/** Index after a plain integer (no sign, no leading zero) that ends at a comma; -1: none. */
function endOfInteger(line: string, start: number): number {
	let at = start
	while (isDigit(line.charCodeAt(at))) at++
	const plain = at > start && (at === start + 1 || line.charCodeAt(start) !== 0x30)
	return plain ? at : -1
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39

/** Index of the first character that is not a letter, dot or underscore. */
function endOfPlainText(line: string, start: number): number {
	let at = start
	for (;;) {
		const code = line.charCodeAt(at)
		const plain = (code >= 0x61 && code <= 0x7a) || code === 0x2e || code === 0x5f || (code >= 0x41 && code <= 0x5a)
		if (!plain) return at
		at++
	}
}

function parsed(source: string, exactly: boolean): unknown {
	try {
		return exactly ? JSON.parse(source, exactNumber) : JSON.parse(source)
	} catch {
		return undefined
	}
}

function decodeAny(line: string, longestBatch: number): Decoded {
	try {
		const { value, ids } = parseWithIds(line)
		const exact = hasOddNumber(line) && [value].flat().some(isExact) ? JSON.parse(line, exactNumber) : value
		if (!Array.isArray(value)) return decodeValue(value, ids, exact)
		if (value.length === 0) return refusal('null', 'invalid_request', 'an empty batch is not a request')
		if (value.length > longestBatch) {
			return refusal('null', 'invalid_request', `a batch of ${value.length} requests exceeds the limit of ${longestBatch}`)
		}
		return { kind: 'batch', entries: value.map((entry, index) => decodeValue(entry, ids, exact[index])) }
	} catch (error) {
		return refusal('null', 'parse', `cannot parse the request: ${error instanceof SyntaxError ? error.message : 'not JSON'}`)
	}
}

/** `exact`: the same with exact numbers, where that makes a difference. */
function decodeValue(value: unknown, ids: IdSources, exact: unknown): Request | Refusal {
	if (!isObject(value)) return refusal('null', 'invalid_request', 'a request must be a JSON object')
	const id = ids(value)
	if (id === false) return refusal('null', 'invalid_request', "the 'id' of a request must be a string, a number or null")
	if (typeof value.jsonrpc !== 'string') return refusal(id ?? 'null', 'invalid_request', "a request needs a 'jsonrpc' string")
	if (typeof value.method !== 'string') return refusal(id ?? 'null', 'invalid_request', "a request needs a 'method' string")
	const { params } = isExact(value) && isObject(exact) ? exact : value
	return { kind: 'request', id, method: value.method, params: asParams(params) }
}

const isExact = (value: unknown) => isObject(value) && typeof value.method === 'string' && EXACT.has(value.method)

/** Their definitions tell integers from floats, and know integers that no number can hold (config.md 2.1). */
const EXACT: ReadonlySet<string> = new Set(['service.set', 'config.check'])

/** Something looks like a float or like a very large number, be it only in a text. */
const hasOddNumber = (source: string) => /\d[.eE]|\d{16}/.test(source)

/** For JSON.parse: a whole number that was written as a float becomes a Number object, an integer that is not safe a bigint. */
function exactNumber(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
	if (typeof value !== 'number' || context?.source === undefined || !Number.isInteger(value)) return value
	if (/[.eE]/.test(context.source)) return Object(value)
	return Number.isSafeInteger(value) ? value : BigInt(context.source)
}

const asParams = (value: unknown) => (isObject(value) ? value : undefined)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value)

const refusal = (id: string, error: Refusal['error'], message: string): Refusal => ({ kind: 'refusal', id, error, message })
