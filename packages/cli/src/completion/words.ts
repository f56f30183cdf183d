import { shownCommands } from '../table/commands.ts'
import { globalFlags } from '../table/globals.ts'
import type { ArgRow, Completion, FlagRow } from '../table/row.ts'

/** What a shell offers at one place: fixed words, or names of a kind. */
export interface Offer {
	readonly words: readonly string[]
	readonly kind: Completion | null
}

/** A flag as the shell writes it. */
export interface FlagOffer {
	/** `--socket`, or `--no-wait`. */
	readonly long: string
	readonly char: string | undefined
	readonly summary: string
	/** Null: it takes no value. */
	readonly value: Offer | null
}

export interface CommandOffer {
	readonly names: readonly string[]
	readonly summary: string
	/** Its own; those of every command are `globalOffers`. */
	readonly flags: readonly FlagOffer[]
	/** One for each argument; the last one for all that follow, if it is variadic. */
	readonly args: readonly Offer[]
	readonly variadic: boolean
}

/** Every command as a shell completes it. */
export const offers = (): readonly CommandOffer[] =>
	shownCommands().map(([name, row]) => ({
		names: [name, ...(row.aliases ?? [])],
		summary: row.summary,
		flags: Object.entries<FlagRow>(row.flags)
			.filter(([, { hidden }]) => hidden !== true)
			.map(flagOffer),
		args: Object.values(row.args).map(offerOf),
		variadic: Object.values(row.args).at(-1)?.variadic === true,
	}))

/** Flags of every command; one that needs a letter itself takes it from them. */
export const globalOffers = (own: readonly FlagOffer[] = []): readonly FlagOffer[] =>
	Object.entries<FlagRow>(globalFlags)
		.map(flagOffer)
		.map(offer => (own.some(({ char }) => char !== undefined && char === offer.char) ? { ...offer, char: undefined } : offer))

/** Flags of whichever command whose next word is no argument. */
export const valueFlags = (): readonly string[] => [
	...new Set(
		[...offers().flatMap(({ flags }) => flags), ...globalOffers()]
			.filter(({ value }) => value !== null)
			.flatMap(({ long, char }) => (char === undefined ? [long] : [`-${char}`, long])),
	),
]

function flagOffer([name, flag]: [string, FlagRow]): FlagOffer {
	const isOn = flag.kind === 'switch' && flag.default === true
	return {
		long: isOn ? `--no-${name}` : `--${name}`,
		char: isOn ? undefined : flag.char,
		summary: isOn ? `do not ${flag.summary}` : flag.summary,
		value: flag.kind === 'switch' ? null : offerOf(flag),
	}
}

const offerOf = (row: ArgRow | Exclude<FlagRow, { readonly kind: 'switch' }>): Offer => ({
	words: row.words ?? [],
	kind: row.words === undefined ? (row.complete ?? null) : null,
})
