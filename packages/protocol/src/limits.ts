/** Limits of one daemon (rpc.md 1, 8.7). */
export interface Limits {
	/** Longest request line, bytes without its LF. */
	readonly line_bytes: number
	/** Longest reply line, bytes. */
	readonly reply_bytes: number
	/** Requests of one connection that are being worked on; then it is not read. */
	readonly in_flight: number
	readonly connections: number
	/** Connections of these that only uid 0 and the daemon's own uid get. */
	readonly reserved_connections: number
	/** Subscriptions of one connection. */
	readonly subscriptions: number
	/** Notifications waiting for one connection, bytes. */
	readonly queue_bytes: number
	/** Replies waiting for one connection, bytes; above it the connection is not read. */
	readonly unsent_bytes: number
	/** Longest time without progress while something is unsent, ms. */
	readonly stall_ms: number
	/** Requests of one batch. */
	readonly batch: number
	/** Levels of nesting in one line. */
	readonly depth: number
	/** Wait for an effect unless `wait_ms` says otherwise, ms (lifecycle.md 0.1). */
	readonly wait_ms: number
}

/** The limits a daemon has unless told otherwise. */
export const defaultLimits: Limits = {
	line_bytes: 1_048_576,
	reply_bytes: 16_777_216,
	in_flight: 64,
	connections: 1024,
	reserved_connections: 8,
	subscriptions: 16,
	queue_bytes: 1_048_576,
	unsent_bytes: 1_048_576,
	stall_ms: 30_000,
	batch: 100,
	depth: 128,
	wait_ms: 3000,
}
