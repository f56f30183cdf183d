export type LogStream = 'stdout' | 'stderr' | 'syslog'

export interface LogLine {
	/** Per service, from 1. */
	readonly seq: number
	readonly timestamp_ms: number
	readonly service: string
	readonly stream: LogStream
	readonly content: string
}

export interface LogQuery {
	/** Newest lines wanted, in all. */
	readonly lines?: number
	readonly stream?: LogStream
	/** Unix ms, inclusive. */
	readonly since?: number
	readonly until?: number
	/** Only lines with a greater number, per service. */
	readonly afterSeq?: Readonly<Record<string, number>>
}

/** The file of a `[logging]` table, member names and defaults as there (config.md 3.5, 9.4). */
export interface LogFileOptions {
	/** Appended to; null: none. Relative to the daemon's directory; missing parents are made. */
	readonly file: string | null
	/** Rotated before a line would exceed it; default 10485760, 0: never. */
	readonly file_max_bytes?: number | undefined
	/** Rotated files that are kept; default 5, 0: it is truncated. */
	readonly file_max_files?: number | undefined
	readonly file_format?: 'text' | 'json' | 'raw' | undefined
}

/** Rings of lines, one per service name, and the files they are appended to (lifecycle.md 7). */
export interface Logs {
	/** Sets the ring's size, which keeps the newest lines, and the file of the service; without `file` it has none. */
	configure(service: string, bufferLines: number, file?: LogFileOptions): void
	/** Oldest first; several services are merged by time. */
	query(services: readonly string[], query: LogQuery): LogLine[]
	/** Number of the newest line of the service, 0 if there is none. */
	lastSeq(service: string): number
	append(service: string, stream: LogStream, content: string): void
	/** Called with batches, as they are read, at most every 20 ms. */
	subscribe(listener: (lines: readonly LogLine[]) => void): () => void
	drop(service: string): void
	/** Opens all files anew at their next line: at a reload, after they were renamed by others. */
	reopen(): void
	/** Resolves once all lines so far are in their files, or dropped because that cannot be. */
	flush(): Promise<void>
	/** Lines that did not get into the file of the service, since it was configured first. */
	droppedLines(service: string): number
}
