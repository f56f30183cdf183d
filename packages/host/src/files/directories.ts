import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

// Every start needs these, and not the whole of `node:fs/promises`, which takes it 3 ms to load.
const mkdir = promisify(fs.mkdir)
const mkdtemp = promisify(fs.mkdtemp)
const rm = promisify(fs.rm)
const stat = promisify(fs.stat)

/** Makes a directory and its parents; the mode is that of what is made, parents get the default. Rejects with the system's error. */
export async function ensureDirectory(path: string, mode = 0o755): Promise<void> {
	const error = await made(path, mode)
	if (error === null) return
	const parent = dirname(path)
	if (codeOf(error) !== 'ENOENT' || parent === path) throw error
	await ensureDirectory(parent)
	const again = await made(path, mode)
	if (again !== null) throw again
}

// Not by `recursive`: where nobody can make a directory, as below /proc, Node tries it for ever.
async function made(path: string, mode: number): Promise<unknown> {
	try {
		await mkdir(path, { mode })
		return null
	} catch (error) {
		return codeOf(error) === 'EEXIST' && (await isDirectory(path)) ? null : error
	}
}

async function isDirectory(path: string): Promise<boolean> {
	try {
		return (await stat(path)).isDirectory()
	} catch {
		return false
	}
}

function codeOf(error: unknown): unknown {
	return error instanceof Error ? Reflect.get(error, 'code') : undefined
}

/** A new directory, mode 0700, for temporary files. */
export function temporaryDirectory(prefix: string): Promise<string> {
	return mkdtemp(join(tmpdir(), prefix))
}

/** Removes a directory with all that is in it; one that is not there is fine. */
export function removeDirectory(path: string): Promise<void> {
	return rm(path, { recursive: true, force: true })
}

/** The same at once, for the last moment of a program. */
export function removeDirectoryNow(path: string): void {
	fs.rmSync(path, { recursive: true, force: true })
}

/** Removes a file; one that is not there is fine. */
export function removeFile(path: string): Promise<void> {
	return rm(path, { force: true })
}
