import { parseSignal, SIGNAL_PATTERN, signalNumber } from '../signals.ts'

/** Bounds of a value of the right type: its messages are those of config.md 4.1 and 9, its schema says the same as far as JSON Schema can. */
export interface Rule {
	/** What is wrong with `value`, nothing if it is good; `table` holds the other keys beside it. */
	readonly broken: (key: string, value: unknown, table: Readonly<Record<string, unknown>>) => readonly Flaw[]
	readonly schema: Readonly<Record<string, unknown>>
}

interface Flaw {
	readonly message: string
	/** Index of the item of a list. */
	readonly item?: number
}

/** What a unit may be called (config.md 3.1). */
const NAME_PATTERN = '^[A-Za-z0-9._-]+$'
const name = new RegExp(NAME_PATTERN)
const octal = /^0?[0-7]{1,3}$/
const limit = /^(\d+|infinity)(?::(\d+|infinity))?$/

function isUnitName(text: string): boolean {
	return name.test(text)
}

export const filled: Rule = {
	broken: (key, value) => (value === '' ? flaw(`${key} cannot be empty`) : []),
	schema: { minLength: 1 },
}

/** A path or several; a leading `-` is not part of one. */
export const filledPaths: Rule = {
	broken: (key, value) => ([value].flat().some(path => path === '' || path === '-') ? flaw(`${key} cannot be empty`) : []),
	schema: { minLength: 1, items: { type: 'string', minLength: 1 } },
}

export const positive: Rule = {
	broken: (key, value) => (value === 0 ? flaw(`${key} must be > 0`) : []),
	schema: { minimum: 1 },
}

export const unitName: Rule = {
	broken(key, value) {
		if (value === '') return flaw(`${key} cannot be empty`)
		if (isUnitName(String(value))) return []
		return flaw(`${key} '${value}' contains invalid characters (use alphanumeric, dash, underscore)`)
	},
	schema: { pattern: NAME_PATTERN },
}

export const unitNames: Rule = {
	broken: (key, value) =>
		itemsOf(value).flatMap((item, at) => (isUnitName(String(item)) ? [] : flaw(`${key} contains invalid name '${item}'`, at))),
	schema: { items: { type: 'string', pattern: NAME_PATTERN } },
}

export const signal: Rule = {
	broken: (key, value) => (parseSignal(String(value)) === null ? flaw(`${key} '${value}' is not a valid signal`) : []),
	schema: { pattern: SIGNAL_PATTERN },
}

export const notBelowDelay: Rule = {
	broken: (key, value, { restart_delay_ms }) =>
		Number(value) < Number(restart_delay_ms) ? flaw(`${key} must be >= restart_delay_ms`) : [],
	schema: {},
}

export const octalMode: Rule = {
	broken: (key, value) => (octal.test(String(value)) ? [] : flaw(`${key} '${value}' is not an octal mode`)),
	schema: { pattern: octal.source },
}

export const between = (least: number, most: number): Rule => ({
	broken: (key, value) => (Number(value) >= least && Number(value) <= most ? [] : flaw(`${key} must be between ${least} and ${most}`)),
	schema: { minimum: least, maximum: most },
})

/** Codes 0 to 255, or names of signals. */
export const exitCodes: Rule = {
	broken: (key, value) => itemsOf(value).flatMap((item, at) => (isExit(item) ? [] : flaw(`${key} contains invalid value '${item}'`, at))),
	schema: {
		items: {
			anyOf: [
				{ type: 'integer', minimum: 0, maximum: 255 },
				{ type: 'string', minLength: 1 },
			],
		},
	},
}

/** A number of the kernel's units, `"soft:hard"`, or `"infinity"`; the soft one is not above the hard one. */
export const resourceLimit: Rule = {
	broken: (key, value) => (isLimit(value) ? [] : flaw(`${key} '${value}' is not a limit`)),
	schema: {
		anyOf: [
			{ type: 'integer', minimum: 0 },
			{ type: 'string', pattern: limit.source },
		],
	},
}

export const expression: Rule = {
	broken(key, value) {
		if (value === '') return flaw(`${key} cannot be empty`)
		return isExpression(String(value)) ? [] : flaw(`${key} is not a valid expression`)
	},
	schema: { minLength: 1, format: 'regex' },
}

function flaw(message: string, item?: number): readonly Flaw[] {
	return [item === undefined ? { message } : { message, item }]
}

function itemsOf(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : []
}

function isExit(value: unknown): boolean {
	if (typeof value === 'number') return value >= 0 && value <= 255
	return typeof value === 'string' && !/^\s*[+-]?\d+\s*$/.test(value) && signalNumber(value) !== null
}

function isExpression(text: string): boolean {
	try {
		return new RegExp(text) instanceof RegExp
	} catch {
		return false
	}
}

function isLimit(value: unknown): boolean {
	if (typeof value === 'number') return value >= 0
	const [, soft, hard] = limit.exec(String(value)) ?? []
	return soft !== undefined && (hard === undefined || amount(soft) <= amount(hard))
}

function amount(text: string): number {
	return text === 'infinity' ? Number.POSITIVE_INFINITY : Number(text)
}
