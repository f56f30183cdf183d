import { resolve } from 'node:path'
import { checkToml, classifyFileName, formatDiagnostic, loadPlan, type SourceFile, type SourceText } from '@zinit/plan'
import type { Document } from '../documents/documents.ts'
import { defaultDirectories } from '../files/place.ts'
import { systemReason } from '../files/system-reason.ts'
import { directoryFiles, isDirectory, unitFile } from '../files/unit-files.ts'
import { Failure } from '../output/problem.ts'
import type { World } from '../output/world.ts'
import type { fileCommands } from '../table/files.ts'
import type { Verb } from './verb.ts'

/** `zinit check` (cli.md 3): what the daemon would say of these files, without one. */
export const check: Verb<typeof fileCommands.check> = async ({ args, flags }, { output, world }) => {
	const found = args.path.length === 0 ? defaultFiles(world) : given(args.path, world)
	// A file that was named is meant, whatever its name.
	const named = new Set(args.path.map(path => resolve(world.cwd, path)))
	const others = found.filter(({ path }) => !isUnitName(path) && named.has(resolve(world.cwd, path)))
	const files = found.filter(file => !others.includes(file))
	const diagnostics = [
		...loadPlan(files, { strict: flags.strict, clashes: true }).diagnostics,
		...others.flatMap(({ path, content }) => checkToml(decoded(content), { file: path, strict: flags.strict }).diagnostics),
	]
	const ok = diagnostics.every(({ severity }) => severity !== 'error')
	const count = files.filter(({ path }) => isUnitName(path)).length + others.length
	if (output.json) output.document({ ok, files: count, problems: diagnostics } satisfies Document<'check'>)
	for (const each of diagnostics) output.line(output.paint(each.severity === 'error' ? 'red' : 'yellow', formatDiagnostic(each)))
	if (diagnostics.length === 0) output.line(`${count} ${count === 1 ? 'file' : 'files'} checked, no problems`)
	return ok ? 0 : 1
}

const isUnitName = (path: string) => classifyFileName(path.slice(path.lastIndexOf('/') + 1)) === 'unit'

const decoded = (content: SourceFile['content']) => (content instanceof Uint8Array ? new TextDecoder().decode(content) : '')

/** Of a directory that the variable names everything is wanted; one of the defaults need not be there yet (cli.md 8). */
function defaultFiles(world: World): readonly SourceFile[] {
	const isNamed = (world.env.ZINIT_CONFIG_DIR ?? '') !== ''
	return defaultDirectories(world).flatMap(({ path, kind }) => {
		try {
			return isNamed || isDirectory(path) ? directoryFiles(path, kind) : []
		} catch (error) {
			throw unreadable(path, error)
		}
	})
}

const unreadable = (path: string, error: unknown) =>
	new Failure(`cannot read ${path}: ${systemReason(error)}`, { kind: 'unreadable', data: { file: path } })

/** Why a file has no bytes; null: it has. */
function whyNot({ content }: SourceFile): string | null {
	if (typeof content === 'string') return 'it is no regular file'
	return 'unreadable' in content ? content.unreadable : null
}

/** The files at the paths, each once, however often and in whatever spelling it was named. */
function given(paths: readonly string[], world: World): readonly SourceFile[] {
	const found = new Map<string, SourceFile>()
	for (const file of paths.flatMap(path => filesAt(path, world))) {
		const full = resolve(world.cwd, file.path)
		if (!found.has(full)) found.set(full, file)
	}
	return [...found.values()]
}

/** Names in the diagnostics stay as they were given. */
function filesAt(path: string, world: World): readonly SourceFile[] {
	const full = resolve(world.cwd, path)
	const shown = <T extends SourceText>(file: T): T => ({ ...file, path: path + file.path.slice(full.length) })
	const named = (file: SourceFile): SourceFile => ({
		...shown(file),
		...(file.dropIns === undefined ? {} : { dropIns: file.dropIns.map(shown) }),
	})
	try {
		if (isDirectory(full)) return directoryFiles(full).map(named)
	} catch (error) {
		throw unreadable(path, error)
	}
	const file = named(unitFile(full))
	// The daemon takes no interest in files of other names; whoever names one does.
	const reason = isUnitName(path) ? null : whyNot(file)
	if (reason !== null) throw unreadable(path, reason)
	return [file]
}
