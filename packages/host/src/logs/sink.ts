import type { LogStream } from '../model.ts'

/** Whose output a chunk is. */
export interface Origin {
	readonly service: string
	readonly stream: LogStream
}

/** Where spawners put what they read. */
export interface LogSink {
	/** A buffer of 64 KiB to read into; valid until the next call of `take`. */
	chunk(): Buffer
	/**
	 * The first `length` bytes of `chunk` were read just now. The buffer may be kept: ask for another. The promise, if there is one, resolves when more
	 * should be read.
	 */
	take(origin: Origin, chunk: Buffer, length: number): Promise<void> | null
	/** No more of the service's output comes soon: unterminated lines become lines. */
	terminate(service: string): void
}

/** Shows the lines of a service as they come, decoded. */
export interface LogTaps {
	/** One tap a service at most. Returns the end of it. */
	tap(service: string, listener: (lines: readonly string[]) => void): () => void
}
