/** Who asks, for `cause` and the log. */
export interface Caller {
	readonly method?: string
	readonly uid?: number
	readonly pid?: number
}

export interface WaitOptions {
	/** Longest wait for the effect, ms; then the answer says `pending`. Default: until it is complete. 0: answer on acceptance. */
	readonly wait_ms?: number
	readonly caller?: Caller
}

export interface AttachOptions {
	readonly write?: boolean
	/** The writer's size; 80 by 24. */
	readonly cols?: number
	readonly rows?: number
}
