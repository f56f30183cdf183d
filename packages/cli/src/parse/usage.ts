/** A command line that cannot be understood: exit 2 (cli.md 1.2). */
export class UsageError extends Error {
	override readonly name = 'UsageError'
	readonly hint: string | undefined
	readonly exit: number

	constructor(message: string, hint?: string, exit = 2) {
		super(message)
		this.hint = hint
		this.exit = exit
	}
}

/** `did you mean "x"?`, if there is an x. */
export const meant = (word: string | undefined): string | undefined => (word === undefined ? undefined : `did you mean "${word}"?`)
