import { fstatSync, statSync, writeSync } from 'node:fs'
import { systemReason } from '../files/system-reason.ts'
import { Failure } from './problem.ts'
import { ReaderGone, type Sink } from './world.ts'

/**
 * A sink on a descriptor, written synchronously: order is kept, nothing is lost at exit, and a slow reader slows us down.
 * `size` is asked only for a terminal.
 */
export const descriptorSink = (fd: number, size: () => { readonly columns: number; readonly rows: number }): Sink => {
	const terminal = isTerminal(fd)
	return {
		write: text => writeAll(fd, typeof text === 'string' ? Buffer.from(text) : text),
		terminal,
		get columns() {
			return terminal ? size().columns || USUAL_COLUMNS : Number.POSITIVE_INFINITY
		},
		get rows() {
			return terminal ? size().rows || USUAL_ROWS : Number.POSITIVE_INFINITY
		},
	}
}

/** `node:tty` loads all of `node:net`, 4 ms: it is asked only about what may be a terminal. */
function isTerminal(fd: number): boolean {
	try {
		const stats = fstatSync(fd)
		if (!stats.isCharacterDevice() || stats.rdev === statSync('/dev/null').rdev) return false
	} catch {
		// Closed, or there are no devices here.
	}
	return process.getBuiltinModule('node:tty').isatty(fd)
}

/** Some terminals say that they have 0 of them. */
const USUAL_COLUMNS = 80
const USUAL_ROWS = 24

function writeAll(fd: number, bytes: Uint8Array): void {
	for (let sent = 0; sent < bytes.length; ) {
		try {
			sent += writeSync(fd, bytes, sent)
		} catch (error) {
			const code = error instanceof Error && 'code' in error ? error.code : undefined
			if (code === 'EPIPE' || code === 'EIO') throw new ReaderGone()
			// A pipe that somebody else made non-blocking, and that is full.
			if (code !== 'EAGAIN') throw new Failure(`cannot write the output: ${systemReason(error)}`, { kind: 'system' })
			Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS)
		}
	}
}

const RETRY_MS = 2
