import type { Bounds } from '../bounds.ts'

/** A connected Unix socket. */
export interface Wire {
	/** Hears what comes from now on; called once. */
	listen(listener: WireListener): void
	/** Sends a text as UTF-8; what cannot be sent ends the wire. */
	write(text: string): void
	/** Stops reading, so that the other side's writes fill up and wait. */
	pause(): void
	resume(): void
	/** Whether it keeps the process alive. */
	hold(alive: boolean): void
	/** Ends it at once. */
	destroy(): void
}

export interface WireListener {
	data(chunk: Buffer): void
	/** The other side sends nothing more. */
	end(): void
	/** It is gone, with the error of the system if there was one; may be called more than once. */
	gone(error?: NodeJS.ErrnoException): void
}

/** Connects to a socket. Rejects with the error of the system, whose `syscall` is `connect`, or with that of the bounds. */
export type OpenWire = (path: string, bounds: Bounds) => Promise<Wire>
