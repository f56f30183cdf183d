import type { Attachment } from '@zinit/host'

/** A watcher of the terminal of a service with `stdin = "tty"` (rpc.md 8.4). Ends with the run. */
export interface Terminal {
	/** It was asked for, and nobody else has it: `write` and `resize` work, until `close`. */
	readonly writer: boolean
	/** Throws permission_denied if it is not the writer. */
	write(data: Uint8Array | string): void
	/** As `write`. */
	resize(cols: number, rows: number): void
	onData: Attachment['onData']
	onEnd: Attachment['onEnd']
	close(): void
}
