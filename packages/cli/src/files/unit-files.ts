import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'
import { classifyFileName, type SourceFile, type SourceText } from '@zinit/plan'
import { systemReason } from './system-reason.ts'

/** The unit files of a directory as the daemon finds them: by byte order of their names, with their drop-ins. Throws if it cannot be listed. */
export const directoryFiles = (path: string, kind: SourceFile['directory'] = 'config'): readonly SourceFile[] => {
	const names = namesIn(path).filter(name => classifyFileName(name) !== 'other')
	return names.map(name => unitFile(join(path, name), kind, classifyFileName(name) === 'unit' && names.includes(`${name}.d`)))
}

/** One file with its drop-ins. Never throws: why it cannot be read is its content. */
export const unitFile = (path: string, kind: SourceFile['directory'] = 'config', hasDropIns = true): SourceFile => ({
	...textOf(path),
	directory: kind,
	...(hasDropIns && holds(() => isDirectory(`${path}.d`)) ? { dropIns: dropInsIn(`${path}.d`) } : {}),
})

/** Of a directory that cannot be listed there is one, and it is broken. */
function dropInsIn(path: string): readonly SourceText[] {
	try {
		return namesIn(path).map(name => textOf(join(path, name)))
	} catch (error) {
		return [{ path: `${path}/*.toml`, content: { unreadable: systemReason(error) }, unsafePermissions: false }]
	}
}

/** True for a directory, links followed. Throws if that cannot be found out. */
export const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

function namesIn(path: string): readonly string[] {
	return readdirSync(path, { encoding: 'buffer' }).sort(Buffer.compare).map(String)
}

function textOf(path: string): SourceText {
	return { path, content: contentOf(path), unsafePermissions: isUnsafe(path) }
}

/** Regular files only: opening a FIFO would wait for a writer. */
function contentOf(path: string): SourceText['content'] {
	try {
		const facts = statSync(path)
		if (facts.isDirectory()) return 'directory'
		return facts.isFile() ? readStart(path) : 'special'
	} catch (error) {
		return { unreadable: systemReason(error) }
	}
}

function readStart(path: string): SourceText['content'] {
	const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
	try {
		if (!fstatSync(file).isFile()) return 'special'
		const bytes = Buffer.alloc(Math.min(fstatSync(file).size + 1, LIMIT + 1))
		let length = 0
		for (let got = -1; got !== 0 && length < bytes.length; length += got) got = readSync(file, bytes, length, bytes.length - length, length)
		return bytes.subarray(0, length)
	} finally {
		closeSync(file)
	}
}

/** Largest file that is read (config.md 1.2), bytes. */
const LIMIT = 1024 * 1024

/** As root: what others than root can write (config.md 4.3). */
function isUnsafe(path: string): boolean {
	if (process.getuid?.() !== 0) return false
	return [path, join(path, '..')].some(each => holds(() => isWritableByOthers(statSync(each))))
}

const isWritableByOthers = ({ uid, mode }: Stats) => uid !== 0 || (mode & 0o022) !== 0

/** False for what cannot be found out: a link into the void or to itself, a name that is too long. */
function holds(fact: () => boolean): boolean {
	try {
		return fact()
	} catch {
		return false
	}
}
