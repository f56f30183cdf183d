import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { checkConfig, formatCheckWarning, toToml } from '@zinit/plan'
import type { DocumentShape } from '../documents/documents.ts'
import { makeDirectory } from '../files/make-directory.ts'
import type { Draft } from '../import/draft.ts'
import { importFrom } from '../import/sources.ts'
import { Failure } from '../output/problem.ts'
import type { fileCommands } from '../table/files.ts'
import type { Verb } from './verb.ts'

/** A unit that was translated, or why it was not; a member of the document (cli.md 4). */
type Imported = DocumentShape<'Imported'>

/** `zinit import` (cli.md 3). */
export const importUnits: Verb<typeof fileCommands.import> = async ({ args, flags }, { output, world }) => {
	const units = (await importFrom(args.format, args.path, world.cwd)).map(importedOf)
	const out = flags.out === undefined ? undefined : resolve(world.cwd, flags.out)
	if (out !== undefined) write(units, out, flags.force)
	for (const { warnings } of units) for (const warning of warnings) output.note(`Warning: ${warning}`)
	if (output.json) output.document(units)
	else if (out === undefined) print(units, output.line)
	else for (const { name, toml } of units) if (toml !== null) output.line(`Wrote: ${join(flags.out ?? '', `${name}.toml`)}`)
	return units.every(({ toml }) => toml !== null) ? 0 : 1
}

function print(units: readonly Imported[], line: (text: string) => void): void {
	const texts = units.flatMap(({ toml }) => (toml === null ? [] : [toml.trimEnd()]))
	if (texts.length > 0) line(texts.join('\n\n'))
}

function importedOf({ name, file, tables, warnings, failure }: Draft): Imported {
	const { unit, issues, errors, warnings: more } = checkConfig(tables)
	const refusals = [
		...(failure === undefined ? [] : [failure]),
		...(failure === undefined
			? [...issues.map(({ message, path }) => `${file}: ${path}: ${message}`), ...errors.map(text => `${file}: ${text}`)]
			: []),
	]
	if (unit === undefined || refusals.length > 0)
		return { path: file, name, toml: null, warnings: [...warnings, ...refusals.map(text => `${name} is not translated: ${text}`)] }
	const toml = toToml(unit).replace(/^.*\n/, `# ${name}, translated from ${file}\n`)
	return {
		path: file,
		name,
		toml,
		warnings: [
			...warnings,
			...more.filter(({ code }) => code !== 'missing-dependency').map(each => `${file}: ${formatCheckWarning(each)}`),
		],
	}
}

/** All or nothing: no file is written if one of them is there. */
function write(units: readonly Imported[], directory: string, force: boolean): void {
	const files = units.flatMap(({ name, toml }) => (toml === null ? [] : [{ path: join(directory, `${name}.toml`), toml }]))
	const present = files.filter(({ path }) => existsSync(path))
	if (present.length > 0 && !force)
		throw new Failure(`cannot write ${present.map(({ path }) => path).join(', ')}: it is there already`, {
			kind: 'exists',
			hint: '--force overwrites it',
		})
	makeDirectory(directory)
	for (const { path, toml } of files) writeFileSync(path, toml, { mode: 0o600 })
}
