import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { isDirectory } from './unit-files.ts'

/** Makes a directory and what is missing above it. Not left to `recursive`, which tries for ever where the system refuses with ENOENT, as in /proc. */
export const makeDirectory = (path: string): void => {
	if (isDirectory(path)) return
	if (dirname(path) !== path) makeDirectory(dirname(path))
	mkdirSync(path)
}
