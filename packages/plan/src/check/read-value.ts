import type { ValueType } from '../keys/key.ts'
import { isTable } from '../table.ts'
import type { Path } from '../toml/place.ts'
import type { ErrorCode, WarningCode } from './codes.ts'
import { describeValue, expectedWords, integerOf, type Origin, U64_MOST } from './describe.ts'
import { nearestName } from './distance.ts'
import { type Problem, problem } from './problem.ts'

/** Collects what is wrong while a definition is read. */
export interface Found {
	/** Parse and type errors (config.md 4.2). */
	readonly faults: Problem<ErrorCode>[]
	readonly warnings: Problem<WarningCode>[]
}

export interface ReadOptions {
	readonly found: Found
	readonly origin: Origin
	/** What the message about another type expects, if it is not the type. */
	readonly expected?: string | undefined
}

type TypeOf<Kind> = Extract<ValueType, { kind: Kind }>

const LARGEST = { 16: 65_535n, 32: 4_294_967_295n, 64: U64_MOST } as const
/** Larger numbers have no type at all in 0.3.9. */
const REPRESENTABLE = { least: -(2n ** 127n), most: 2n ** 128n - 1n }

/** The value as its type has it; undefined if it has another type, which is then noted. */
export function readValue(type: ValueType, value: unknown, path: Path, options: ReadOptions): unknown {
	const { found, origin } = options
	const wrong = (expected: string) => {
		found.faults.push(
			problem('wrong-type', path, `invalid type: ${describeValue(value, origin)}, expected ${options.expected ?? expected}`),
		)
		return undefined
	}
	switch (type.kind) {
		case 'text':
			// JSON can hold halves of surrogate pairs, UTF-8 cannot.
			return typeof value === 'string' ? value.toWellFormed() : wrong('a string')
		case 'flag':
			return typeof value === 'boolean' ? value : wrong('a boolean')
		case 'number':
			return typeof value === 'number' || typeof value === 'bigint' || value instanceof Number ? Number(value) : wrong('a number')
		case 'unsigned': {
			const whole = integerOf(value, origin)
			return whole === null ? wrong(`u${type.bits}`) : readUnsigned(type, whole, path, found)
		}
		case 'integer': {
			const whole = integerOf(value, origin)
			return whole === null ? wrong('an integer') : clamp(whole, path, found)
		}
		case 'word': {
			const word = wordIn(value, type.words)
			if (word !== null) return readWord(type, word, path, found)
			if (origin === 'json' || options.expected !== undefined) return wrong('string or map')
			found.faults.push(problem('wrong-type', path, 'wanted string or table'))
			return undefined
		}
		case 'list': {
			if (!Array.isArray(value)) return wrong('a sequence')
			const items = value.map((item, index) => readValue(type.items, item, [...path, index], options))
			return items.includes(undefined) ? undefined : items
		}
		case 'texts': {
			if (!isTable(value)) return wrong('a map')
			const items = Object.entries(value).map(
				([name, item]) => [name.toWellFormed(), readValue({ kind: 'text' }, item, [...path, name], options)] as const,
			)
			return items.some(([, item]) => item === undefined) ? undefined : Object.fromEntries(items)
		}
		case 'either': {
			const option = type.options.find(each => fits(each, value, origin))
			return option === undefined ? wrong(type.expected) : readValue(option, value, path, options)
		}
	}
}

function readUnsigned({ bits, saturatesAt }: TypeOf<'unsigned'>, whole: bigint, path: Path, found: Found): number | undefined {
	if (whole < 0n || whole > LARGEST[bits]) {
		found.faults.push(problem('out-of-range', path, outOfRange(whole, bits)))
		return undefined
	}
	return whole <= BigInt(saturatesAt) ? Number(whole) : saturate(whole, saturatesAt, path, found)
}

function outOfRange(whole: bigint, bits: 16 | 32 | 64): string {
	if (whole < REPRESENTABLE.least || whole > REPRESENTABLE.most) return 'integer number overflowed'
	const seen = describeValue(whole, 'toml')
	return seen.endsWith('`') ? `invalid value: ${seen}, expected u${bits}` : `invalid type: ${seen}, expected u${bits}`
}

function clamp(whole: bigint, path: Path, found: Found): number {
	const most = BigInt(Number.MAX_SAFE_INTEGER)
	if (whole > most) return saturate(whole, Number.MAX_SAFE_INTEGER, path, found)
	return whole < -most ? -Number.MAX_SAFE_INTEGER : Number(whole)
}

function saturate(whole: bigint, most: number, path: Path, found: Found): number {
	found.warnings.push(problem('saturated', path, `${whole} is taken as ${most}`))
	return most
}

// 0.3.9 reads `{ always = {} }` as `always`, by accident, and loads such a file.
function wordIn(value: unknown, words: readonly string[]): string | null {
	if (typeof value === 'string') return value
	if (!isTable(value)) return null
	const [[word, content] = ['', null], ...more] = Object.entries(value)
	const isEmpty = content === null || (typeof content === 'object' && Object.keys(content).length === 0)
	return more.length === 0 && isEmpty && words.includes(word) ? word : null
}

function readWord({ words, aliases }: TypeOf<'word'>, value: string, path: Path, found: Found): string | undefined {
	if (words.includes(value)) return value
	const meant = Object.hasOwn(aliases ?? {}, value) ? aliases?.[value] : undefined
	if (meant !== undefined) {
		found.warnings.push(problem('alias-value', path, `\`${value}\` is taken as \`${meant}\``, { suggestion: meant }))
		return meant
	}
	const suggestion = words.find(word => word === value.toLowerCase()) ?? nearestName(value, words)
	found.faults.push(problem('bad-value', path, `unknown variant \`${value}\`, ${expectedWords(words)}`, { suggestion }))
	return undefined
}

function fits(type: ValueType, value: unknown, origin: Origin): boolean {
	switch (type.kind) {
		case 'text':
			return typeof value === 'string'
		case 'flag':
			return typeof value === 'boolean'
		case 'list':
			return Array.isArray(value)
		case 'unsigned':
		case 'integer':
			return integerOf(value, origin) !== null
		default:
			return false
	}
}
