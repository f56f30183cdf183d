import type { Readable } from 'node:stream'

/**
 * Calls `ready` at the first newline, if one comes before the end of file (the protocol of s6, config.md 9.3). What follows is read and dropped: a
 * service that writes more must neither block nor die of SIGPIPE. Returns the end of it.
 */
export function awaitNewline(readable: Readable, ready: () => void): () => void {
	let isReady = false
	readable.on('error', () => {})
	readable.on('data', (chunk: Buffer) => {
		if (isReady || !chunk.includes(10)) return
		isReady = true
		ready()
	})
	return () => void readable.destroy()
}
