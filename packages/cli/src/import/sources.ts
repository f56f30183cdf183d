import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { systemReason } from '../files/system-reason.ts'
import { isDirectory } from '../files/unit-files.ts'
import { Failure } from '../output/problem.ts'
import { importCompose } from './compose.ts'
import { type Draft, type ForeignFile, ImportError, type Importer } from './draft.ts'
import { importPm2 } from './pm2.ts'
import { importProcfile } from './procfile.ts'
import { importSupervisord } from './supervisord.ts'
import { importSystemd } from './systemd.ts'
import { parseYaml } from './yaml.ts'
import { YamlError, type YamlNode } from './yaml-node.ts'
import { importZinit02 } from './zinit-02.ts'

export type ImportFormat = 'systemd' | 'compose' | 'procfile' | 'supervisord' | 'pm2' | 'zinit-0.2'

/** Which files of a directory are of a format, and what reads them. */
const formats: Readonly<Record<ImportFormat, { readonly files: RegExp; readonly importer: Importer | null }>> = {
	systemd: { files: /\.(service|target)$/, importer: importSystemd },
	compose: { files: /^(docker-)?compose\.ya?ml$/, importer: importCompose },
	procfile: { files: /^Procfile$/, importer: importProcfile },
	supervisord: { files: /\.(conf|ini)$/, importer: importSupervisord },
	pm2: { files: /^(ecosystem\.config\.(c|m)?js|(ecosystem|process|pm2)\.(json|ya?ml))$/, importer: null },
	'zinit-0.2': { files: /\.ya?ml$/, importer: importZinit02 },
}

/** The units of a file, or of all files of a directory that are of the format. Throws Failure if it cannot be read. */
export const importFrom = async (format: ImportFormat, path: string, cwd: string): Promise<readonly Draft[]> => {
	const drafts: Draft[] = []
	for (const file of filesAt(format, path, cwd)) {
		const { importer } = formats[format]
		try {
			drafts.push(...(importer === null ? importPm2(file, await exportOf(file)) : importer(file)))
		} catch (error) {
			if (error instanceof ImportError) throw new Failure(error.message, { kind: 'invalid_definition' })
			throw error
		}
	}
	return inOrder(drafts)
}

function filesAt(format: ImportFormat, path: string, cwd: string): readonly ForeignFile[] {
	const full = resolve(cwd, path)
	try {
		if (!isDirectory(full)) return [{ path, text: readFileSync(full, 'utf8'), directory: dirname(full) }]
		const names = readdirSync(full)
			.filter(name => formats[format].files.test(name))
			.sort()
		if (names.length === 0) throw new Failure(`no ${format} file in ${path}`, { kind: 'unreadable' })
		return names.map(name => ({ path: join(path, name), text: readFileSync(join(full, name), 'utf8'), directory: full }))
	} catch (error) {
		if (error instanceof Failure) throw error
		throw new Failure(`cannot read ${path}: ${systemReason(error)}`, { kind: 'unreadable' })
	}
}

/** What an ecosystem file says: JSON and YAML are read, a module is run, as pm2 does. */
async function exportOf({ path, text, directory }: ForeignFile): Promise<unknown> {
	const name = path.slice(path.lastIndexOf('/') + 1)
	try {
		if (name.endsWith('.json')) return JSON.parse(text)
		if (/\.ya?ml$/.test(name)) return plain(parseYaml(text))
		const loaded: { readonly default?: unknown } = await import(pathToFileURL(join(directory, name)).href)
		return loaded.default ?? loaded
	} catch (error) {
		throw new ImportError(
			`${path}:${error instanceof YamlError ? error.line : 1}: ${error instanceof Error ? error.message : String(error)}`,
		)
	}
}

function plain(node: YamlNode): unknown {
	if (node.kind === 'scalar') return node.value
	return node.kind === 'list' ? node.items.map(plain) : Object.fromEntries(node.entries.map(({ key, node: value }) => [key, plain(value)]))
}

/** What says that it comes before another is named by that other; what is not imported cannot be told. */
function inOrder(drafts: readonly Draft[]): readonly Draft[] {
	for (const draft of drafts) {
		const before = draft.get('dependencies', 'before')
		if (!Array.isArray(before)) continue
		delete draft.tables.dependencies?.before
		for (const name of before.map(String)) {
			const other = drafts.find(each => each.name === name)
			if (other === undefined) draft.warn(1, 'Before', `${name} is not imported: let it say after = ["${draft.name}"]`)
			else other.add('dependencies', 'after', draft.name)
		}
	}
	return drafts
}
