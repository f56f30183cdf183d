/** Why a daemon does not start: the message says what it cannot do, the hint what to do about it (cli.md 8). */
export class StartError extends Error {
	override readonly name = 'StartError'
	readonly hint: string | null

	constructor(message: string, hint: string | null = null, cause?: unknown) {
		super(message, { cause })
		this.hint = hint
	}
}
