import { isDeepStrictEqual } from 'node:util'
import { describeError, readUnitAt, readUnitDirectory, readUnitDirectorySync, type UnitFile } from '@zinit/host'
import { classifyFileName, type SourceFile, type SourceText } from '@zinit/plan'
import { SupervisorError } from './error.ts'
import type { SupervisorOptions } from './model.ts'

/** The directories of unit files as they were last read: what has not changed since is the same object again, and need not be checked anew. */
export interface Sources {
	/** Rejects only if a directory cannot be listed. The first time all is read at once: nothing runs yet that would have to wait. */
	read(): Promise<readonly SourceFile[]>
}

type Directory = NonNullable<SupervisorOptions['directories']>[number]

/** A source, and the entries that it was made of. */
interface Made {
	readonly entry: UnitFile
	readonly dropIns: readonly UnitFile[]
	readonly file: SourceFile
}

export function createSources(directories: readonly Directory[]): Sources {
	const entriesOf = new Map<string, ReadonlyMap<string, UnitFile>>()
	const madeOf = new Map<string, ReadonlyMap<string, Made>>()
	let isFirst = true
	const list = async (path: string): Promise<readonly UnitFile[]> => {
		const entries = isFirst ? readUnitDirectorySync(path) : await readUnitDirectory(path, entriesOf.get(path))
		entriesOf.set(path, new Map(entries.map(entry => [entry.path, entry])))
		return entries
	}
	const readOne = async ({ path, kind }: Directory): Promise<readonly SourceFile[]> => {
		// The system's directory may be missing (config.md 1.1).
		const all = await list(path).catch(fault => {
			if (kind === 'system' && isMissing(fault)) return []
			throw new SupervisorError('config_unreadable', `cannot read the directory ${path}: ${describeError(fault)}`, {}, fault)
		})
		const entries = all.filter(({ name }) => classifyFileName(name) !== 'other')
		const folders = new Set(entries.flatMap(({ path: each, content }) => (content === 'directory' ? [each] : [])))
		const made = new Map<string, Made>()
		for (const entry of entries) {
			const beside = `${entry.path}.d`
			const dropIns =
				folders.has(beside) && classifyFileName(entry.name) === 'unit' ? await list(beside).catch(fault => [closed(beside, fault)]) : []
			made.set(entry.path, sourceOf(entry, kind, dropIns, madeOf.get(path)?.get(entry.path)))
		}
		madeOf.set(path, made)
		return [...made.values()].map(({ file }) => file)
	}
	return {
		async read() {
			const files: SourceFile[] = []
			for (const each of directories) files.push(...(await readOne(each)))
			isFirst = false
			return files
		},
	}
}

function sourceOf(entry: UnitFile, directory: SourceFile['directory'], dropIns: readonly UnitFile[], before: Made | undefined): Made {
	if (before?.entry === entry && before.file.directory === directory && isSame(before.dropIns, dropIns)) return before
	const file = { ...textOf(entry), directory, ...(dropIns.length === 0 ? {} : { dropIns: dropIns.map(textOf) }) }
	// Files too young to be told by their time stamps were read, and may be the same all the same.
	return { entry, dropIns, file: before !== undefined && isDeepStrictEqual(before.file, file) ? before.file : file }
}

/** What is merged over a unit file, by byte order of the names (config.md 10). */
export async function readDropIns(path: string): Promise<readonly SourceText[]> {
	const directory = await readUnitAt(`${path}.d`)
	if (directory?.content !== 'directory') return []
	return (await readUnitDirectory(directory.path).catch(fault => [closed(directory.path, fault)])).map(textOf)
}

/** Stands for all drop-ins of a directory that cannot be listed: there is one, and it is broken. */
function closed(path: string, fault: unknown): UnitFile {
	const content = { unreadable: describeError(fault) }
	return { path: `${path}/*.toml`, name: '*.toml', content, unsafePermissions: false, mode: 0, version: null }
}

function textOf({ path, content, unsafePermissions }: UnitFile): SourceText {
	return { path, content, unsafePermissions }
}

function isMissing(fault: unknown): boolean {
	return fault instanceof Error && Reflect.get(fault, 'code') === 'ENOENT'
}

function isSame(a: readonly UnitFile[], b: readonly UnitFile[]): boolean {
	return a.length === b.length && a.every((each, index) => each === b[index])
}
