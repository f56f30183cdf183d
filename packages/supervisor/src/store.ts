import { dirname } from 'node:path'
import { ensureDirectory, readUnitAt, removeFile, type UnitFile, writeFileAtomic } from '@zinit/host'
import {
	applyDropIns,
	formatCheckWarning,
	formatDiagnostic,
	isWrittenByUs,
	type LoadedPlan,
	loadPlan,
	sameDefinition,
	toToml,
	type Unit,
} from '@zinit/plan'
import { SupervisorError } from './error.ts'
import type { SupervisorOptions } from './model.ts'
import { createSources, readDropIns } from './sources.ts'

/** Where definitions come from and go to. */
export interface Store {
	/** What paths in definitions are relative to: the directory that is written to, else this process's. */
	readonly directory: string
	/** Reads all directories (config.md 1.2). Rejects only if a directory cannot be listed. */
	load(): Promise<LoadedPlan>
	/** What writing the unit would come to; null: there is no directory to write to. */
	prepare(unit: Unit): Promise<Draft | null>
	/** Deletes the file the unit was loaded from, unless it defines another one by now (config.md 6.2). Rejects with persist_failed. */
	remove(unit: Unit): Promise<void>
}

/** A definition about to be written to the file the unit was loaded from, else to `<config dir>/<name>.toml` (config.md 6.1). */
export interface Draft {
	/** What will be in force: drop-ins are merged over it. */
	readonly unit: Unit
	readonly path: string
	/** One for each key that a drop-in replaces. */
	readonly warnings: readonly string[]
	/** Why the drop-ins cannot be merged over it, each with its place. */
	readonly errors: readonly string[]
	/** Rejects with persist_failed; nothing has changed then. */
	write(): Promise<void>
}

const PRIVATE = 0o600

export function createStore({ directories = [], strict = false, pid1Mode = false }: SupervisorOptions): Store {
	const config = directories.find(({ kind }) => kind === 'config')?.path
	const sources = createSources(directories)
	return {
		directory: config ?? process.cwd(),
		async load() {
			return loadPlan(await sources.read(), { strict, pid1Mode })
		},
		async prepare(unit) {
			if (config === undefined) return null
			const path = unit.file !== null && dirname(unit.file) === config ? unit.file : `${config}/${unit.name}.toml`
			const present = await readUnitAt(path)
			const { unit: inForce, warnings, errors } = applyDropIns({ ...unit, file: path }, await readDropIns(path))
			return {
				unit: inForce,
				path,
				warnings: warnings.map(formatCheckWarning),
				errors: errors.map(formatDiagnostic),
				write: () => write(path, unit, present),
			}
		},
		async remove(unit) {
			if (unit.file === null) return
			await checkRemovable(unit.file, unit.name)
			try {
				await removeFile(unit.file)
			} catch (fault) {
				throw persistFault(`cannot delete ${unit.file}`, unit, fault)
			}
		},
	}
}

async function checkRemovable(path: string, name: string): Promise<void> {
	const present = await readUnitAt(path)
	const defined = present === null ? undefined : unitIn(present)
	if (defined === undefined || defined.name === name) return
	throw new SupervisorError('persist_failed', `cannot delete ${path}: it defines '${defined.name}' by now`, { service: name })
}

/** What defines the same already is left as it is, with its comments; a link stays one. */
async function write(path: string, unit: Unit, present: UnitFile | null): Promise<void> {
	if (present?.content === 'special' || present?.content === 'directory')
		throw new SupervisorError('persist_failed', `cannot write ${path}: it is not a regular file`, { service: unit.name })
	const old = present?.content instanceof Uint8Array ? present.content : null
	const defined = present === null ? undefined : unitIn(present)
	if (defined !== undefined && defined.name !== unit.name) {
		throw new SupervisorError('persist_failed', `cannot write ${path}: it defines '${defined.name}'`, { service: unit.name })
	}
	if (defined !== undefined && sameDefinition(defined, unit)) return
	try {
		await ensureDirectory(dirname(path))
		if (old !== null && !isWrittenByUs(new TextDecoder().decode(old)))
			await writeFileAtomic(`${path}~`, old, { mode: PRIVATE, keepModeOf: path })
		await writeFileAtomic(path, toToml(unit), { mode: PRIVATE, keepModeOf: path, followLinks: true })
	} catch (fault) {
		throw persistFault(`cannot write ${path}`, unit, fault)
	}
}

/** The unit that a file defines by itself. */
function unitIn({ path, content }: UnitFile): Unit | undefined {
	const [unit] = loadPlan([{ path, directory: 'config', content, unsafePermissions: false }]).plan.units.values()
	return unit
}

function persistFault(what: string, { name }: Unit, fault: unknown): SupervisorError {
	const why = fault instanceof Error ? fault.message : String(fault)
	return new SupervisorError('persist_failed', `${what}: ${why}`, { service: name }, fault)
}
