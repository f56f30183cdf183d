import type { SupervisorFault } from './model.ts'

/** A request that could not be honoured; `kind` is a row of the error table (rpc.md 3), `message` is complete by itself. */
export class SupervisorError extends Error implements SupervisorFault {
	readonly kind: SupervisorFault['kind']
	declare readonly service?: string
	declare readonly errors?: readonly string[]
	declare readonly issues?: readonly { readonly path: string; readonly message: string }[]
	declare readonly dependents?: readonly string[]
	declare readonly cycle?: readonly string[]
	declare readonly pids?: readonly number[]
	declare readonly near?: readonly string[]

	constructor(
		kind: SupervisorFault['kind'],
		message: string,
		more: Omit<Partial<SupervisorFault>, 'kind' | 'message'> = {},
		cause?: unknown,
	) {
		super(message, cause === undefined ? undefined : { cause })
		this.name = 'SupervisorError'
		this.kind = kind
		Object.assign(this, more)
	}
}
