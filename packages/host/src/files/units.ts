import { type BigIntStats, closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { lstat, open, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { describeError } from '../native/errno.ts'

/** An entry of a directory of definitions. */
export interface UnitFile {
	readonly path: string
	readonly name: string
	/** Bytes of a regular file, cut at 1 MiB and 1 byte; `special`: a FIFO, socket or device, which is not opened. */
	readonly content: Uint8Array | { readonly unreadable: string } | 'directory' | 'special'
	/** This program is root, and others than root can write the file or its directory (config.md 4.3). */
	readonly unsafePermissions: boolean
	/** Permission bits; 0 if unknown. */
	readonly mode: number
	/** Differs when the file does; null: it is too young to tell, or cannot be read. */
	readonly version: string | null
}

/** Entries by path, as they were read before. */
export type KnownUnitFiles = ReadonlyMap<string, UnitFile>

/** What is read of a file: enough to see that it is larger than config.md 1.2 allows. */
const readLimit = 1024 * 1024 + 1

/** Files that are read at a time: more than the threads that read, so that none of them waits. */
const concurrency = 8

const scratch = Buffer.allocUnsafeSlow(64 * 1024)

/** How old a change must be, ms, to be told from a later one: the kernel's clock for files is coarse. */
const settled = 2000

/**
 * The direct entries of a directory by byte order of their names, symbolic links followed; of what has not changed since it was `known` the very
 * same objects, unread. Rejects only if the directory cannot be listed.
 */
export async function readUnitDirectory(path: string, known: KnownUnitFiles = new Map()): Promise<readonly UnitFile[]> {
	const names = await readdir(path, { encoding: 'buffer' })
	names.sort(Buffer.compare)
	const unsafeDirectory = isUnsafe(await stat(path))
	const files: UnitFile[] = []
	let next = 0
	const reader = async () => {
		for (let at = next++; at < names.length; at = next++) {
			files[at] = await readUnitFile(placeOf(path, String(names[at]), unsafeDirectory), known)
		}
	}
	await Promise.all(Array.from({ length: concurrency }, reader))
	return files
}

/** The same at once, while nothing else has to go on: in a start of many files most of the time would be spent on the way to other threads. */
export function readUnitDirectorySync(path: string): readonly UnitFile[] {
	const names = readdirSync(path, { encoding: 'buffer' })
	names.sort(Buffer.compare)
	const unsafeDirectory = isUnsafe(statSync(path))
	return names.map(bytes => {
		const place = placeOf(path, String(bytes), unsafeDirectory)
		try {
			const found = describe(place, statSync(place.path, { bigint: true }))
			return 'content' in found ? found : { ...found, content: readStartSync(place.path) }
		} catch (error) {
			return unreadable(place, error)
		}
	})
}

/** One such entry by its path; null if there is nothing of that name. */
export async function readUnitAt(path: string): Promise<UnitFile | null> {
	try {
		await lstat(path)
	} catch {
		return null
	}
	return readUnitFile(placeOf(dirname(path), basename(path), isUnsafe(await stat(dirname(path)))))
}

async function readUnitFile(place: Place, known?: KnownUnitFiles): Promise<UnitFile> {
	try {
		const found = describe(place, await stat(place.path, { bigint: true }), known?.get(place.path))
		return 'content' in found ? found : { ...found, content: await readStart(place.path) }
	} catch (error) {
		return unreadable(place, error)
	}
}

/** Where an entry is, and whether others can write its directory. */
type Place = Pick<UnitFile, 'path' | 'name' | 'unsafePermissions'>

function placeOf(directory: string, name: string, unsafePermissions: boolean): Place {
	return { path: join(directory, name), name, unsafePermissions }
}

/** All of an entry but what must be read for it; the entry of `before` where nothing has changed. */
function describe(place: Place, facts: BigIntStats, before?: UnitFile): UnitFile | Omit<UnitFile, 'content'> {
	const mode = Number(facts.mode)
	const unsafePermissions = place.unsafePermissions || isUnsafe({ mode, uid: Number(facts.uid) })
	const version = versionOf(facts)
	if (version !== null && before?.version === version && before.unsafePermissions === unsafePermissions) return before
	const entry = { ...place, unsafePermissions, mode: mode & 0o7777, version }
	if (facts.isDirectory()) return { ...entry, content: 'directory', version: null }
	return facts.isFile() ? entry : { ...entry, content: 'special' }
}

function unreadable(place: Place, error: unknown): UnitFile {
	return { ...place, content: { unreadable: describeError(error) }, mode: 0, version: null }
}

function versionOf({ dev, ino, size, mtimeNs, ctimeNs, ctimeMs, mode }: BigIntStats): string | null {
	const age = Date.now() - Number(ctimeMs)
	return age < settled ? null : [dev, ino, size, mtimeNs, ctimeNs, mode].join(':')
}

// What was a file a moment ago may be a FIFO now, and opening that would wait for a writer.
async function readStart(path: string): Promise<UnitFile['content']> {
	await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
	if (!(await file.stat()).isFile()) return 'special'
	const chunks: Buffer[] = []
	for (let left = readLimit; left > 0; ) {
		const { bytesRead, buffer } = await file.read({ buffer: Buffer.allocUnsafe(Math.min(left, 64 * 1024)) })
		if (bytesRead === 0) break
		chunks.push(buffer.subarray(0, bytesRead))
		left -= bytesRead
	}
	return Buffer.concat(chunks)
}

function readStartSync(path: string): UnitFile['content'] {
	const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
	try {
		if (!fstatSync(file).isFile()) return 'special'
		const chunks: Buffer[] = []
		for (let left = readLimit; left > 0; ) {
			const bytesRead = readSync(file, scratch, 0, Math.min(left, scratch.length), null)
			if (bytesRead === 0) break
			chunks.push(Buffer.from(scratch.subarray(0, bytesRead)))
			left -= bytesRead
		}
		return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
	} finally {
		closeSync(file)
	}
}

function isUnsafe({ mode, uid }: { readonly mode: number; readonly uid: number }): boolean {
	return process.getuid?.() === 0 && (uid !== 0 || (mode & 0o022) !== 0)
}
