import { createHash } from 'node:crypto'
import { chownSync, lstatSync, mkdirSync, unlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errnoOf } from './errno.ts'
import type { Libc } from './libc.ts'

const EEXIST = 17
const ENOENT = 2

/** Paths of the FIFOs of a service (init.md 6.2). A name that would make a bad file name is replaced by its hash. */
export function fifoPaths(directory: string, service: string): readonly [stdout: string, stderr: string] {
	const plain = /^[^.~/\0][^/\0]*$/.test(service) && Buffer.byteLength(service) <= 200
	const name = plain ? service : `~${createHash('sha256').update(service).digest('hex').slice(0, 32)}`
	return [join(directory, `${name}.out`), join(directory, `${name}.err`)]
}

/** Makes a FIFO of mode 0600 unless it is there; `made` says which. What is not a FIFO is replaced. Returns the errno where that fails. */
export function makeFifo(libc: Libc, path: string): 'made' | 'there' | number {
	if (libc.mkfifo(path, 0o600) === 0) return 'made'
	const errno = libc.errno()
	try {
		if (errno === EEXIST && lstatSync(path).isFIFO()) return 'there'
		if (errno === EEXIST) unlinkSync(path)
		else if (errno === ENOENT) mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
		else return errno
	} catch (error) {
		return errnoOf(error)
	}
	return libc.mkfifo(path, 0o600) === 0 ? 'made' : libc.errno()
}

/**
 * Gives a FIFO to the user whose service opens it again as /dev/stdout or /dev/stderr: those links lead to it past the directory that is closed to
 * that user, but not past its mode (proc(5)). Where this program may not it is left as it is.
 */
export function ownFifo(path: string, uid: number): void {
	try {
		const facts = lstatSync(path)
		if (facts.uid !== uid && facts.isFIFO()) chownSync(path, uid, facts.gid)
	} catch {
		// Its descriptor, which is open by then, works all the same.
	}
}
