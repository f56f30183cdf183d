/** A request that could not be honoured. `kind` is a row of the error table (rpc.md 3). Never thrown for a service that failed: that is news. */
export interface SupervisorFault {
	readonly kind:
		| 'service_not_found'
		| 'not_running'
		| 'cycle'
		| 'has_dependents'
		| 'protected'
		| 'validation'
		| 'invalid_params'
		| 'invalid_signal'
		| 'dependency_missing'
		| 'exec_not_found'
		| 'persist_failed'
		| 'shutting_down'
		| 'stop_failed'
		| 'not_supported'
		| 'reload_failed'
		| 'config_unreadable'
		| 'permission_denied'
	/** Complete by itself; names the service. */
	readonly message: string
	readonly service?: string
	readonly errors?: readonly string[]
	readonly issues?: readonly { readonly path: string; readonly message: string }[]
	readonly dependents?: readonly string[]
	readonly cycle?: readonly string[]
	readonly pids?: readonly number[]
	readonly near?: readonly string[]
}
