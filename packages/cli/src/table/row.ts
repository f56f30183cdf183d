/** What the words of a flag or argument mean; `parse/values.ts` turns them into values. */
export type OptionKind = 'text' | 'count' | 'duration' | 'moment' | 'word' | 'signal' | 'pattern' | 'pair'

interface AnyFlag {
	readonly summary: string
	/** One letter: `-n`. */
	readonly char?: string
	/** Other long names. */
	readonly aliases?: readonly string[]
	/** Flags or arguments it cannot stand beside. */
	readonly excludes?: readonly string[]
	/** Understood, but not shown. */
	readonly hidden?: true
}

/** A flag without a value; with `default: true` it is `--no-<name>` that says something. */
export interface Switch extends AnyFlag {
	readonly kind: 'switch'
	readonly default?: boolean
}

/** A flag with a value. */
export interface Option extends AnyFlag {
	readonly kind: OptionKind
	/** What the help calls its value. */
	readonly value: string
	/** The words it takes, for kind `word`. */
	readonly words?: readonly string[]
	/** May be given several times. */
	readonly multiple?: true
	readonly default?: string | number
	readonly complete?: Completion
}

export type FlagRow = Switch | Option

/** What the shell offers at a place. */
export type Completion = 'service' | 'signal' | 'file' | 'directory' | 'command'

export interface ArgRow {
	readonly summary: string
	readonly required?: true
	/** Takes all words that are left; only the last one can. */
	readonly variadic?: true
	readonly words?: readonly string[]
	readonly kind?: 'text' | 'signal' | 'word'
	readonly complete?: Completion
}

export type Group = 'services' | 'knowledge' | 'configuration' | 'daemon' | 'automation'

export interface Example {
	readonly command: string
	readonly summary: string
}

/** One command: everything that the parser, the help, the documents and the shells know about it. */
export interface CommandRow {
	readonly group: Group
	/** One line. */
	readonly summary: string
	/** More lines, for its page. */
	readonly description: string
	readonly aliases?: readonly string[]
	readonly args: Readonly<Record<string, ArgRow>>
	readonly flags: Readonly<Record<string, FlagRow>>
	readonly examples: readonly Example[]
	/** Exit codes it ends with beside 0, 2 and 130. */
	readonly exits: readonly number[]
	/** Default of `--timeout`, ms; absent: none. */
	readonly timeoutMs?: number
	/** It never connects by itself. */
	readonly offline?: true
	/** What follows the first argument belongs to somebody else, flags too. */
	readonly passesWords?: true
	/** Understood, but not shown. */
	readonly hidden?: true
}

/** A point in time as the user said it. */
export type Moment = { readonly ago: number } | { readonly at: number }

type ValueOf<F extends FlagRow | ArgRow> = F extends { readonly kind: 'switch' }
	? boolean
	: F extends { readonly kind: 'count' | 'duration' }
		? number
		: F extends { readonly kind: 'moment' }
			? Moment
			: F extends { readonly kind: 'pair' }
				? readonly [key: string, value: string]
				: F extends { readonly words: readonly (infer Word)[] }
					? Word
					: string

type FlagValue<F extends FlagRow> = F extends { readonly multiple: true }
	? readonly ValueOf<F>[]
	: F extends { readonly kind: 'switch' }
		? boolean
		: F extends { readonly default: string | number }
			? ValueOf<F>
			: ValueOf<F> | undefined

type ArgValue<A extends ArgRow> = A extends { readonly variadic: true }
	? readonly ValueOf<A>[]
	: A extends { readonly required: true }
		? ValueOf<A>
		: ValueOf<A> | undefined

/** What a command was asked: its arguments and flags as values of the types that its row says. */
export interface Input<Row extends CommandRow = CommandRow> {
	readonly args: { readonly [Name in keyof Row['args']]: ArgValue<Row['args'][Name]> }
	readonly flags: { readonly [Name in keyof Row['flags']]: FlagValue<Row['flags'][Name]> }
	/** Flags that were given, not defaulted. */
	readonly given: ReadonlySet<string>
	/** What follows the arguments of a command that `passesWords`. */
	readonly words: readonly string[]
}
