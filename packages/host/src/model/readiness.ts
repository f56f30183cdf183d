/** How a service says that it is up: a `[readiness]` table as it is (config.md 9.3). `watchdog_ms` is told to the service, not enforced here. */
export type ReadinessRequest =
	| { readonly type: 'notify'; readonly watchdog_ms?: number | undefined }
	| { readonly type: 'fd'; readonly fd?: number | undefined; readonly watchdog_ms?: number | undefined }
	| { readonly type: 'log'; readonly pattern: string; readonly watchdog_ms?: number | undefined }

/** What a service says of itself. `at` is monotonic ms. `ready` comes once a run at most; all other types come by `notify` only. */
export type ServiceNotice = { readonly service: string; readonly run: number; readonly at: number } & (
	| { readonly type: 'ready' }
	| { readonly type: 'status'; readonly text: string }
	| { readonly type: 'stopping' }
	| { readonly type: 'watchdog' }
	/** The deadline that is running is to be at least this far from now, ms. */
	| { readonly type: 'extend_timeout'; readonly ms: number }
)
