import { systemReason } from '../files/system-reason.ts'
import { UsageError } from '../parse/usage.ts'

/** A failure as it is told: text on stderr, or `{"error": …}` on stdout (cli.md 4). */
export interface Problem {
	readonly kind: string
	/** Null: it did not come over the wire. */
	readonly code: number | null
	readonly message: string
	readonly hint: string | null
	readonly data: Readonly<Record<string, unknown>>
	readonly exit: number
}

/** A command that did not get what it was asked for. */
export class Failure extends Error {
	override readonly name = 'Failure'
	readonly kind: string
	readonly code: number | null
	readonly exit: number
	readonly hint: string | null
	readonly data: Readonly<Record<string, unknown>>

	constructor(
		message: string,
		{
			kind = 'failed',
			code = null,
			exit = 1,
			hint,
			data = {},
		}: Partial<Omit<Problem, 'message' | 'hint'>> & { readonly hint?: string | undefined } = {},
	) {
		super(message)
		this.kind = kind
		this.code = code
		this.exit = exit
		this.hint = hint ?? null
		this.data = data
	}
}

/** What is told of anything thrown. */
export const problemOf = (error: unknown): Problem => {
	if (error instanceof UsageError)
		return { kind: 'usage', code: null, message: error.message, hint: error.hint ?? null, data: {}, exit: error.exit }
	if (isTold(error)) {
		const { kind, message, hint, data, exit } = error
		return {
			kind,
			code: 'code' in error && typeof error.code === 'number' ? error.code : null,
			message,
			hint: betterHint(kind, data) ?? hint,
			data,
			exit,
		}
	}
	const message = error instanceof Error ? error.message : String(error)
	if (error instanceof Error && 'syscall' in error)
		return { kind: 'system', code: null, message: systemMessage(error), hint: null, data: {}, exit: 1 }
	return {
		kind: 'internal',
		code: null,
		message: `internal defect: ${message}`,
		hint: 'ZINIT_LOG_LEVEL=debug shows where',
		data: {},
		exit: 1,
	}
}

/** What the system refused, in our order of words. */
function systemMessage(error: Error & { readonly syscall: unknown; readonly path?: unknown }): string {
	const object = typeof error.path === 'string' ? ` ${error.path}` : ''
	return `cannot ${String(error.syscall)}${object}: ${systemReason(error)}`
}

/** Names that are like the one that was given; of a method that nobody typed they would not help. */
function betterHint(kind: string, { near }: Problem['data']): string | undefined {
	if (kind === 'unknown_method') return 'the daemon is older than this program'
	return Array.isArray(near) && typeof near[0] === 'string' ? `did you mean "${near[0]}"?` : undefined
}

/** Lines of a problem: the message, the single errors of a validation, the hint. */
export const problemLines = ({ message, data, hint }: Problem): readonly string[] => [
	`Error: ${message}`,
	...(Array.isArray(data.errors) ? data.errors.map(each => `  ${String(each)}`) : []),
	...(hint === null ? [] : [`Hint: ${hint}`]),
]

type Told = Error & Pick<Problem, 'kind' | 'hint' | 'data' | 'exit'>

/** A Failure, or a ZinitError of the client, which is not imported here: a command that never connects does without it. */
export const isTold = (error: unknown): error is Told =>
	error instanceof Error && 'kind' in error && 'exit' in error && 'data' in error && 'hint' in error
