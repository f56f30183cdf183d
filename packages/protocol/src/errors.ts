export interface ErrorRow {
	/** JSON-RPC number; null: only a client says it. */
	readonly code: number | null
	/** Exit code of `zinit` (cli.md 1.2). */
	readonly exit: number
	/** Worth trying again unchanged. */
	readonly retryable: boolean
	/** When it happens; a row of the reference. */
	readonly summary: string
	/** What to do about it. */
	readonly hint?: string
}

/** Every error a daemon or a client can report: kind, number, exit code, hint (rpc.md 3, cli.md 1.2, 7.3). */
export const errors = {
	parse: row(-32700, 1, 'a line that is not JSON, not UTF-8, or nested deeper than 128 levels'),
	invalid_request: row(-32600, 1, 'JSON that is not a request: no jsonrpc or method, an id that is no id, an empty or too long batch'),
	line_too_long: row(-32600, 1, 'a request line longer than 1 MiB; the connection is closed after it'),
	unknown_method: row(-32601, 7, 'a method this daemon does not have'),
	invalid_params: row(-32602, 1, 'a parameter that is missing, of another type or out of range; a definition that cannot be decoded'),
	invalid_signal: row(-32602, 2, 'a signal that is neither a name nor a number from 1 to 64', 'zinit kill NAME TERM'),
	internal: row(-32603, 1, 'a defect of the daemon', 'please report it with the log of the daemon'),
	not_supported: row(-32603, 7, 'something this daemon cannot do here'),
	reload_failed: row(-32603, 1, 'exec_reload of the service failed'),
	config_unreadable: row(-32603, 1, 'a directory of unit files that cannot be listed', 'make it readable for the daemon, or create it'),
	bind_failed: row(-32603, 1, 'an address that cannot be listened on'),
	invalid_xinet: row(-32603, 1, 'a proxy without name, listen address or service'),
	service_not_found: row(-32000, 5, 'no service or target of that name', 'zinit list shows the names'),
	xinet_not_found: row(-32000, 5, 'no proxy of that name', 'zinit xinet list shows the names'),
	not_running: row(-32002, 3, 'the service has no process, or is a target'),
	cycle: row(-32004, 1, 'services that require each other in a circle', 'remove one of the requirements named in the cycle'),
	has_dependents: row(-32005, 1, 'a removal that others depend on', 'zinit remove --force removes it all the same'),
	protected: row(-32005, 1, 'a unit or proxy of the system directory'),
	validation: row(-32011, 1, 'a definition that breaks a rule of the configuration', 'zinit check explains a file'),
	dependency_missing: row(-32012, 1, 'a required service that is not defined'),
	exec_not_found: row(-32013, 1, 'the program of exec is not there', 'give the full path of the program'),
	persist_failed: row(-32014, 1, 'the file of a definition cannot be written or removed'),
	permission_denied: row(
		-32020,
		1,
		'a peer that may only read',
		'run as root, as the user of the daemon, or as a member of the group of the socket',
	),
	limit: row(-32021, 1, 'too many connections or subscriptions', undefined, true),
	shutting_down: row(-32022, 1, 'a request to start or change something while the daemon is shutting down', undefined, true),
	stop_failed: row(-32023, 1, 'a process that survived SIGKILL', undefined, true),
	unreachable: row(null, 4, 'no daemon answers at the socket', 'zinit-server --config-dir DIR', true),
	connection_lost: row(null, 4, 'the connection ended before the reply', undefined, true),
	protocol: row(null, 1, 'a reply that is not JSON-RPC'),
	timeout: row(null, 6, 'no outcome within the time; the operation goes on', undefined, true),
	service_exists: row(null, 1, 'a definition that a zinit 0.3.9 has already: replacing it would hang that daemon', 'zinit remove first'),
	state_not_reached: row(null, 1, 'the service settled in another state than the one waited for'),
} as const satisfies Record<string, ErrorRow>

export type ErrorKind = keyof typeof errors

/** What `error.data` of a reply holds (rpc.md 3). */
export interface ErrorData {
	readonly kind: string
	readonly retryable: boolean
	readonly hint?: string
	/** The service, or the proxy. */
	readonly service?: string
	readonly errors?: readonly string[]
	readonly issues?: readonly { readonly path: string; readonly message: string }[]
	readonly dependents?: readonly string[]
	readonly cycle?: readonly string[]
	readonly pids?: readonly number[]
	readonly near?: readonly string[]
	readonly state?: string
	readonly limit?: number
}

export interface ErrorObject {
	readonly code: number
	readonly message: string
	readonly data: ErrorData
}

/** A request that could not be honoured: a row of the table, a message complete by itself, and what programs want to know. */
export interface Fault extends Omit<ErrorData, 'kind' | 'retryable'> {
	readonly kind: ErrorKind
	readonly message: string
}

/** True if the word is a row of the table. */
export const isErrorKind = (word: unknown): word is ErrorKind => typeof word === 'string' && Object.hasOwn(errors, word)

/** The error member of the reply. Rows without a number of their own are reported as internal. */
export const errorObject = ({ message, ...data }: Fault): ErrorObject => {
	const { code, retryable, hint }: ErrorRow = errors[data.kind]
	return { code: code ?? errors.internal.code, message, data: { ...(hint === undefined ? {} : { hint }), ...data, retryable } }
}

function row<const Code extends number | null, const Exit extends number>(
	code: Code,
	exit: Exit,
	summary: string,
	hint?: string,
	retryable = false,
): ErrorRow & { readonly code: Code; readonly exit: Exit } {
	return hint === undefined ? { code, exit, retryable, summary } : { code, exit, retryable, summary, hint }
}
