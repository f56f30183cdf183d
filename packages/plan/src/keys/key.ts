import type { Rule } from './rules.ts'

/** What a value may be; the integer widths are those of 0.3.9, whose messages name them (config.md 4.2). */
export type ValueType =
	| { readonly kind: 'text' }
	| { readonly kind: 'flag' }
	/** 64 bits saturate at `saturatesAt` (config.md 2.1). */
	| { readonly kind: 'unsigned'; readonly bits: 16 | 32 | 64; readonly saturatesAt: number }
	| { readonly kind: 'integer' }
	| { readonly kind: 'number' }
	/** `aliases`: other spellings that are read as one of the words. */
	| { readonly kind: 'word'; readonly words: readonly string[]; readonly aliases?: Readonly<Record<string, string>> }
	| { readonly kind: 'list'; readonly items: ValueType }
	| { readonly kind: 'texts' }
	| { readonly kind: 'either'; readonly options: readonly ValueType[]; readonly expected: string }

/** One key of a definition: the validator, the schema, the suggestions, the diff and the reference page are derived from it. */
export interface Key {
	readonly type: ValueType
	readonly title: string
	/** Sentences for people, Markdown. */
	readonly description: string
	readonly required?: true
	/** Filled in where the key is missing. */
	readonly default?: unknown
	/** JSON may say null for "unset". */
	readonly nullable?: true
	/** What holds where the key is missing and nothing is filled in, for people. */
	readonly otherwise?: string | number | boolean
	/** The key has a meaning only beside these values of `type`; elsewhere it is unknown. */
	readonly only?: readonly string[]
	/** Another spelling of the key, taken if this one is missing, beside the same values of `type` as `when`. */
	readonly alias?: { readonly name: string; readonly when: string }
	/** What the message about another type expects, where 0.3.9 names it otherwise than by the type. */
	readonly expected?: string
	readonly rules?: readonly Rule[]
}

export type Keys = Readonly<Record<string, Key>>

/** A key for each member of a table of the model. */
export type KeysOf<T> = T extends unknown ? { readonly [K in keyof T]-?: Key } : never

export interface Table {
	readonly name: string
	readonly title: string
	readonly description: string
	readonly keys: Keys
	readonly required?: true
	/** What the message about a value that is no table expects. */
	readonly expected: string
	/** `filled`: present with all its defaults; `null`: null where it is missing; `absent`: missing where it is missing. */
	readonly missing: 'filled' | 'null' | 'absent'
}

export const text = { kind: 'text' } as const
export const flag = { kind: 'flag' } as const
export const integer = { kind: 'integer' } as const
export const number = { kind: 'number' } as const
export const texts = { kind: 'texts' } as const
export const u16 = { kind: 'unsigned', bits: 16, saturatesAt: 65_535 } as const
export const u32 = { kind: 'unsigned', bits: 32, saturatesAt: 4_294_967_295 } as const
/** Also milliseconds. */
export const u64 = { kind: 'unsigned', bits: 64, saturatesAt: Number.MAX_SAFE_INTEGER } as const
export const listOf = (items: ValueType) => ({ kind: 'list', items }) as const
export const word = (...words: readonly string[]) => ({ kind: 'word', words }) as const
export const either = (expected: string, ...options: readonly ValueType[]) => ({ kind: 'either', expected, options }) as const
