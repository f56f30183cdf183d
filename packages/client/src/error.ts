import { type ErrorKind, type ErrorRow, errors } from '@zinit/protocol'

/** What `data` may hold: members of rpc.md 3 from a daemon, and those of the client's own kinds (cli.md 7.3). */
export interface ZinitErrorData {
	readonly service?: string
	readonly errors?: readonly string[]
	readonly issues?: readonly { readonly path: string; readonly message: string }[]
	readonly dependents?: readonly string[]
	readonly cycle?: readonly string[]
	readonly pids?: readonly number[]
	readonly near?: readonly string[]
	readonly limit?: number
	/** State the service was last seen in. */
	readonly state?: string
	/** unreachable: the socket, and what is wrong with it. */
	readonly path?: string
	readonly reason?: string | null
	/** connection_lost: the daemon may have received the request. */
	readonly sent?: boolean
	/** timeout: the call, and its deadline in ms. */
	readonly method?: string
	readonly ms?: number
	/** state_not_reached: states wanted and reached. */
	readonly wanted?: string | readonly string[]
	readonly got?: string
	readonly [more: string]: unknown
}

export interface ZinitErrorInit {
	/** Number on the wire; null or absent: the client says it. */
	readonly code?: number | null
	readonly data?: ZinitErrorData
	/** In place of the hint of the table. */
	readonly hint?: string | undefined
	readonly retryable?: boolean
	readonly cause?: unknown
}

/** Why a call failed (cli.md 7.3): told apart by `kind`, a row of the error table. */
export class ZinitError extends Error {
	override readonly name = 'ZinitError'
	readonly kind: ErrorKind
	/** JSON-RPC number; null if it did not come over the wire. */
	readonly code: number | null
	/** Exit code of a program that fails with it (cli.md 1.2). */
	readonly exit: number
	/** What to do about it; null: nothing to say. */
	readonly hint: string | null
	readonly data: ZinitErrorData
	/** Worth trying again unchanged. */
	readonly retryable: boolean

	constructor(kind: ErrorKind, message: string, init: ZinitErrorInit = {}) {
		super(message, init.cause === undefined ? {} : { cause: init.cause })
		const row: ErrorRow = errors[kind]
		this.kind = kind
		this.code = init.code ?? null
		this.exit = row.exit
		this.hint = init.hint ?? row.hint ?? null
		this.data = init.data ?? {}
		this.retryable = init.retryable ?? row.retryable
	}
}
