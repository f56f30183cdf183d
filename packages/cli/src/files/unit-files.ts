import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { classifyFileName, type SourceFile, type SourceText } from '@zinit/plan'
import { systemReason } from './system-reason.ts'

/** The unit files of a directory as the daemon finds them: by byte order of their names, with their drop-ins. Throws if it cannot be listed. */
export const directoryFiles = (path: string, kind: SourceFile['directory'] = 'config'): readonly SourceFile[] => {
	const names = namesIn(path).filter(name => classifyFileName(name) !== 'other')
	return names.map(name => unitFile(join(path, name), kind, classifyFileName(name) === 'unit' && names.includes(`${name}.d`)))
}

/** One file with its drop-ins. */
export const unitFile = (path: string, kind: SourceFile['directory'] = 'config', hasDropIns = true): SourceFile => ({
	...textOf(path),
	directory: kind,
	...(hasDropIns && isDirectory(`${path}.d`) ? { dropIns: namesIn(`${path}.d`).map(name => textOf(join(`${path}.d`, name))) } : {}),
})

/** True for a directory, links followed. */
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
	const facts = [statSync(path, { throwIfNoEntry: false }), statSync(join(path, '..'), { throwIfNoEntry: false })]
	return facts.some(each => each !== undefined && (each.uid !== 0 || (each.mode & 0o022) !== 0))
}
